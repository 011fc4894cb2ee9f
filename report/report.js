// Draws the report's plots from its data.
'use strict';

(() => {
  const { files } = JSON.parse(document.getElementById('data').textContent);
  const { number, percent, line, tip } = plots;
  const several = files.length > 1;
  files.forEach((f, i) => {
    f.i = i;
  });

  const sum = (list) => list.reduce((a, b) => a + b, 0);

  // find returns the index of the bin that has v, -1 where none has.
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
  // upTo returns how many values are in bins that end at or before v.
  const upTo = (bins, v) => {
    let n = 0;
    for (let i = 0; i < bins.to.length && bins.to[i] <= v; i++) n += bins.count[i];
    return n;
  };

  // grouping puts bins together into cells of width values, a power of two as
  // all bins' widths are, so each bin lies within one cell or is wider itself.
  // No value is more than limit.
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

  // cellWidth suits what is seen of bins between low and high, by the rule of
  // Freedman and Diaconis: twice the range of the middle half of the values over
  // the cube root of their number; but at most 1000 cells are drawn.
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

  // histogram draws the density of list's bins; values are in units of scale,
  // heights the share of all in each unit of x.
  const histogram = (id, title, list, { bins, all, limit, scale = 1, unit = 1, xName, yName, what }) => {
    const element = document.getElementById(id);
    const most = scale * Math.max(...list.map((f) => bins(f).to.at(-1) ?? 0));
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
        ...list.flatMap((f) => bins(f).from.map((from, i) => [f.label, from * scale, bins(f).to[i] * scale, bins(f).count[i]])),
      ],
    );
    chart.on('datazoom', () => {
      range = zoomed(chart);
      regroup();
      chart.setOption({ series: lines() });
    });
    chart.on('restore', () => {
      range = [0, most];
      regroup();
      chart.setOption({ series: lines() });
    });
  };

  // curve draws a share of all trials against a step: the one with a value up to
  // it, or where left is true, the rest.
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
              const at = j < 0 ? x : bins(f).to[j]; // where the count is exact
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

  const sync = { bins: (f) => f.sync, all: (f) => f.trials, xName: 'step' };
  const drawn = files.filter((f) => f.synced > 0);
  if (drawn.length > 0) {
    histogram('histogram', 'Distribution of sync_steps', drawn, {
      ...sync,
      limit: (f) => f.maxSteps,
      yName: 'share of trials per step',
      what: 'Step',
    });
    curve('cumulative', 'Synchronised up to a step', drawn, { ...sync, yName: 'share of trials', verb: 'Synchronised up to step' });
    curve('survival', 'Not synchronised after a step', drawn, {
      ...sync,
      left: true,
      yName: 'share of trials, log scale',
      verb: 'Not synchronised after step',
    });
  }

  // success: a row for each file, three measures in it, each with its interval.
  const success = (list) => {
    const crowd = list.some(({ opponents: o }) => o.each !== null && o.each !== o.any[0]);
    const measures = [
      { name: 'any has all weights', of: (o) => o.any, symbol: 'circle' },
      { name: 'best has 98 % or more', of: (o) => o.nearly, symbol: 'triangle' },
      { name: 'each has all weights', of: (o) => [o.each, null, null], symbol: 'diamond' },
    ].slice(0, crowd ? 3 : 2);
    const element = document.getElementById('success');
    element.style.setProperty('--plot', `${125 + 72 * list.length}px`);
    plots.draw(
      element,
      'Success of opponents',
      () => ({
        legend: { show: true, data: measures.map((m) => m.name), itemWidth: 14, itemHeight: 12 },
        xAxis: { type: 'value', min: 0, max: 1, name: 'share of synchronised trials', axisLabel: { formatter: percent } },
        yAxis: {
          type: 'value',
          inverse: true,
          min: -0.5,
          max: list.length - 0.5,
          interval: 0.5,
          splitLine: { show: false },
          axisTick: { show: false },
          axisLabel: {
            show: several,
            inside: true,
            align: 'left',
            verticalAlign: 'top',
            width: element.clientWidth - 60,
            overflow: 'truncate',
            hideOverlap: false,
            formatter: (v) => list[v + 0.5]?.label ?? '',
          },
        },
        tooltip: {
          trigger: 'item',
          formatter: ({ data }) => (data.measure === undefined ? '' : about(list[data.file], measures[data.measure])),
        },
        series: measures.flatMap((m, k) => {
          const at = (i) => i + (several ? 0.1 : 0) + (k - (measures.length - 1) / 2) * (several ? 0.22 : 0.3);
          const { color } = line(k);
          const points = list
            .map((f, i) => ({ value: [m.of(f.opponents)[0], at(i)], measure: k, file: i }))
            .filter((p) => p.value[0] !== null);
          const bars = list.flatMap((f, i) => {
            const [, low, high] = m.of(f.opponents);
            return low === null
              ? []
              : [
                  [low, at(i)],
                  [high, at(i)],
                  ['-', '-'],
                ];
          });
          return [
            { id: `point${k}`, name: m.name, type: 'scatter', data: points, symbol: m.symbol, symbolSize: 11, itemStyle: { color }, z: 3 },
            {
              id: `bar${k}`,
              name: m.name,
              type: 'line',
              data: bars,
              symbol: 'none',
              lineStyle: { color, width: 3, opacity: 0.55 },
              itemStyle: { color },
              silent: true,
              tooltip: { show: false },
            },
          ];
        }),
      }),
      () => [
        ['file', 'measure', 'share', 'low', 'high'],
        ...list.flatMap((f) => measures.map((m) => [f.label, m.name, ...m.of(f.opponents).map((v) => v ?? '')])),
      ],
    );
  };
  const about = (f, m) => {
    const [share, low, high] = m.of(f.opponents);
    const rows = [{ name: several ? f.label : '', value: percent(share) }];
    if (low !== null) rows.push({ name: '95 %', value: `${percent(low)} to ${percent(high)}` });
    return tip(m.name, rows);
  };

  // best: the share of trials in which the best opponent has at least x of the weights.
  const best = (list) => {
    const points = (f) => {
      const { best, weights } = f.opponents;
      let n = f.synced;
      const points = [[0, 1]];
      best.from.forEach((from, i) => {
        points.push([from / weights, n / f.synced]);
        n -= best.count[i];
      });
      return points;
    };
    const least = Math.min(...list.map((f) => f.opponents.best.from[0] / f.opponents.weights));
    const chart = plots.draw(
      document.getElementById('best'),
      'Best agreement of opponents',
      () => ({
        legend: legend(list),
        xAxis: { type: 'value', min: Math.floor(least * 10) / 10, max: 1, name: 'share of A’s weights', axisLabel: { formatter: percent } },
        title: { text: 'share of trials' },
        yAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: percent } },
        series: list.map((f) => series(f, points(f), { step: 'start' })),
        tooltip: {
          formatter: () => {
            const x = chart.pointed();
            return tip(
              `At least ${percent(Math.max(0, x))} of the weights`,
              list.filter(shown(chart)).map((f) => {
                const { best, weights } = f.opponents;
                const n = f.synced - sum(best.count.filter((_, i) => best.from[i] < x * weights));
                return { line: line(f.i), name: several ? f.label : '', value: part(n, f.synced) };
              }),
            );
          },
        },
      }),
      () => [
        ['series', 'weights from', 'to', 'of', 'trials'],
        ...list.flatMap((f) => {
          const { best, weights } = f.opponents;
          return best.from.map((from, i) => [f.label, from, best.to[i], weights, best.count[i]]);
        }),
      ],
    );
  };

  const attacked = drawn.filter((f) => f.opponents);
  if (attacked.length > 0) {
    success(attacked);
    best(attacked);
  }
  const followed = attacked.filter((f) => f.opponents.follow);
  const any = (of) => followed.filter((f) => of(f.opponents.follow).from.length > 0);
  const learned = any((o) => o.learn),
    ratios = any((o) => o.ratio);
  if (learned.length > 0) {
    curve('learn', 'Learned up to a step', learned, {
      bins: (f) => f.opponents.follow.learn,
      all: (f) => f.trials,
      xName: 'step',
      yName: 'share of trials',
      verb: 'Learned up to step',
    });
  }
  if (ratios.length > 0) {
    histogram('ratio', 'sync_steps over learn_steps', ratios, {
      bins: (f) => f.opponents.follow.ratio,
      all: (f) => f.opponents.follow.ratios,
      limit: () => 1e6,
      scale: 1e-6,
      unit: 0.01,
      xName: 'sync_steps / learn_steps',
      yName: 'share of trials per 0.01',
      what: 'Ratio',
    });
  }
})();
