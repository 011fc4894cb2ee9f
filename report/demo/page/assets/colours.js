// A weight's colour, from -L to L through 0. The ends are the style sheet's, light or dark.

import { svg } from './svg.js';

// of the end, in percent
const share = (w, depth) => (w === 0 ? 0 : Math.round(15 + 85 * Math.abs(w) / depth));

export function colour(w, depth) {
  if (w === 0) return 'var(--zero)';
  return `color-mix(in oklab, var(${w < 0 ? '--neg' : '--pos'}) ${share(w, depth)}%, var(--zero))`;
}

// tone is the class of text on the colour, such that its contrast is 4 or more in light and dark.
export const tone = (w, depth) => (share(w, depth) >= 80 ? 'strong' : share(w, depth) >= 60 ? 'middle' : 'weak');

// scale draws the colours of -L..L, or of 15 of them.
export function scale(into, depth) {
  const values = [];
  const steps = Math.min(depth, 7);
  for (let i = -steps; i <= steps; i++) values.push(Math.round(i * depth / steps));
  const swatches = values.map((w, i) => svg('rect', { x: i * 16, width: 15, height: 16, rx: 2, fill: colour(w, depth), 'data-weight': w }));
  into.replaceChildren(`−${depth}`, svg('svg', { viewBox: `0 0 ${values.length * 16 - 1} 16`, 'aria-hidden': 'true' }, ...swatches), `+${depth}`);
  into.setAttribute('aria-label', `Colours of weights from −${depth}, blue, to +${depth}, orange`);
}
