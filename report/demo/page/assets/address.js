// The page's state is its address: the settings' values and the step, as in
// ?k=3&n=100&...&trial=7&step=120.

const settings = (form) => [...form.elements].filter((e) => e.name);

// usual returns the default number of attackers for the attack chosen in the form.
export const usual = (form) => form.elements.attack.selectedOptions[0]?.dataset.attackers ?? form.elements.attackers.defaultValue;

// read fills the form from the address and returns the step. What the form cannot show is left for
// the program to refuse.
export function read(form) {
  const given = new URLSearchParams(location.search);
  form.reset();
  for (const e of settings(form)) {
    if (e.name === 'attackers') e.value = usual(form); // the attack comes before
    if (given.has(e.name)) e.value = given.get(e.name);
  }
  const step = Number(given.get('step') ?? 0);
  return Number.isInteger(step) && step > 0 ? step : 0;
}

// differs reports whether a setting within an element is not at its default.
export const differs = (within) => [...within.querySelectorAll('input')].some((e) => e.value !== e.defaultValue)
  || [...within.querySelectorAll('select')].some((e) => e.selectedIndex > 0);

// query returns the form as the program expects it, without settings that mean nothing beside the
// others.
export function query(form) {
  const q = new URLSearchParams();
  for (const e of settings(form)) {
    if (!e.disabled) q.set(e.name, e.value.trim());
  }
  return q.toString();
}

let waiting;

// write sets the address a moment later: browsers limit how often it may change.
export function write(query, step) {
  clearTimeout(waiting);
  waiting = setTimeout(() => history.replaceState(null, '', `?${query}${step > 0 ? `&step=${step}` : ''}`), 150);
}
