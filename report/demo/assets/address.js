// The page's state is its address: the settings' values and the step, as in
// ?k=3&n=100&...&trial=7&step=120.

const names = ['k', 'n', 'l', 'rule', 'tie', 'max_steps', 'seed', 'trial', 'attack', 'attackers'];

export const defaults = { k: '3', n: '100', l: '3', rule: 'hebbian', tie: 'minus', max_steps: '1000', seed: '1', trial: '0', attack: 'none', attackers: '1' };

// usual is the default number of attackers for each attack.
export const usual = { none: '1', observer: '1', simple: '1', geometric: '1', majority: '100', genetic: '512' };

// read fills the form from the address and returns the step. What the form cannot show is left for
// the program to refuse.
export function read(form) {
  const given = new URLSearchParams(location.search);
  const attack = given.get('attack') ?? defaults.attack;
  for (const name of names) {
    const otherwise = name === 'attackers' ? usual[attack] ?? '1' : defaults[name];
    form.elements[name].value = given.get(name) ?? otherwise;
  }
  const step = Number(given.get('step') ?? 0);
  return Number.isInteger(step) && step > 0 ? step : 0;
}

// query returns the form as the program expects it.
export function query(form) {
  const q = new URLSearchParams();
  for (const name of names) {
    if (name !== 'attackers' || form.elements.attack.value !== 'none') q.set(name, form.elements[name].value.trim());
  }
  return q.toString();
}

let waiting;

// write sets the address a moment later: browsers limit how often it may change.
export function write(query, step) {
  clearTimeout(waiting);
  waiting = setTimeout(() => history.replaceState(null, '', `?${query}${step > 0 ? `&step=${step}` : ''}`), 150);
}
