// One network as a tree: weights as cells, one hidden unit below the other, the sign of each, and
// the output.

import { colour, tone } from './colours.js';
import { html, svg } from './svg.js';

// Lengths are the drawing's own; it is as wide as its card.
const cellsWidth = 272; // at most
const signAt = 30; // right of the cells
const outputAt = 68;
const right = 86;
const narrowest = 200; // a drawing with few cells, so that they do not become huge
const gap = 12;
const largest = 26; // cell
const numbersFrom = 20; // cells of this size show their weight

// layout chooses cells as large as fit into the width and, all units together, about 200 high.
function layout(units, inputs) {
  let size = largest;
  const columns = () => Math.min(inputs, Math.floor(cellsWidth / size));
  const rows = () => Math.ceil(inputs / columns());
  while (size > 3 && rows() * size * units > 200) size -= 0.5;
  return { size, columns: columns(), height: Math.max(rows() * size, 28) };
}

const signText = (v) => (v > 0 ? '+' : v < 0 ? '−' : '');
export const outputText = (v) => (v > 0 ? '+1' : v < 0 ? '−1' : '–');

export class Machine {
  // name is A, B or E, and role what else it is; inputs of all inputs of each unit are shown.
  constructor(name, role, { units, inputs, all, depth }) {
    Object.assign(this, { title: role ? `${name}, ${role}` : name, units, depth });
    const { size, columns, height } = layout(units, inputs);
    const total = units * (height + gap) - gap + 4;
    const edge = Math.max(columns * size + 2, narrowest - right); // right edge of the cells
    this.drawing = svg('svg', { viewBox: `0 0 ${edge + right} ${total}`, role: 'img' });
    this.cells = [];
    this.values = size >= numbersFrom ? [] : null;
    this.frames = [];
    this.signs = [];
    const middle = total / 2;
    for (let k = 0; k < units; k++) {
      const top = 2 + k * (height + gap);
      const left = edge - columns * size;
      const rows = Math.ceil(inputs / columns);
      const y0 = top + (height - rows * size) / 2;
      this.drawing.append(svg('path', { class: 'wire', d: `M${edge} ${top + height / 2}h${signAt}L${edge + outputAt} ${middle}` }));
      for (let n = 0; n < inputs; n++) {
        const x = left + (n % columns) * size;
        const y = y0 + Math.floor(n / columns) * size;
        const inset = size > 8 ? 1 : 0.5;
        const cell = svg('rect', { x: x + inset / 2, y: y + inset / 2, width: size - inset, height: size - inset });
        this.cells.push(cell);
        this.drawing.append(cell);
        if (this.values) {
          const value = svg('text', { class: 'value', x: x + size / 2, y: y + size / 2 });
          this.values.push(value);
          this.drawing.append(value);
        }
      }
      const frame = svg('rect', { class: 'frame', x: left - 1.5, y: y0 - 1.5, width: Math.min(inputs, columns) * size + 3, height: rows * size + 3, rx: 3 });
      this.frames.push(frame);
      this.drawing.append(frame);
      this.signs.push(this.knob(edge + signAt, top + height / 2, 11));
    }
    this.output = this.knob(edge + outputAt, middle, 15);
    this.round = (size - (size > 8 ? 1 : 0.5)) / 2;
    this.square = Math.min(2, this.round / 3);
    // what the cells show: 2 * weight + (it differs)
    this.shown = new Int16Array(this.cells.length).fill(1000);
    this.likeness = html('p');
    this.element = html('article', { class: `machine ${name.toLowerCase()}`, id: `machine-${name}` },
      html('header', {}, html('h3', {}, name, role ? html('small', {}, ` ${role}`) : '')), this.drawing, this.likeness);
    if (inputs < all) this.element.append(html('p', {}, `Drawn are the first ${inputs} of ${all} inputs of each unit.`));
  }

  knob(x, y, r) {
    const circle = svg('circle', { class: 'sign', cx: x, cy: y, r });
    const text = svg('text', { class: 'on', x, y: y + 0.5 });
    this.drawing.append(circle, text);
    return { circle, text };
  }

  // show draws a step: the weights after it, compared with A's, and what the machine computed.
  show({ weights, ofA, tau, sigma, moved, likeness }) {
    for (let j = 0; j < this.cells.length; j++) {
      const w = weights[j];
      const differs = w !== ofA[j];
      const code = 2 * w + (differs ? 1 : 0);
      if (this.shown[j] === code) continue;
      this.shown[j] = code;
      const cell = this.cells[j];
      cell.setAttribute('fill', colour(w, this.depth));
      cell.setAttribute('rx', differs ? this.round : this.square);
      if (this.values) {
        this.values[j].textContent = String(w).replace('-', '−');
        this.values[j].setAttribute('class', `value ${tone(w, this.depth)}`);
      }
    }
    const signs = [];
    for (let k = 0; k < this.units; k++) {
      const sign = tau === 0 ? 0 : sigma >> k & 1 ? 1 : -1;
      signs.push(signText(sign));
      turn(this.signs[k], sign, signText(sign));
      this.frames[k].setAttribute('class', moved >> k & 1 ? 'frame moved' : 'frame');
    }
    turn(this.output, tau, outputText(tau));
    const output = tau === 0 ? 'no output yet' : `output ${outputText(tau)}`;
    this.likeness.textContent = likeness;
    this.drawing.setAttribute('aria-label', `${this.title}: ${output}${tau === 0 ? '' : `, signs of the hidden units ${signs.join(' ')}`}`);
  }
}

function turn({ circle, text }, sign, label) {
  circle.setAttribute('class', sign > 0 ? 'sign plus' : sign < 0 ? 'sign minus' : 'sign');
  text.textContent = label;
}
