// What stands above a plot, in the picture and so in a saved one too: a title, the parameters below
// it, and the name of the vertical axis.
'use strict';

const heading = (() => {
  const pencil = document.createElement('canvas').getContext('2d');
  const title = { size: 15, line: 20, weight: 600 };
  const about = { size: 12.5, line: 17, weight: 400 };
  const tools = 150; // pixels to the right of the title, for the icons

  // A subscript is written as in TeX: t_{sync}.
  const subscript = /_\{([^}]*)\}/g;
  const plain = (text) => text.replace(subscript, '_$1');
  const marked = (text) => text.replace(subscript, '{sub|$1}');
  // rich is the style that marked text refers to.
  const rich = (size, color) => ({ sub: { fontSize: Math.round(size * 0.75), color, verticalAlign: 'middle', padding: [Math.round(size * 0.55), 0, 0, 0] } });

  // wrapped breaks text between words into lines of at most width pixels.
  const wrapped = (text, { size, weight }, font, width) => {
    pencil.font = `${weight} ${size}px ${font}`;
    const lines = [];
    for (const word of text.split(' ')) {
      const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
      if (lines.length > 0 && pencil.measureText(plain(longer)).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  // above returns the titles for echarts, and how high they are together. said is {title, about, axis}.
  const above = (said, width, { ink, faint }, font) => {
    const titles = wrapped(said.title, title, font, width - tools);
    const abouts = said.about ? wrapped(said.about, about, font, width - 8) : [];
    const style = (kind, color) => ({ color, fontSize: kind.size, fontWeight: kind.weight, lineHeight: kind.line, rich: rich(kind.size, color) });
    const axisTop = titles.length * title.line + abouts.length * about.line + 8;
    return {
      height: axisTop - 8,
      titles: [
        {
          left: 0,
          top: 0,
          padding: 0,
          itemGap: 2,
          text: marked(titles.join('\n')),
          textStyle: style(title, ink),
          subtext: abouts.join('\n'),
          subtextStyle: style(about, faint),
        },
        { left: 0, top: axisTop, padding: 0, text: marked(said.axis), textStyle: { ...style(about, faint), fontSize: 13, rich: rich(13, faint) } },
      ],
    };
  };

  return { above, plain, marked, rich };
})();
