// What tests of the demonstration share: a trial to show, and what the page shows of it.

export const small = { k: 3, n: 20, l: 3, rule: 'hebbian', tie: 'minus', max_steps: 1000, seed: 1, trial: 5, attack: 'none' };
export const query = (of) => new URLSearchParams(of).toString();

// state is run by the page: what it currently shows, read from the drawings: colours are those of the
// scale, and a knob's class is its sign.
const state = () => {
  const text = (id) => document.getElementById(id).textContent;
  const weights = new Map([...document.querySelectorAll('#scale rect')].map((r) => [r.getAttribute('fill'), Number(r.dataset.weight)]));
  const sign = (c) => (c.classList.contains('plus') ? 1 : c.classList.contains('minus') ? -1 : null);
  const machines = [...document.querySelectorAll('.machine')].map((m) => {
    const knobs = [...m.querySelectorAll('.sign')].map(sign);
    const cells = [...m.querySelectorAll('rect:not(.frame)')];
    return {
      sigma: knobs.slice(0, -1),
      tau: knobs.at(-1),
      weights: cells.map((c) => weights.get(c.getAttribute('fill'))),
      round: cells.map((c) => Number(c.getAttribute('rx')) > c.getAttribute('width') / 2 - 0.01),
      moved: [...m.querySelectorAll('.frame')].map((f) => f.classList.contains('moved')),
      likeness: m.querySelector('p').textContent,
      label: m.querySelector('svg').getAttribute('aria-label'),
    };
  });
  const legend = [...document.querySelectorAll('#legend span')].map((s) => s.textContent);
  return { step: Number(document.getElementById('step').value), at: text('at'), said: text('said'), outcome: text('outcome'), machines, legend };
};

export const shown = (page) => page.evaluate(state);

// film returns what the page shows in each of the steps.
export const film = (page, steps) => page.evaluate(`${JSON.stringify(steps)}.map((t) => {
  const slider = document.getElementById('step');
  slider.value = t;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  return (${state})();
})`);

export const ready = (page) => page.waitForFunction(() => document.body.getAttribute('aria-busy') === 'false');
export const slide = (page, step) => page.locator('#step').fill(String(step));
export const address = (page, pattern) => page.waitForFunction((p) => new RegExp(p).test(location.search), pattern);
