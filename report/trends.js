// Draws the plots of a study: a mean or a share against a parameter, with error bars.
'use strict';

(() => {
  const { study } = JSON.parse(document.getElementById('data').textContent);
  if (!study) return;
  const { number, percent, tip, theme } = plots;
  const { against } = study;
  const log = { x: against.log, y: study.plots.some((p) => p.log) };
  const marks = ['circle', 'triangle', 'diamond', 'rect']; // with six colours, 24 series
  const markOf = (s) => marks[Math.floor(s.index / 6) % marks.length];
  const gap = ['-', '-'];
  const many = 60; // values of x from which on marks are small and bars are faint

  // scaleOf returns the ends of an axis that shows all values, and its ticks. Where the values are
  // near each other, a linear axis does not begin at 0.
  const scaleOf = (values, logarithmic) => {
    let low = Math.min(...values);
    let high = Math.max(...values);
    const ticks = [];
    if (logarithmic) {
      [low, high] = [low / 1.12, high * 1.12];
      const decades = Math.log10(high / low);
      const digits = decades < 0.5 ? [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9] : decades < 1.1 ? [1, 2, 3, 5, 7] : decades < 3 ? [1, 2, 5] : [1];
      const every = Math.ceil(decades / 8);
      for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
        if (digits.length > 1 || e % every === 0) ticks.push(...digits.map((d) => Number(`${d}e${e}`)));
      }
      return { low, high, ticks: ticks.filter((v) => v >= low && v <= high) };
    }
    if (low > 0 && low < 0.6 * high) low = 0;
    const step = stepOf((high - low || Math.abs(high) || 1) / 5);
    const first = Math.floor(low / step + 1e-9);
    const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
    for (let i = first; i <= last; i++) ticks.push(Number((i * step).toPrecision(12)));
    return { low: ticks[0], high: ticks.at(-1), ticks };
  };
  const stepOf = (least) => {
    const unit = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].map((d) => d * unit).find((v) => v >= least * (1 - 1e-9));
  };

  // across is the horizontal axis, with a tick at each value where there is room for them.
  const across = (xs) => {
    if (against.words) return { low: xs[0] - 0.5, high: xs.at(-1) + 0.5, ticks: xs };
    const scale = scaleOf(xs, log.x);
    const [from, to] = [xs[0], xs.at(-1)];
    const place = (v) => (log.x ? Math.log(v / from) / Math.log(to / from) : (v - from) / (to - from));
    const roomy = xs.length <= 12 && xs.every((v, i) => i === 0 || place(v) - place(xs[i - 1]) > 1 / 14);
    const pad = 0.04 * (to - from || Math.abs(from) || 1);
    const ends = log.x ? scale : { low: from - pad, high: to + pad };
    return { ...ends, ticks: roomy ? xs : scale.ticks.filter((v) => v >= ends.low && v <= ends.high) };
  };

  const axis = ({ low, high, ticks }, logarithmic, more) => ({
    type: logarithmic ? 'log' : 'value',
    min: low,
    max: high,
    ...more,
    axisTick: { customValues: ticks, ...more.axisTick },
    axisLabel: { customValues: ticks, ...more.axisLabel },
  });

  const shown = (v) => v.y !== null && !(log.x && v.x <= 0) && !(log.y && height(v) <= 0);
  // height is where a point is drawn: on a logarithmic axis, a share of 0 at the end of its interval.
  const height = (v) => (log.y && v.y <= 0 ? (v.high ?? v.y) : v.y);
  const visible = (panel, f) => panel.series.flatMap((s) => s.points.filter(shown).flatMap((v) => f(v, s)));
  const ends = (v) => (v.low === null ? [v.y] : [v.low, v.y, v.high]).filter((b) => !log.y || b > 0);

  // fitted returns points of the law of s from its first x to its last.
  const curve = ({ law, a, b }, x) => ({ power: a * x ** b, log: a + b * Math.log(x), exponential: a * Math.exp(b * x) })[law];
  const fitted = (s) => {
    if (s.fit === null || s.fit.a === null) return [];
    const xs = s.points.filter(shown).map((v) => v.x);
    const [from, to] = [Math.min(...xs), Math.max(...xs)];
    return Array.from({ length: 81 }, (_, n) => (log.x ? from * (to / from) ** (n / 80) : from + ((to - from) * n) / 80))
      .map((x) => [x, curve(s.fit, x)])
      .filter(([, y]) => Number.isFinite(y) && (!log.y || y > 0));
  };

  // scales returns the axes of each panel. The vertical ones are the same, unless that would leave
  // nothing to be seen in one of them.
  const scales = (panels) => {
    const xs = [...new Set(panels.flatMap((p) => visible(p, (v) => [v.x])))].sort((a, b) => a - b);
    const values = panels.map((p) => [...visible(p, ends), ...p.series.flatMap(fitted).map(([, y]) => y)]);
    const all = scaleOf(values.flat(), log.y);
    const reach = (list) => (log.y ? Math.log(Math.max(...list) / Math.min(...list)) : Math.max(...list) - Math.min(...list, 0));
    const same = values.every((list) => list.length === 0 || reach(list) > reach([all.low, all.high]) / 6);
    return { xs, x: across(xs), same, y: values.map((list) => (same || list.length === 0 ? all : scaleOf(list, log.y))) };
  };

  const draw = (plot, i) => {
    const { share, panels } = plot;
    const note = document.getElementById(`n-plot${i}`);
    const most = Math.max(1, ...panels.map((p) => p.series.length));
    const apart = Math.min(0.14, 0.8 / Math.min(6, most)); // where words have places, series stand side by side
    let now = {};
    const rescale = () => {
      if (now.on === `${log.x}${log.y}`) return;
      now = { on: `${log.x}${log.y}`, ...(panels.some((p) => visible(p, () => 1).length > 0) ? scales(panels) : {}) };
      note.textContent = now.same === false ? 'The vertical axes differ. ' : '';
    };

    // line is the style of a series, in the attackers' colour where it does not stand for something else.
    const line = (s) => plots.line(s.index, plot.attacker && most === 1);

    panels.forEach((panel, j) => multiples(document.getElementById(`plot${i}-${j}`), panel.series, (element, list, others) => {
      const several = panel.series.length > 1;
      const at = (v, k) => (against.words ? v.x + (k - (list.length - 1) / 2) * apart : v.x);
      const points = (s, k) => {
        const { color } = line(s);
        return s.points.filter(shown).map((v) => ({
          value: [at(v, k), height(v)],
          v,
          k,
          ...(height(v) === v.y ? {} : { symbol: 'triangle', symbolRotate: 180 }),
          symbolSize: now.xs.length > many ? 4 : 8,
          itemStyle: { opacity: 1, borderColor: color, color: v.complete && v.n === v.of ? color : theme().paper, borderWidth: 1.8 },
        }));
      };
      // A bar has a cap at each end, but none at the edge of a logarithmic axis, beyond which it goes on.
      const bars = (s, k) => {
        const cap = now.xs.length > many ? 0 : [7, 1.6];
        return s.points
          .filter((v) => shown(v) && v.low !== null)
          .flatMap((v) => {
            const on = log.y && v.low <= 0;
            return [
              { value: [at(v, k), on ? now.y[j].low : v.low], symbolSize: on ? 0 : cap },
              { value: [at(v, k), v.high], symbolSize: cap },
              gap,
            ];
          });
      };
      const joined = (s, k) =>
        against.words || list.some((o) => o.fit) ? [] : points(s, k).filter(({ v }) => height(v) === v.y).map(({ value }) => value);

      const series = (s, k) => {
        const { color, type } = line(s);
        const law = fitted(s);
        const crowded = now.xs.length > many;
        const silent = { type: 'line', name: s.label, silent: true, tooltip: { show: false }, emphasis: { disabled: true }, itemStyle: { color } };
        return [
          {
            ...silent,
            id: `path${k}`,
            data: law.length > 0 ? law : joined(s, k),
            symbol: 'none',
            lineStyle: { type, width: 1.5, opacity: law.length > 0 ? 1 : 0.6, color: crowded && !several ? theme().ink : color },
            z: law.length > 0 && crowded ? 5 : 2,
          },
          { ...silent, id: `bar${k}`, data: bars(s, k), symbol: 'rect', showAllSymbol: true, lineStyle: { color, width: 1.5, type: 'solid', opacity: crowded ? 0.3 : 1 }, z: 3 },
          { id: `point${k}`, name: s.label, type: 'scatter', symbol: markOf(s), data: points(s, k), itemStyle: { color }, z: 4 },
        ];
      };

      // behind is the course of a series of another plot, as background.
      const behind = (s) => ({
        id: `other${s.index}`,
        type: 'line',
        data: s.points.filter(shown).map((v) => [v.x, height(v)]),
        symbol: 'none',
        silent: true,
        tooltip: { show: false },
        lineStyle: { color: theme().faint, width: 1, opacity: 0.3 },
        z: 1,
      });

      plots.draw(
        element,
        document.getElementById(`t-plot${i}`).textContent + (panel.label ? `, ${panel.label}` : ''),
        () => {
          rescale();
          if (!now.xs) return { title: { text: 'no point has a value that these axes can show', about: study.setting }, xAxis: { type: 'value' }, yAxis: { type: 'value' }, dataZoom: [], series: [] };
          const zoom = now.xs.length > 30;
          const slanted = Boolean(against.words) && slants(element.clientWidth);
          return {
            grid: zoom ? {} : { bottom: 30 },
            legend: { show: several, all: true, data: list.map((s) => ({ name: s.label, icon: markOf(s) })), itemWidth: 14 },
            title: { text: title(plot, element.clientWidth), about: study.setting },
            ...(zoom ? {} : { dataZoom: [] }),
            toolbox: { feature: { dataZoom: { show: zoom }, restore: { show: zoom } } },
            xAxis: axis(now.x, log.x, {
              name: against.symbol + (against.unit ? ` / ${against.unit}` : '') + (log.x ? ', log scale' : ''),
              nameGap: slanted ? 62 : 30,
              axisTick: { show: !against.words },
              splitLine: { show: !against.words },
              axisLabel: against.words
                ? { hideOverlap: false, rotate: slanted ? 35 : 0, formatter: (k) => against.words[k] ?? '' }
                : { showMinLabel: true, showMaxLabel: true },
            }),
            yAxis: axis(now.y[j], log.y, { axisLabel: share ? { formatter: percent } : {} }),
            tooltip: { trigger: 'item', formatter: ({ data }) => (data.v ? about(plot, panel, list[data.k], data.v, line) : '') },
            series: [...others.map(behind), ...list.flatMap(series)],
          };
        },
        () => [
          ['series', against.name, plot.quantity, 'se', 'low', 'high', 'trials', 'of', 'complete'],
          ...list.flatMap((s) => s.points.map((v) => [s.label, v.text, v.y ?? '', v.se ?? '', v.low ?? '', v.high ?? '', v.n, v.of, v.complete])),
        ],
      );
    }));
  };

  // slants reports whether words have no room beside each other.
  const slants = (width) => Math.max(...against.words.map((w) => w.length)) * 7.5 * against.words.length > width - 70;

  const title = (plot, width) => {
    const scale = log.y ? ', log scale' : '';
    if (plot.unit) return plot.unit + scale;
    return (plot.about.length + scale.length) * 6.6 < width - 70 ? plot.about + scale : (plot.share ? 'share' : plot.quantity) + scale;
  };

  const about = (plot, panel, s, v, line) => {
    const rows = [{ line: line(s), name: s.label || plot.quantity, value: plot.share ? percent(v.y) : number(v.y) }];
    if (v.se !== null) rows.push({ name: 'standard error', value: number(Number(v.se.toPrecision(3))) });
    else if (v.low !== null) rows.push({ name: '95 %', value: `${percent(v.low)} to ${percent(v.high)}` });
    rows.push({ name: 'trials', value: v.n < v.of ? `${number(v.n)} of ${number(v.of)} (${percent(v.n / v.of)})` : number(v.n) });
    if (!v.complete) rows.push({ name: 'not complete', value: '' });
    return tip(`${panel.label ? `${panel.label}, ` : ''}${against.symbol} ${v.text}`, rows);
  };

  study.plots.forEach((plot, i) => {
    if (document.getElementById(`c-plot${i}`)) draw(plot, i); // none where no point has a value
  });
  for (const way of ['x', 'y']) {
    const box = document.getElementById(`log-${way}`);
    if (!box) continue;
    box.checked = log[way];
    box.addEventListener('change', () => {
      log[way] = box.checked;
      plots.redraw();
    });
  }
})();
