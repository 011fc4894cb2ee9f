// How plots look and behave on all pages: colours in light and dark, zoom, tooltip, saving,
// printing. It needs echarts and heading.js, and defines `plots`.
'use strict';

const plots = (() => {
  // Colours that stay distinguishable (by at least 13 in CIE L*a*b*) for every kind of colour
  // vision, each with a contrast of 3 or more against the paper. From the seventh line on the
  // colours repeat with another dash pattern.
  const themes = {
    light: {
      paper: '#ffffff',
      ink: '#1c1e21',
      faint: '#5b616b',
      rule: '#d9dce1',
      panel: '#f4f5f7',
      accent: '#0060b0',
      colours: ['#0060b0', '#f0452f', '#04a07d', '#a3397f', '#4c7300', '#3d3c3f'],
    },
    dark: {
      paper: '#16181d',
      ink: '#e4e6ea',
      faint: '#a2a8b4',
      rule: '#363a43',
      panel: '#22252c',
      accent: '#4da3ff',
      colours: ['#4da3ff', '#f0803c', '#3fd9ac', '#f2a6d8', '#f2dc5d', '#ffffff'],
    },
  };
  const dashes = ['solid', [7, 4], [2, 3], [10, 3, 2, 3]];
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

  const dark = matchMedia('(prefers-color-scheme: dark)');
  let printing = false;
  const theme = () => themes[dark.matches && !printing ? 'dark' : 'light'];

  // line returns the style of the i-th item in a comparison. An attacker's never is the colour of
  // the pair that it attacks.
  const line = (i, attacker = false) => {
    const { colours } = theme();
    const round = Math.floor(i / colours.length);
    return { color: colours[(i + (attacker ? colours.length / 2 : 0)) % colours.length], type: dashes[round % dashes.length], width: 2 };
  };

  // merged returns a with the values of b, object by object; lists and values of b replace those of
  // a.
  const plain = (v) => v !== null && typeof v === 'object' && Object.getPrototypeOf(v) === Object.prototype;
  const merged = (a, b) => {
    const all = { ...a };
    for (const key in b) all[key] = plain(a[key]) && plain(b[key]) ? merged(a[key], b[key]) : b[key];
    return all;
  };

  const axis = (t) => ({
    nameLocation: 'middle',
    nameGap: 30,
    nameTextStyle: { color: t.faint, fontSize: 13, rich: heading.rich(13, t.faint) },
    axisLine: { onZero: false, lineStyle: { color: t.faint } },
    axisTick: { lineStyle: { color: t.faint } },
    axisLabel: { color: t.ink, hideOverlap: true, formatter: (v) => (typeof v === 'number' ? number(v) : v) },
    splitLine: { lineStyle: { color: t.rule } },
    minorSplitLine: { show: false },
    axisPointer: { snap: false, lineStyle: { color: t.faint }, label: { show: false } },
  });

  // entries returns the names of a legend, or of objects with names, in lines that the plot has room for:
  // all have as many, since echarts lets a high row reach into a low one above it.
  const key = { width: 28, gap: 10, size: 12, line: 15 };
  const entries = (names, width, item) => {
    const all = new Map(names.map((n) => n.name ?? n).map((n) => [n, heading.wrapped(n, { size: key.size, weight: 400 }, font, width - item - 18)]));
    const most = Math.max(...[...all.values()].map((lines) => lines.length));
    for (const lines of all.values()) while (lines.length < most) lines.length % 2 === most % 2 ? lines.unshift('') : lines.push('');
    return all;
  };

  // legendHeight returns how many rows and pixels a plain legend takes in width pixels.
  const pencil = document.createElement('canvas').getContext('2d');
  const legendHeight = (all, width, item) => {
    pencil.font = `${key.size}px ${font}`;
    let rows = 0;
    let at = Infinity;
    let lines = 0;
    for (const name of all.values()) {
      lines = name.length;
      const w = item + key.gap + 6 + Math.max(...name.map((l) => pencil.measureText(l).width));
      if (at + w > width) {
        rows++;
        at = 0;
      }
      at += w;
    }
    return { rows, height: rows * (key.gap + key.line * lines) };
  };
  const mostRows = 6; // in a legend without pages, unless it has the option all

  const base = (t, title, data) => ({
    animation: false,
    stateAnimation: { duration: 0 },
    color: t.colours,
    backgroundColor: t.paper,
    textStyle: { color: t.ink, fontFamily: font },
    grid: { left: 4, right: 20, top: 40, bottom: printing ? 36 : 76, containLabel: true }, // 40 for the slider
    legend: {
      show: false,
      left: 0,
      itemWidth: key.width,
      itemHeight: 10,
      itemGap: key.gap,
      textStyle: { color: t.ink, fontSize: key.size, lineHeight: key.line },
      inactiveColor: t.rule,
      pageTextStyle: { color: t.ink },
      pageIconColor: t.ink,
      pageIconInactiveColor: t.rule,
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: t.panel,
      borderColor: t.rule,
      textStyle: { color: t.ink, fontSize: 13 },
      axisPointer: { type: 'line', lineStyle: { color: t.faint } },
    },
    toolbox: {
      show: !printing,
      right: 0,
      top: -8,
      itemSize: 17,
      itemGap: 10,
      iconStyle: { borderColor: t.faint },
      emphasis: { iconStyle: { borderColor: t.accent } },
      feature: {
        dataZoom: { title: { zoom: 'Zoom: drag over the plot', back: 'Zoom back' }, yAxisIndex: 'none' },
        restore: { title: 'Whole plot' },
        dataView: {
          show: Boolean(data),
          title: 'Data',
          readOnly: true,
          lang: [heading.plain(title), 'Close', ''],
          optionToContent: () => table(data()),
          backgroundColor: t.paper,
          textColor: t.ink,
          buttonColor: t.accent,
          buttonTextColor: t.paper,
        },
        saveAsImage: { title: 'Save as PNG', name: heading.plain(title), pixelRatio: 2, backgroundColor: t.paper },
      },
    },
    dataZoom: [
      // A wheel or a single finger scrolls the page; two fingers zoom.
      {
        type: 'inside',
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseMove: 'shift',
        moveOnMouseWheel: false,
        preventDefaultMouseMove: false,
        filterMode: 'none',
      },
      {
        type: 'slider',
        show: !printing,
        height: 14,
        bottom: 8,
        showDetail: false,
        filterMode: 'none',
        brushSelect: false,
        borderColor: t.rule,
        backgroundColor: t.panel,
        fillerColor: t.accent + '33',
        dataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } },
        selectedDataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } },
        handleStyle: { color: t.paper, borderColor: t.faint },
        moveHandleStyle: { color: t.rule },
        emphasis: { handleStyle: { borderColor: t.accent } },
      },
    ],
  });

  // iconsWidth is the width of the icons that a plot has beside its title.
  const iconsWidth = ({ show, itemSize, itemGap, feature: { dataZoom, restore, dataView } }) => {
    if (!show) return 0;
    const icons = 1 + (dataZoom.show === false ? 0 : 2) + (restore.show === false ? 0 : 1) + (dataView.show ? 1 : 0);
    return icons * (itemSize + itemGap) + 2 * itemGap;
  };

  const drawn = [];

  // draw creates a plot in element. option() returns the options for echarts, except those in base,
  // and is called again when colours or the width change; its title is {text, about}, the name of the
  // vertical axis and what the plot is of.
  // data(), if given, returns the plot as rows of cells, beginning with a header, for the plot's
  // data view. The chart's pointed() returns the pointer's position on the horizontal axis; echarts
  // itself only reports the nearest point.
  const draw = (element, title, option, data) => {
    // The options for this width; style.css makes room for what is above the plot.
    const options = (width) => {
      const t = theme();
      const o = merged(base(t, title, data), option());
      for (const key of ['xAxis', 'yAxis']) o[key] = merged(axis(t), o[key]);
      o.xAxis.name &&= heading.marked(o.xAxis.name);
      const { titles, height: top } = heading.above({ title, about: o.title?.about, axis: o.title?.text ?? '' }, width, iconsWidth(o.toolbox), t, font);
      o.title = titles;
      o.grid.top += top;
      o.legend.top = top + 30;
      let above = top;
      if (o.legend.show) {
        const names = entries(o.legend.data, width, o.legend.itemWidth);
        const { rows, height: all } = legendHeight(names, width, o.legend.itemWidth);
        const paged = rows > mostRows && !o.legend.all;
        const height = paged ? 30 : all;
        if (paged) Object.assign(o.legend, { type: 'scroll', itemHeight: 14, formatter: null });
        else Object.assign(o.legend, { type: 'plain', formatter: (name) => names.get(name)?.join('\n') ?? name });
        o.grid.top += height;
        above += height;
      }
      element.style.setProperty('--above', `${above}px`);
      return o;
    };
    const first = options(element.clientWidth);
    const chart = echarts.init(element, null, { locale: 'EN', devicePixelRatio: Math.max(2, devicePixelRatio) });
    let pointed = NaN;
    chart.pointed = () => pointed;
    chart.getZr().on('mousemove', ({ offsetX }) => {
      pointed = chart.convertFromPixel({ xAxisIndex: 0 }, offsetX);
    });
    chart.setOption(first);

    const redraw = () => chart.setOption(options(chart.getWidth()));
    const resize = (width) => {
      const o = options(width);
      chart.resize({ width });
      chart.setOption(o);
    };
    new ResizeObserver(() => {
      if (!printing && element.clientWidth !== chart.getWidth()) resize(element.clientWidth);
    }).observe(element);
    drawn.push({ element, redraw, resize });
    return chart;
  };

  dark.addEventListener('change', () => redraw());
  const paperWidth = 660; // pixels that fit on a sheet of A4 or letter
  const print = (on) => {
    printing = on;
    for (const { element, resize } of drawn) resize(on ? Math.min(paperWidth, element.clientWidth) : element.clientWidth);
  };
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));

  // number formats x with groups of three digits and at most six significant ones.
  const number = (x) => {
    const size = Math.abs(x);
    if (size !== 0 && (size < 1e-4 || size >= 1e15))
      return x
        .toExponential(2)
        .replace(/\.?0+e/, 'e')
        .replace('e+', 'e');
    return x.toLocaleString('en', { maximumSignificantDigits: Number.isInteger(x) ? 21 : 6 });
  };
  // roundUp returns the end of an axis that reaches v, which has few digits.
  const roundUp = (v) => {
    const unit = 10 ** Math.floor(Math.log10(v));
    const end = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((d) => d * unit).find((e) => e >= v * (1 - 1e-9));
    return Number(end.toPrecision(3));
  };
  // percent formats a share with three digits, and as 100 % only if it is 1.
  const percent = (x) => {
    const v = 100 * x;
    if (v === 0 || v === 100) return `${v} %`;
    if (v < 0.001) return `${number(Number(v.toPrecision(3)))} %`;
    if (v > 99) return `${v.toLocaleString('en', { maximumFractionDigits: 6, roundingMode: 'trunc' })} %`;
    return `${v.toLocaleString('en', { maximumSignificantDigits: 3 })} %`;
  };

  // text creates an element whose content is text and never markup.
  const text = (tag, content, className) => {
    const e = document.createElement(tag);
    e.textContent = content;
    if (className) e.className = className;
    return e;
  };

  // tip creates a tooltip: a title, and rows of {line, name, value}.
  const tip = (title, rows) => {
    const e = text('div', '', 'tip');
    e.append(text('div', title, 'tip-title'));
    for (const { line, name, value } of rows) {
      const row = text('div', '', 'tip-row');
      if (line) {
        const key = text('span', '', 'tip-key');
        key.style.borderTopColor = line.color;
        key.style.borderTopStyle = line.type === 'solid' ? 'solid' : line.type === dashes[2] ? 'dotted' : 'dashed';
        row.append(key);
      }
      if (name) row.append(text('span', name, name.length > 12 ? 'tip-name tip-long' : 'tip-name'));
      row.append(text('span', value, 'tip-value'));
      e.append(row);
    }
    return e;
  };

  // table returns rows as text to copy, with tabs between cells.
  const table = (rows) => {
    const area = text('textarea', rows.map((r) => r.join('\t')).join('\n'), 'data-view');
    area.readOnly = true;
    return area;
  };

  // redraw draws all plots anew, with what their options are by now.
  const redraw = () => drawn.forEach((d) => d.redraw());

  return { draw, redraw, theme, line, number, percent, roundUp, text, tip };
})();
