// The page's state is its address: the settings' values and the epoch, as in ?k=3&n=100&...&trial=7&epoch=120.

const names = ['k', 'n', 'l', 'rule', 'tie', 'epochs', 'seed', 'trial', 'attack', 'attackers'];

export const defaults = { k: '3', n: '100', l: '3', rule: 'hebbian', tie: 'minus', epochs: '1000', seed: '1', trial: '0', attack: 'none', attackers: '1' };

// usual is how many opponents an attack has where nobody says.
export const usual = { none: '1', observer: '1', simple: '1', geometric: '1', majority: '100', genetic: '512' };

// read fills the form from the address and returns the epoch. What the address has and the form cannot show stays for
// the program to refuse.
export function read(form) {
  const given = new URLSearchParams(location.search);
  const attack = given.get('attack') ?? defaults.attack;
  for (const name of names) {
    const otherwise = name === 'attackers' ? usual[attack] ?? '1' : defaults[name];
    form.elements[name].value = given.get(name) ?? otherwise;
  }
  const epoch = Number(given.get('epoch') ?? 0);
  return Number.isInteger(epoch) && epoch > 0 ? epoch : 0;
}

// query is the form as the program takes it.
export function query(form) {
  const q = new URLSearchParams();
  for (const name of names) {
    if (name !== 'attackers' || form.elements.attack.value !== 'none') q.set(name, form.elements[name].value.trim());
  }
  return q.toString();
}

let waiting;

// write sets the address, a moment later: browsers take only so many changes in a time.
export function write(query, epoch) {
  clearTimeout(waiting);
  waiting = setTimeout(() => history.replaceState(null, '', `?${query}${epoch > 0 ? `&epoch=${epoch}` : ''}`), 150);
}
