// One plot, or as many as legible lines ask for.
'use strict';

// multiples calls draw(element, list, []) if a plot has a colour for each of list, and otherwise
// makes several plots in element, a few of list in each, and calls draw(part, some, others) for each
// of them: all have the same axes, and the others are a grey background.
const multiples = (element, list, draw) => {
  const most = 6; // colours
  if (list.length <= most) {
    draw(element, list, []);
    return;
  }
  const each = Math.ceil(list.length / Math.ceil(list.length / most));
  element.className = 'panels';
  element.setAttribute('role', 'group');
  for (let i = 0; i < list.length; i += each) {
    const some = list.slice(i, i + each);
    const part = plots.text('div', '', 'plot');
    part.id = `${element.id}-${i / each}`;
    part.setAttribute('role', 'img');
    part.setAttribute('aria-label', some.map((s) => s.label).join('; '));
    element.append(part);
    draw(part, some, list.filter((s) => !some.includes(s)));
  }
};
