// What stands above a plot, in the picture and so in a saved one too: a title, the parameters below
// it, and the name of the vertical axis.
'use strict';

const heading = (() => {
  const pencil = document.createElement('canvas').getContext('2d');
  const title = { size: 15, line: 20, weight: 600 };
  const about = { size: 12.5, line: 17, weight: 400 };
  const iconsEnd = 26; // where the icons beside the title end, in pixels from the top

  // A subscript is written as in TeX: t_{sync}.
  const subscript = /_\{([^}]*)\}/g;
  const plain = (text) => text.replace(subscript, '_$1');
  const marked = (text) => text.replace(subscript, '{sub|$1}');
  // rich is the style that marked text refers to.
  const rich = (size, color) => ({ sub: { fontSize: Math.round(size * 0.75), color, verticalAlign: 'middle', padding: [Math.round(size * 0.55), 0, 0, 0] } });

  // wrapped breaks text into lines of at most width pixels, widthOf(line) where lines differ: between
  // words, and within one that is longer than a line, as names of files are.
  const wrapped = (text, { size, weight }, font, width) => {
    const widthOf = typeof width === 'number' ? () => width : width;
    pencil.font = `${weight} ${size}px ${font}`;
    const fits = (line) => pencil.measureText(plain(line)).width <= widthOf(lines.length - 1);
    const lines = [''];
    for (const word of text.split(' ')) {
      const longer = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`;
      if (fits(longer)) {
        lines[lines.length - 1] = longer;
        continue;
      }
      if (lines.at(-1) !== '') lines.push('');
      for (const letter of fits(word) || word.includes('{') ? [word] : word) {
        if (lines.at(-1) !== '' && !fits(lines.at(-1) + letter)) lines.push('');
        lines[lines.length - 1] += letter;
      }
    }
    return lines;
  };

  // above returns the titles for echarts, and how high they are together. said is {title, about, axis};
  // tools is the width of the icons beside the first lines.
  const above = (said, width, tools, { ink, faint }, font) => {
    const titles = wrapped(said.title, title, font, width - tools);
    const beside = (line) => titles.length * title.line + line * about.line < iconsEnd;
    const abouts = said.about ? wrapped(said.about, about, font, (line) => width - (beside(line) ? tools : 8)) : [];
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

  return { above, wrapped, plain, marked, rich };
})();
