// The overlap over all steps, with a cursor at the one shown.

import { html, svg } from './svg.js';

const margin = { left: 34, right: 12, top: 8, bottom: 24 };

export class Curve {
  // go is called with the step that is clicked or dragged to.
  constructor(into, legend, go) {
    Object.assign(this, { into, legend, go, series: [], last: 0, step: 0 });
    this.svg = svg('svg', { role: 'img', 'aria-label': 'Overlap with A over all steps' });
    into.append(this.svg);
    new ResizeObserver(() => this.draw()).observe(into);
    const point = (e) => {
      const box = into.getBoundingClientRect();
      const share = (e.clientX - box.left - margin.left) / (box.width - margin.left - margin.right);
      go(Math.round(Math.min(1, Math.max(0, share)) * this.last));
    };
    into.addEventListener('pointerdown', (e) => {
      into.setPointerCapture(e.pointerId);
      point(e);
    });
    into.addEventListener('pointermove', (e) => {
      if (into.hasPointerCapture(e.pointerId)) point(e);
    });
  }

  // show takes series of {name, label, values}, with one value per step, null where undefined.
  show(series, last) {
    Object.assign(this, { series, last });
    this.entries = series.map((s) => html('span', { class: s.name }));
    this.legend.replaceChildren(...this.entries);
    this.draw();
  }

  draw() {
    const width = this.into.clientWidth;
    const height = this.into.clientHeight;
    if (width === 0 || this.series.length === 0) return;
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const least = this.series.reduce((m, s) => s.values.reduce((m, v) => (v === null ? m : Math.min(m, v)), m), 0);
    const bottom = Math.floor(least * 4) / 4;
    this.x = (t) => margin.left + (width - margin.left - margin.right) * (this.last === 0 ? 0 : t / this.last);
    this.y = (v) => margin.top + (height - margin.top - margin.bottom) * (1 - (v - bottom) / (1 - bottom));
    const parts = [];
    for (const v of [-1, -0.5, 0, 0.5, 1].filter((v) => v >= bottom)) {
      parts.push(svg('path', { class: 'grid', d: `M${margin.left} ${this.y(v)}H${width - margin.right}` }));
      parts.push(svg('text', { x: margin.left - 6, y: this.y(v) + 4, 'text-anchor': 'end' }, String(v).replace('-', '−')));
    }
    for (const t of ticks(this.last, width / 90)) {
      parts.push(svg('text', { x: this.x(t), y: height - 6, 'text-anchor': t === 0 ? 'start' : 'middle' }, t.toLocaleString('en')));
    }
    for (const s of this.series) parts.push(svg('path', { class: s.name, d: this.path(s.values) }));
    this.cursor = svg('path', { class: 'cursor' });
    this.dots = this.series.map((s) => svg('circle', { class: `dot ${s.name}`, r: 5 }));
    this.svg.replaceChildren(...parts, this.cursor, ...this.dots);
    this.bottom = height - margin.bottom;
    this.at(this.step);
  }

  path(values) {
    let d = '';
    let pen = 'M';
    values.forEach((v, t) => {
      if (v === null) {
        pen = 'M';
        return;
      }
      d += `${pen}${this.x(t).toFixed(1)} ${this.y(v).toFixed(1)}`;
      pen = 'L';
    });
    return d;
  }

  // at moves the cursor.
  at(step) {
    this.step = step;
    if (!this.cursor) return;
    this.cursor.setAttribute('d', `M${this.x(step)} ${margin.top}V${this.bottom}`);
    this.series.forEach((s, i) => {
      const v = s.values[step] ?? null;
      this.dots[i].setAttribute('visibility', v === null ? 'hidden' : 'visible');
      if (v !== null) {
        this.dots[i].setAttribute('cx', this.x(step));
        this.dots[i].setAttribute('cy', this.y(v));
      }
      this.entries[i].textContent = `${s.label} ${v === null ? '–' : v.toFixed(3).replace('-', '−')}`;
    });
  }
}

// ticks returns round numbers from 0 to last, approximately as many as about.
function ticks(last, about) {
  const rough = Math.max(1, last / Math.max(2, Math.min(8, about)));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
  const list = [];
  for (let t = 0; t <= last; t += step) list.push(t);
  return list;
}
