// Plots of how values are distributed, in one or several files: {label, i, ...}, where i is the
// file's position on the page and determines its line.
'use strict';

const distributions = (several) => {
  const { number, percent, line, tip } = plots;
  const { find, upTo, grouping, cellWidth } = binning;

  const scaled = (v, scale) => number(scale === 1 ? v : Number((v * scale).toPrecision(4)));
  const part = (n, all) => `${number(n)} (${percent(n / all)})`;
  const between = (from, to, scale) => (from === to ? scaled(from, scale) : `${scaled(from, scale)} to ${scaled(to, scale)}`);

  const shown = (chart) => {
    const selected = chart.getOption().legend?.[0]?.selected ?? {};
    return (f) => selected[f.label] !== false;
  };

  const legend = (list) => ({ show: several, data: list.map((f) => f.label), itemStyle: { opacity: 0 } });

  const series = (f, data, more) => ({
    id: String(f.i),
    name: f.label,
    type: 'line',
    data,
    showSymbol: false,
    symbol: 'none',
    lineStyle: line(f.i),
    itemStyle: { color: line(f.i).color },
    emphasis: { disabled: true },
    ...more,
  });

  const zoomed = (chart) => {
    const { startValue, endValue } = chart.getOption().dataZoom[0];
    return [startValue, endValue];
  };

  // histogram draws the density of list's bins. Values are in units of scale, heights are the share
  // of all values per unit of x.
  const histogram = (id, title, list, { bins, all, limit, scale = 1, unit = 1, xName, yName, what }) => {
    const element = document.getElementById(id);
    const most = scale * Math.max(...list.map((f) => bins(f).to.at(-1) ?? 0));
    const inUnits = (v) => (scale === 1 ? v : Number((v * scale).toFixed(6)));
    let range = [0, most];
    let cells = [];
    const outline = (f, i) => {
      const c = cells[i],
        points = [];
      c.from.forEach((from, j) => {
        const height = (c.count[j] / all(f) / ((c.to[j] - from + 1) * scale)) * unit;
        if (j === 0 || c.to[j - 1] + 1 < from) points.push([from * scale, 0]);
        points.push([from * scale, height]);
        if (j === c.from.length - 1 || c.to[j] + 1 < c.from[j + 1]) points.push([(c.to[j] + 1) * scale, 0]);
      });
      return points;
    };
    const regroup = () => {
      cells = list.map((f) => grouping(bins(f), cellWidth(bins(f), range[0] / scale, range[1] / scale), limit(f)));
    };
    const lines = () =>
      list.map((f, i) =>
        series(f, outline(f, i), { step: 'end', areaStyle: several ? undefined : { opacity: 0.18, color: line(f.i).color } }),
      );
    regroup();
    const chart = plots.draw(
      element,
      title,
      () => ({
        legend: legend(list),
        xAxis: { type: 'value', min: 0, name: xName },
        title: { text: yName },
        yAxis: { type: 'value', axisLabel: { formatter: percent } },
        series: lines(),
        tooltip: {
          formatter: () => {
            const x = chart.pointed(),
              visible = shown(chart);
            const rows = list
              .map((f, i) => [f, i])
              .filter(([f]) => visible(f))
              .map(([f, i]) => {
                const j = find(cells[i], Math.floor(x / scale));
                const value = j < 0 ? '0' : part(cells[i].count[j], all(f));
                return {
                  line: line(f.i),
                  name: several ? f.label : '',
                  value,
                  range: j < 0 ? '' : between(cells[i].from[j], cells[i].to[j], scale),
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
      chart.setOption({ series: lines() });
    };
    chart.on('datazoom', () => show(zoomed(chart)));
    chart.on('restore', () => show([0, most]));
  };

  // curve draws a share of all trials against a step: those with a value up to it, or the rest if
  // left is true.
  const curve = (id, title, list, { bins, all, left, xName, yName, verb }) => {
    const most = Math.max(...list.map((f) => bins(f).to.at(-1) ?? 0));
    const least = 1 / Math.max(...list.map(all));
    const share = (f, n) => (left ? (all(f) - n) / all(f) : n / all(f));
    const points = (f) => {
      const b = bins(f);
      let n = 0;
      const list = [[0, share(f, 0)]];
      b.to.forEach((to, i) => {
        n += b.count[i];
        list.push([to, share(f, n)]);
      });
      list.push([most, share(f, n)]);
      return left ? list.filter(([, y]) => y > 0) : list;
    };
    const exact = (b) => b.from.every((from, i) => from === b.to[i]);
    const chart = plots.draw(
      document.getElementById(id),
      title,
      () => ({
        legend: legend(list),
        xAxis: { type: 'value', min: 0, name: xName },
        title: { text: yName },
        yAxis: {
          ...(left ? { type: 'log', min: 10 ** Math.floor(Math.log10(least)) } : { type: 'value', min: 0 }),
          max: 1,
          axisLabel: { formatter: percent },
        },
        series: list.map((f) => series(f, points(f), { step: exact(bins(f)) ? 'end' : false })),
        tooltip: {
          formatter: () => {
            const x = Math.max(0, Math.floor(chart.pointed())),
              visible = shown(chart);
            const rows = list.filter(visible).map((f) => {
              const j = find(bins(f), x);
              const at = j < 0 ? x : bins(f).to[j]; // the count is exact there
              const n = left ? all(f) - upTo(bins(f), at) : upTo(bins(f), at);
              return { line: line(f.i), name: several ? f.label : '', value: part(n, all(f)), at };
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

  return { histogram, curve, series, legend, shown, part };
};
