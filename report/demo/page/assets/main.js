// The page: settings and address, the trial as a film, and the parts that show it.

import { differs, query, read, usual, write } from './address.js';
import { trace } from './api.js';
import { scale } from './colours.js';
import { Curve } from './curve.js';
import { Machine, outputText } from './machine.js';
import { Message } from './message.js';
import { Player } from './player.js';
import { html } from './svg.js';

const $ = (id) => document.getElementById(id);
const form = $('settings');
const slider = $('step');
const typing = 400; // milliseconds from the last key press until a setting takes effect
const number = (n) => n.toLocaleString('en');

let film = null;
let asked = ''; // the film's query
let step = 0;
let machines = [];
let loading = null;
let timer;

const player = new Player({ at: () => step, last: () => film?.steps ?? 0, go, changed: playing });
const curve = new Curve($('curve'), $('legend'), (t) => { player.pause(); go(t); });
const message = new Message();

// load requests the trial in the form and shows it, beginning at the given step.
async function load(first = 0) {
  clearTimeout(timer);
  loading?.abort();
  const mine = loading = new AbortController();
  player.pause();
  form.elements.attackers.disabled = form.elements.attack.value === 'none';
  form.elements.start_errors.disabled = form.elements.start.value === 'random';
  const wanted = query(form);
  document.body.setAttribute('aria-busy', 'true');
  try {
    const next = await trace(wanted, mine.signal);
    film = next;
    asked = wanted;
    $('error').textContent = '';
    build();
    go(Math.min(first, film.steps));
    await message.of(asked);
  } catch (e) {
    if (e.name === 'AbortError') return;
    $('error').textContent = e.message;
  }
  if (loading === mine) document.body.setAttribute('aria-busy', 'false');
}

// build creates what stays the same in all steps of a film.
function build() {
  const size = { units: film.k, inputs: film.inputs, all: film.n, depth: film.l };
  machines = film.machines.map((_, i) => new Machine('ABE'[i], i === 2 ? attacker() : '', size));
  $('machines').replaceChildren(...machines.map((m) => m.element));
  scale($('scale'), size.depth);
  const series = [{ name: 'b', label: 'B', values: film.machines[1].overlap }];
  if (film.attackers) series.push({ name: 'e', label: 'E', values: film.machines[2].overlap });
  curve.show(series, film.steps);

  const synchronised = film.syncSteps !== null;
  $('outcome').textContent = synchronised ? `Synchronised after ${steps(film.syncSteps)}` : `Not synchronised within ${steps(film.steps)}`;
  $('which').textContent = `Trial ${film.trial} of seed ${film.seed}: learned in ${number(film.learningSteps)} of ${steps(film.steps)}${found()}${caught()}`;
  $('command').replaceChildren(...film.command.split(/ (?=-)/).flatMap((part) => [html('span', {}, part), ' ']));
  slider.max = film.steps;
}

// attacker says which attacker is shown.
function attacker() {
  const kind = film.attack === 'observer' ? 'observer' : `${film.attack} attacker`;
  return film.attackers.present.some((n) => n > 1) ? `best ${kind}` : kind;
}

const steps = (n) => (n === 1 ? '1 step' : `${number(n)} steps`);

// caught says how the attackers fared, if there are any.
function caught() {
  if (!film.attackers) return '';
  const n = film.attackers.caught.at(-1);
  const all = film.attackers.present.at(-1);
  if (film.syncSteps === null) return '';
  if (all === 1) return n === 1 ? '; the attacker has the key too' : '; the attacker has not found the key';
  return `; ${n === 0 ? 'none' : number(n)} of ${number(all)} attackers ${n === 1 ? 'has' : 'have'} the key`;
}

// found says what A and B took for synchronisation, and when they shared enough weights.
function found() {
  const { detected: d, shared: s } = film;
  const all = film.k * film.n;
  let text = '';
  if (s) text += s.steps === null ? `; never ${number(s.wanted)} equal weights` : `; ${number(s.wanted)} equal weights after ${steps(s.steps)}`;
  if (!d) return text;
  if (d.steps === null) return `${text}; never ${number(d.wanted)} equal outputs in a row`;
  const right = d.equal === all ? 'rightly' : `wrongly: ${number(d.equal)} of ${number(all)} weights were equal`;
  return `${text}; taken for synchronised after ${steps(d.steps)}, ${right}`;
}

// go shows a step.
function go(t) {
  if (!film) return;
  step = t;
  const width = machines[0].cells.length;
  const of = (i) => film.weights.subarray((t * machines.length + i) * width, (t * machines.length + i + 1) * width);
  machines.forEach((m, i) => {
    const cast = film.machines[i];
    m.show({ weights: of(i), ofA: of(0), tau: cast.tau[t], sigma: cast.sigma[t], moved: cast.moved[t], likeness: likeness(i, t) });
  });
  curve.at(t);
  message.at(film.syncSteps !== null && t >= film.syncSteps, film.syncSteps !== null);
  slider.value = t;
  slider.setAttribute('aria-valuetext', `step ${t} of ${film.steps}`);
  $('at').textContent = `${number(t)} of ${number(film.steps)}`;
  $('said').textContent = said(t);
  $('back').disabled = t === 0;
  $('next').disabled = t === film.steps;
  if (!player.playing) write(asked, t);
}

// likeness says how many of A's weights a machine has.
function likeness(i, t) {
  const all = film.k * film.n;
  if (i === 0) return `${number(all)} weights`;
  const text = `${number(film.machines[i].equal[t])} of ${number(all)} weights are A's`;
  if (i === 2 && film.attackers.present[t] > 1) return `${text}; no. ${film.attackers.best[t] + 1}`;
  return text;
}

// said describes what happened in a step.
function said(t) {
  if (t === 0) return 'Initial state: no outputs yet.';
  const [a, b] = film.machines.map((m) => outputText(m.tau[t]));
  const asks = film.asking ? `${t % 2 === 1 ? 'A' : 'B'} asks. ` : '';
  return asks + (film.learned[t] ? `A and B both output ${a}: they learn.` : `A outputs ${a} and B outputs ${b}: neither learns.`);
}

function playing(is) {
  $('play').classList.toggle('playing', is);
  $('play').setAttribute('aria-label', is ? 'Pause' : 'Play');
  if (!is && film) write(asked, step);
}

const by = (d) => () => {
  player.pause();
  if (film) go(Math.min(film.steps, Math.max(0, step + d)));
};
$('back').addEventListener('click', by(-1));
$('next').addEventListener('click', by(1));
$('play').addEventListener('click', () => player.toggle());
slider.addEventListener('input', () => {
  player.pause();
  go(Number(slider.value));
});
document.addEventListener('keydown', (e) => {
  if (e.key !== ' ' || e.target !== document.body && e.target !== slider) return;
  e.preventDefault();
  player.toggle();
});

$('randomize').addEventListener('click', () => {
  form.elements.trial.value = String(crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000);
  load();
});
form.addEventListener('submit', (e) => e.preventDefault());
form.addEventListener('input', (e) => {
  if (e.target.name === 'attack') form.elements.attackers.value = usual(form);
  clearTimeout(timer);
  timer = setTimeout(load, e.target.tagName === 'SELECT' ? 0 : typing);
});

const first = read(form);
$('variants').open = differs($('variants'));
load(first);
