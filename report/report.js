// Draws the report's plots from its data.
'use strict';

(() => {
  const { files, setting } = JSON.parse(document.getElementById('data').textContent);
  files.forEach((f, i) => {
    f.i = i;
  });
  const several = files.length > 1;
  const { percent, tip } = plots;
  const { histogram, curve, series, behind, line, legend, shown, part } = distributions(several, setting);

  const sync = { bins: (f) => f.sync, all: (f) => f.trials, xName: 'synchronisation time t_{sync} in steps' };
  const drawn = files.filter((f) => f.trials > 0); // including those in which no pair synchronised
  if (drawn.some((f) => f.synced > 0)) {
    histogram('histogram', 'Distribution of the synchronisation time t_{sync}', drawn, {
      ...sync,
      limit: (f) => f.maxSteps,
      yName: 'share of trials per step',
      per: 'per step',
      what: 'Step',
    });
    curve('cumulative', 'Trials that have synchronised by a step', drawn, { ...sync, yName: 'share of trials', verb: 'Synchronised by step' });
    curve('survival', 'Trials that have not synchronised after a step', drawn, {
      ...sync,
      left: true,
      yName: 'share of trials, log scale',
      verb: 'Not synchronised after step',
    });
  }

  // success: one row per file with three measures, each with its interval.
  const success = (list) => {
    const ensembles = list.some(({ attackers: o }) => o.each !== null && o.each !== o.any[0]);
    const measures = [
      { name: 'any has all weights', of: (o) => o.any, symbol: 'circle' },
      { name: 'best has 98 % or more', of: (o) => o.nearly, symbol: 'triangle' },
      { name: 'each has all weights', of: (o) => [o.each, null, null], symbol: 'diamond' },
    ].slice(0, ensembles ? 3 : 2);
    const element = document.getElementById('success');
    element.style.setProperty('--plot', `${125 + 72 * list.length}px`);
    plots.draw(
      element,
      'Success of attackers',
      () => ({
        title: { text: '', about: setting },
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
          const { color } = plots.line(k, true);
          const points = list
            .map((f, i) => ({ value: [m.of(f.attackers)[0], at(i)], measure: k, file: i }))
            .filter((p) => p.value[0] !== null);
          const bars = list.flatMap((f, i) => {
            const [, low, high] = m.of(f.attackers);
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
        ...list.flatMap((f) => measures.map((m) => [f.label, m.name, ...m.of(f.attackers).map((v) => v ?? '')])),
      ],
    );
  };
  const about = (f, m) => {
    const [share, low, high] = m.of(f.attackers);
    const rows = [{ name: several ? f.label : '', value: percent(share) }];
    if (low !== null) rows.push({ name: '95 %', value: `${percent(low)} to ${percent(high)}` });
    return tip(m.name, rows);
  };

  // best: the share of trials in which the best attacker has at least a share x of the weights.
  const best = (list) => {
    const points = (f) => {
      const { best, weights } = f.attackers;
      if (f.synced === 0) return [];
      let n = f.synced;
      const points = [[0, 1]];
      best.from.forEach((from, i) => {
        points.push([from / weights, n / f.synced]);
        n -= best.count[i];
      });
      return points;
    };
    const least = Math.min(...list.map((f) => (f.attackers.best.from[0] ?? f.attackers.weights) / f.attackers.weights));
    multiples(document.getElementById('best'), list, (element, list, others) => agreement(element, list, others, points, least));
  };
  const agreement = (element, list, others, points, least) => {
    const chart = plots.draw(
      element,
      'How many of A’s weights the best attacker has',
      () => ({
        legend: legend(list, true),
        xAxis: { type: 'value', min: Math.floor(least * 10) / 10, max: 1, name: 'share of A’s weights', axisLabel: { formatter: percent } },
        title: { text: 'share of trials', about: setting },
        yAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: percent } },
        series: [...others.map((f) => behind(f, points(f), { step: 'start' })), ...list.map((f) => series(f, points(f), { attacker: true, step: 'start' }))],
        tooltip: {
          formatter: () => {
            const x = chart.pointed();
            return tip(
              `At least ${percent(Math.max(0, x))} of the weights`,
              list.filter(shown(chart)).filter((f) => f.synced > 0).map((f) => {
                const { best, weights } = f.attackers;
                const n = f.synced - binning.sum(best.count.filter((_, i) => best.from[i] < x * weights));
                return { line: line(f, true), name: several ? f.label : '', value: part(n, f.synced) };
              }),
            );
          },
        },
      }),
      () => [
        ['series', 'weights from', 'to', 'of', 'trials'],
        ...list.flatMap((f) => {
          const { best, weights } = f.attackers;
          return best.from.map((from, i) => [f.label, from, best.to[i], weights, best.count[i]]);
        }),
      ],
    );
  };

  const attacked = drawn.filter((f) => f.attackers);
  if (attacked.some((f) => f.synced > 0)) {
    success(attacked);
    best(attacked);
  }
  // weights: how often each weight is in keys.
  const weights = (list) => {
    const total = (f) => binning.sum(f.keys.count);
    const outline = (f) => {
      const { depth, count } = f.keys;
      const points = [[-depth - 0.5, 0], ...count.map((n, i) => [i - depth - 0.5, n / total(f)])];
      return [...points, [depth + 0.5, points.at(-1)[1]], [depth + 0.5, 0]];
    };
    const most = Math.max(...list.map((f) => f.keys.depth)) + 0.5;
    multiples(document.getElementById('weights'), list, (element, list, others) => frequencies(element, list, others, outline, most));
  };
  const frequencies = (element, list, others, outline, most) => {
    const total = (f) => binning.sum(f.keys.count);
    const chart = plots.draw(
      element,
      'Weights of all keys',
      () => ({
        legend: legend(list),
        xAxis: { type: 'value', min: -most, max: most, name: 'weight', axisLabel: { formatter: (v) => (Number.isInteger(v) ? String(v) : '') } },
        title: { text: 'share of weights', about: setting },
        yAxis: { type: 'value', min: 0, axisLabel: { formatter: percent } },
        series: [
          ...others.map((f) => behind(f, outline(f), { step: 'end' })),
          ...list.map((f) => series(f, outline(f), { step: 'end', areaStyle: several ? undefined : { opacity: 0.18, color: line(f).color } })),
        ],
        tooltip: {
          formatter: () => {
            const weight = Math.round(chart.pointed());
            return tip(
              `Weight ${weight}`,
              list.filter(shown(chart)).map((f) => {
                const n = f.keys.count[weight + f.keys.depth] ?? 0;
                return { line: line(f), name: several ? f.label : '', value: part(n, total(f)) };
              }),
            );
          },
        },
      }),
      () => [['series', 'weight', 'count'], ...list.flatMap((f) => f.keys.count.map((n, i) => [f.label, i - f.keys.depth, n]))],
    );
  };

  const keyed = drawn.filter((f) => f.keys);
  if (keyed.length > 0) weights(keyed);
  const followed = attacked.filter((f) => f.attackers.follow);
  const any = (of) => followed.some((f) => of(f.attackers.follow).from.length > 0);
  if (any((o) => o.learn)) {
    curve('learn', 'Trials in which an attacker has learned by a step', followed, {
      attacker: true,
      bins: (f) => f.attackers.follow.learn,
      all: (f) => f.trials,
      xName: 'learning time t_{learn} in steps',
      yName: 'share of trials',
      verb: 'Learned by step',
    });
  }
  if (any((o) => o.ratio)) {
    histogram('ratio', 'Synchronisation time over learning time, t_{sync} / t_{learn}', followed, {
      attacker: true,
      bins: (f) => f.attackers.follow.ratio,
      all: (f) => f.attackers.follow.ratios,
      last: 1e6,
      scale: 1e-6,
      unit: 0.01,
      xName: 't_{sync} / t_{learn}',
      yName: 'share of trials per 0.01',
      per: 'per 0.01',
      what: 'Ratio',
    });
  }
})();
