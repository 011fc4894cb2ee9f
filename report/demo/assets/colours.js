// A weight's colour, from -L to L through 0. The ends are the style sheet's, light or dark.

import { svg } from './svg.js';

export function colour(w, depth) {
  if (w === 0) return 'var(--zero)';
  const share = Math.round(15 + 85 * Math.abs(w) / depth);
  return `color-mix(in oklab, var(${w < 0 ? '--neg' : '--pos'}) ${share}%, var(--zero))`;
}

// strong tells whether text on the colour must be that for strong colours.
export const strong = (w, depth) => Math.abs(w) / depth > 0.6;

// scale draws the colours of -L..L, or of 15 of them.
export function scale(into, depth) {
  const values = [];
  const steps = Math.min(depth, 7);
  for (let i = -steps; i <= steps; i++) values.push(Math.round(i * depth / steps));
  const swatches = values.map((w, i) => svg('rect', { x: i * 16, width: 15, height: 16, rx: 2, fill: colour(w, depth), 'data-weight': w }));
  into.replaceChildren(`−${depth}`, svg('svg', { viewBox: `0 0 ${values.length * 16 - 1} 16`, 'aria-hidden': 'true' }, ...swatches), `+${depth}`);
  into.setAttribute('aria-label', `Colours of weights from −${depth}, blue, to +${depth}, orange`);
}
