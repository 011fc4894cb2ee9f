// Plots of how values are distributed, in one or several files: {label, i, ...}, where i is the
// file's position on the page and determines its line.
'use strict';

const distributions = (several, setting) => {
  const { number, percent, roundUp, tip, theme } = plots;
  const { find, upTo, grouping, cellWidth } = binning;

  const scaled = (v, scale) => number(scale === 1 ? v : Number((v * scale).toPrecision(4)));
  const part = (n, all) => `${number(n)} (${percent(n / all)})`;
  const between = (from, to, scale) => (from === to ? scaled(from, scale) : `${scaled(from, scale)} to ${scaled(to, scale)}`);

  const shown = (chart) => {
    const selected = chart.getOption().legend?.[0]?.selected ?? {};
    return (f) => selected[f.label] !== false;
  };

  const legend = (list, attacker) => ({
    show: several,
    data: list.map((f) => f.label),
    itemStyle: { opacity: 0 },
    lineStyle: attacker ? {} : { type: 'solid' },
  });

  // line is the style of a file's pairs, or of their attackers: these have a colour of their own, or
  // where colours are files, dashes.
  const line = (f, attacker) => ({ ...plots.line(f.i, attacker && !several), type: attacker && several ? 'dashed' : 'solid' });

  // striped returns a function for the style of each of list. Curves that are the same, as those of
  // files that hold the same pairs, would hide each other: together they are a line with stripes in
  // all their colours.
  const stripe = 8; // pixels
  const striped = (list, bins, attacker) => {
    const content = (f) => JSON.stringify([f.trials, bins(f)]);
    const alike = {};
    for (const f of list) (alike[content(f)] ??= []).push(f);
    const place = new Map(Object.values(alike).flatMap((same) => same.map((f, k) => [f, [k, same.length]])));
    return (f) => {
      const [k, n] = place.get(f);
      return k === 0 || attacker ? line(f, attacker) : { ...line(f), type: [stripe, (n - 1) * stripe], dashOffset: -k * stripe };
    };
  };

  const series = (f, data, { attacker, ...more } = {}) => ({
    id: String(f.i),
    name: f.label,
    type: 'line',
    data,
    showSymbol: false,
    symbol: 'none',
    lineStyle: line(f, attacker),
    itemStyle: { color: line(f, attacker).color },
    emphasis: { disabled: true },
    ...more,
  });

  // behind draws a file of another plot as background.
  const behind = (f, data, { step }) => ({
    ...series(f, data, { step }),
    id: `other${f.i}`,
    name: '',
    lineStyle: { color: theme().faint, width: 1, opacity: 0.3 },
    silent: true,
    tooltip: { show: false },
    z: 1,
  });

  const zoomed = (chart) => {
    const { startValue, endValue } = chart.getOption().dataZoom[0];
    return [startValue, endValue];
  };

  const farthest = (list, bins) => Math.max(...list.map((f) => bins(f).to.at(-1) ?? 0));

  // histogram draws the density of list's bins. Values are in units of scale, heights are the share
  // of all values per unit of x; no cell is narrower than that, so that no share exceeds 1.
  const histogram = (id, title, all, what) => {
    const reach = (list) => (what.scale ?? 1) * farthest(list, what.bins);
    const draw = (element, list, others, end, own) => density(element, title, list, others, end, own, what);
    multiples(document.getElementById(id), all, draw, reach);
  };

  // With axes of its own a plot shows all of list, and of others what is within.
  const density = (element, title, list, others, end, own, { bins, all, limit = () => Infinity, last = Infinity, scale = 1, unit = 1, xName, yName, per, what, attacker }) => {
    const inUnits = (v) => (scale === 1 ? v : Number((v * scale).toFixed(6)));
    let range = [0, end];
    const least = 2 ** Math.ceil(Math.log2(unit / scale));
    const cells = new Map();
    const height = (f, j) => {
      const c = cells.get(f);
      return (c.count[j] / all(f) / ((c.to[j] - c.from[j] + 1) * scale)) * unit;
    };
    const outline = (f) => {
      const c = cells.get(f),
        points = [];
      c.from.forEach((from, j) => {
        if (j === 0 || c.to[j - 1] + 1 < from) points.push([from * scale, 0]);
        points.push([from * scale, height(f, j)]);
        if (j === c.from.length - 1 || c.to[j] + 1 < c.from[j + 1]) points.push([(c.to[j] + 1) * scale, 0]);
      });
      return points;
    };
    const regroup = () => {
      for (const f of [...list, ...others]) {
        const width = Math.max(least, cellWidth(bins(f), range[0] / scale, range[1] / scale));
        cells.set(f, grouping(bins(f), width, limit(f)));
      }
    };
    const top = () => ({ max: own ? roundUp(Math.max(...list.flatMap((f) => cells.get(f).count.map((_, j) => height(f, j))))) : null });
    const style = striped(list, bins, attacker);
    const lines = () => [
      ...others.map((f) => behind(f, outline(f), { step: 'end' })),
      ...list.map((f) =>
        series(f, outline(f), { lineStyle: style(f), attacker, step: 'end', areaStyle: several ? undefined : { opacity: 0.18, color: line(f, attacker).color } }),
      ),
    ];
    regroup();
    const chart = plots.draw(
      element,
      title,
      () => ({
        legend: legend(list, attacker),
        xAxis: { type: 'value', min: 0, max: own ? roundUp(end) : null, name: xName },
        title: { text: yName, about: setting },
        yAxis: { type: 'value', ...top(), axisLabel: { formatter: percent } },
        series: lines(),
        tooltip: {
          formatter: () => {
            const x = chart.pointed(),
              visible = shown(chart);
            const rows = list.filter(visible).map((f) => {
              const c = cells.get(f);
              const j = find(c, Math.floor(x / scale));
              return {
                line: line(f, attacker),
                name: several ? f.label : '',
                value: j < 0 ? '0' : `${percent(height(f, j))} ${per}: ${number(c.count[j])} of ${number(all(f))}`,
                range: j < 0 ? '' : between(c.from[j], Math.min(c.to[j], last), scale),
              };
            });
            const same = rows.every((r) => r.range === rows[0].range);
            if (!same)
              rows.forEach((r) => {
                if (r.range) r.value = `${r.range}: ${r.value}`;
              });
            return tip(`${what} ${same && rows[0]?.range ? rows[0].range : scaled(Math.floor(x / scale), scale)}`, rows);
          },
        },
      }),
      () => [
        ['series', 'from', 'to', 'trials'],
        ...list.flatMap((f) => bins(f).from.map((from, i) => [f.label, inUnits(from), inUnits(bins(f).to[i]), bins(f).count[i]])),
      ],
    );
    const show = (seen) => {
      range = seen;
      regroup();
      chart.setOption({ yAxis: top(), series: lines() });
    };
    chart.on('datazoom', () => show(zoomed(chart)));
    chart.on('restore', () => show([0, end]));
  };

  // curve draws a share of all trials against a step: those with a value up to it, or the rest if
  // left is true.
  const curve = (id, title, all, what) => {
    const reach = (list) => farthest(list, what.bins);
    const most = reach(all);
    const least = 1 / Math.max(...all.map(what.all));
    const draw = (element, list, others, end, own) => share(element, title, list, others, { ...what, most, least, end: own ? end : null });
    multiples(document.getElementById(id), all, draw, reach);
  };

  // A curve on a logarithmic scale is the noise of single pairs where fewer trials than this are left.
  const few = 10;

  const share = (element, title, list, others, { bins, all, left, xName, yName, verb, most, least, end, attacker }) => {
    const height = (f, n) => (left ? (all(f) - n) / all(f) : n / all(f));
    // points returns the curve of f; on a logarithmic scale to its last trial, beyond which it is 0.
    const points = (f) => {
      const b = bins(f);
      let n = 0;
      const list = [[0, height(f, 0)]];
      b.to.forEach((to, i) => {
        n += b.count[i];
        list.push([to, height(f, n)]);
      });
      list.push([most, height(f, n)]);
      if (!left || height(f, n) > 0) return list;
      return [...list.filter(([, y]) => y > 0), [b.to.at(-1), list.findLast(([, y]) => y > 0)[1]]];
    };
    const style = striped(list, bins, attacker);
    const exact = (b) => b.from.every((from, i) => from === b.to[i]);
    const lines = (f) => {
      const step = exact(bins(f)) ? 'end' : false;
      const whole = points(f);
      const sure = left ? whole.filter(([, y]) => y * all(f) >= few - 0.5) : whole;
      const noise = whole.slice(Math.max(0, sure.length - 1));
      return [
        series(f, sure, { lineStyle: style(f), attacker, step }),
        ...(left ? [series(f, noise.length > 1 ? noise : [], { id: `noise${f.i}`, step, lineStyle: { ...style(f), opacity: 0.35 } })] : []),
      ];
    };
    const chart = plots.draw(
      element,
      title,
      () => ({
        legend: legend(list, attacker),
        xAxis: { type: 'value', min: 0, max: end && roundUp(end), name: xName },
        title: { text: yName, about: setting },
        yAxis: {
          ...(left ? { type: 'log', min: Math.min(0.1, 10 ** Math.floor(Math.log10(least))) } : { type: 'value', min: 0 }),
          max: 1,
          axisLabel: { formatter: percent },
        },
        series: [...others.map((f) => behind(f, points(f), { step: exact(bins(f)) ? 'end' : false })), ...list.flatMap(lines)],
        tooltip: {
          formatter: () => {
            const x = Math.max(0, Math.floor(chart.pointed())),
              visible = shown(chart);
            const rows = list.filter(visible).map((f) => {
              const j = find(bins(f), x);
              const at = j < 0 ? x : bins(f).to[j]; // the count is exact there
              const n = left ? all(f) - upTo(bins(f), at) : upTo(bins(f), at);
              return { line: line(f, attacker), name: several ? f.label : '', value: part(n, all(f)), at };
            });
            const same = rows.every((r) => r.at === rows[0].at);
            if (!same)
              rows.forEach((r) => {
                r.value = `${number(r.at)}: ${r.value}`;
              });
            return tip(`${verb} ${number(same && rows.length ? rows[0].at : x)}`, rows);
          },
        },
      }),
      () => [
        ['series', 'step', left ? 'trials left' : 'trials'],
        ...list.flatMap((f) => {
          let n = 0;
          return bins(f).to.map((to, i) => {
            n += bins(f).count[i];
            return [f.label, to, left ? all(f) - n : n];
          });
        }),
      ],
    );
  };

  return { histogram, curve, series, behind, line, legend, shown, part };
};
