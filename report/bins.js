// Bins of values as in the page's data: count[i] values with from[i] <= value <= to[i], in
// ascending order (bins.go).
'use strict';

const binning = (() => {
  const sum = (list) => list.reduce((a, b) => a + b, 0);

  // find returns the index of the bin that contains v, or -1.
  const find = (bins, v) => {
    let low = 0,
      high = bins.from.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (v < bins.from[middle]) high = middle - 1;
      else if (v > bins.to[middle]) low = middle + 1;
      else return middle;
    }
    return -1;
  };
  // upTo returns the number of values in bins that end at or before v.
  const upTo = (bins, v) => {
    let n = 0;
    for (let i = 0; i < bins.to.length && bins.to[i] <= v; i++) n += bins.count[i];
    return n;
  };

  // grouping combines bins into cells of width values. Like the widths of the bins, this is a power
  // of two, so each bin lies within one cell or is wider than a cell. No value exceeds limit.
  const grouping = (bins, width, limit) => {
    const cells = { from: [], to: [], count: [] };
    bins.from.forEach((from, i) => {
      const start = bins.to[i] - from + 1 >= width ? from : Math.floor(from / width) * width;
      const last = cells.from.length - 1;
      if (cells.from[last] === start) {
        cells.count[last] += bins.count[i];
        return;
      }
      cells.from.push(start);
      cells.to.push(Math.min(limit, Math.max(bins.to[i], start + width - 1)));
      cells.count.push(bins.count[i]);
    });
    return cells;
  };

  // cellWidth chooses a width for the bins visible between low and high, by the rule of Freedman
  // and Diaconis: twice the interquartile range over the cube root of the number of values; but at
  // most 1000 cells are drawn.
  const cellWidth = (bins, low, high) => {
    const seen = bins.from.map((_, i) => i).filter((i) => bins.to[i] >= low && bins.from[i] <= high);
    if (seen.length === 0) return 1;
    const n = sum(seen.map((i) => bins.count[i]));
    const quartile = (share) => {
      let before = 0;
      return bins.from[seen.find((i) => (before += bins.count[i]) >= share * n)];
    };
    const rule = (2 * (quartile(0.75) - quartile(0.25) + 1)) / Math.cbrt(n);
    const least = (bins.to[seen.at(-1)] - bins.from[seen[0]] + 1) / 1000;
    return 2 ** Math.max(0, Math.round(Math.log2(rule)), Math.ceil(Math.log2(least)));
  };

  return { sum, find, upTo, grouping, cellWidth };
})();
