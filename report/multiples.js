// One plot, or as many as legible lines ask for.
'use strict';

// multiples calls draw(element, list, [], end, false) if a plot has a colour for each of list, and otherwise
// makes several plots in element, a few of list in each, and calls draw(part, some, others, end, own)
// for each of them: the others are a grey background. All have the same axes, unless that would leave
// nothing to be seen in one of them: then own is true, and each has those of some. end is where the
// horizontal axis may end; reach(some) returns how far to the right some go.
const multiples = (element, list, draw, reach = () => 0) => {
  const most = 6; // colours
  const whole = reach(list);
  if (list.length <= most) {
    draw(element, list, [], whole, false);
    return;
  }
  const each = Math.ceil(list.length / Math.ceil(list.length / most));
  const parts = Array.from({ length: Math.ceil(list.length / each) }, (_, i) => list.slice(i * each, (i + 1) * each));
  const ends = parts.map((some) => reach(some) || whole);
  const same = ends.every((end) => end > whole / 6);
  element.className = 'panels';
  element.setAttribute('role', 'group');
  for (const [i, some] of parts.entries()) {
    const part = plots.text('div', '', 'plot');
    part.id = `${element.id}-${i}`;
    part.setAttribute('role', 'img');
    part.setAttribute('aria-label', some.map((s) => s.label).join('; '));
    element.append(part);
    draw(part, some, list.filter((s) => !some.includes(s)), same ? whole : ends[i], !same);
  }
};
