// The plots of a study, made by the program: no error bar is cut off, a legend of 24 series hides
// nothing, and axes can be made logarithmic on the page.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { aboveTheFold, legible, light, looks, printed, readable, tpmbench, visit } from './browser.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-study-'));
after(() => rmSync(folder, { recursive: true }));

const inside = (name) => path.join(folder, name);
const address = (name) => pathToFileURL(inside(`${name}.html`)).href;
const json = {}; // of each page, what the program prints

const sweep = async (name, ...keys) => {
  writeFileSync(inside(`${name}.yaml`), keys.join('\n'));
  await tpmbench('sweep', inside(`${name}.yaml`), '-o', inside(name), '-q');
};
const report = async (page, study, ...flags) => {
  json[page] = JSON.parse(await tpmbench('report', inside(study), '-o', inside(`${page}.html`), '--summary', 'json', ...flags));
};

before(async () => {
  await sweep('depth', 'n: [20, 50]', 'l: {from: 1, to: 5}', 'rule: [hebbian, random-walk]', 'trials: 300', 'max_steps: 500');
  await sweep('detect', 'n: 30', 'l: [1, 2]', 'detect: [2, 5, 10, 20, 40, 80]', 'trials: 400');
  await sweep('attacks', 'n: 12', 'l: [1, 2]', 'attack: [observer, simple, geometric, majority, genetic]', 'trials: 60');
  await sweep('many', 'n: [10, 20, 40]', 'l: [1, 2]', 'k: [2, 3]', 'rule: [hebbian, random-walk, anti-hebbian]', 'tie: [minus, plus]', 'trials: 40');
  await sweep('never', 'n: 100', 'l: [7, 8, 9]', 'trials: 40', 'max_steps: 20');
  await report('never', 'never');
  await report('depth', 'depth', '--against', 'L', '--by', 'rule', '--fit', 'power', '--log-x', '--log-y');
  await report('detect', 'detect', '--log-y');
  await report('attacks', 'attacks', '--against', 'attack');
  await report('many', 'many', '--by', 'l,k,rule,tie');
});

const shown = {
  depth: ['plot0-0', 'plot0-1'],
  detect: ['plot0-0'],
  attacks: ['plot0-0'],
  many: [0, 1, 2, 3].map((part) => `plot0-0-${part}`), // small multiples of six series each
};

// seen returns what is drawn of a plot: its axes, the ends of its bars and its marks, and the boxes of
// its legend and of the space between its axes.
const seen = (page, id) =>
  page.evaluate((id) => {
    const chart = echarts.getInstanceByDom(document.getElementById(id));
    const { xAxis, yAxis, series, legend } = chart.getOption();
    const model = chart.getModel();
    const box = (group) => {
      const r = group.getBoundingRect().clone();
      r.applyTransform(group.getComputedTransform());
      return { top: r.y, bottom: r.y + r.height };
    };
    const of = (kind) => series.filter((s) => s.id.startsWith(kind)).map((s) => s.data);
    const grid = model.getComponent('grid').coordinateSystem.getRect();
    return {
      x: { type: xAxis[0].type, low: xAxis[0].min, high: xAxis[0].max },
      y: { type: yAxis[0].type, low: yAxis[0].min, high: yAxis[0].max },
      bars: of('bar').map((data) => data.filter((d) => d.value).map((d) => ({ at: d.value, cap: d.symbolSize !== 0 }))),
      marks: of('point'),
      paths: of('path'),
      names: legend[0].show ? legend[0].data.map((d) => d.name) : [],
      legend: legend[0].show ? box(chart.getViewOfComponentModel(model.getComponent('legend')).group) : null,
      grid: { top: grid.y, bottom: grid.y + grid.height },
      height: chart.getHeight(),
    };
  }, id);

// All screens for one study, a desk and a phone for the others.
const phone = looks.find((l) => l.name === 'phone-dark');
for (const look of looks) {
  for (const [name, ids] of Object.entries(shown)) {
    if (name !== 'depth' && look !== light && look !== phone) continue;
    test(`${name}, ${look.name}`, async () => {
      await visit(look, address(name), async (page, picture) => {
        const section = page.locator('section[aria-labelledby=study]');
        assert.deepEqual(await section.locator('.plot').evaluateAll((all) => all.map((e) => e.id)), ids);
        for (const [j, id] of ids.entries()) {
          const { panels } = json[name].plots[0];
          const series = name === 'many' ? panels[0].series.slice(6 * j, 6 * j + 6) : panels[j].series;
          const got = await seen(page, id);
          // Every value has its mark, every interval its bar from end to end, and all are within the axes.
          assert.equal(got.marks.flat().length, series.flatMap((s) => s.points).filter((v) => v.y !== null).length);
          series.forEach((s, k) => {
            const drawable = s.points.filter((v) => v.low !== null);
            assert.equal(got.bars[k].length, 2 * drawable.length);
            drawable.forEach((v, n) => {
              const [low, high] = got.bars[k].slice(2 * n, 2 * n + 2);
              assert.equal(high.at[1], v.high);
              if (got.y.type === 'log' && v.low <= 0) assert.deepEqual([low.at[1], low.cap], [got.y.low, false]);
              else assert.deepEqual([low.at[1], low.cap], [v.low, true]);
            });
          });
          for (const [x, y] of [...got.bars.flat().map((b) => b.at), ...got.marks.flat().map((m) => m.value), ...got.paths.flat()]) {
            const slack = 1e-9 * (got.y.high - got.y.low);
            assert.ok(x >= got.x.low && x <= got.x.high && y >= got.y.low - slack && y <= got.y.high + slack, `${id}: ${x}, ${y} is outside ${JSON.stringify([got.x, got.y])}`);
          }
          assert.deepEqual(got.names, series.length > 1 ? series.map((s) => s.label) : []);
          assert.ok(got.grid.bottom - got.grid.top > 120, `${id}: the plot is ${got.grid.bottom - got.grid.top} high`);
          if (got.legend) assert.ok(got.legend.bottom <= got.grid.top + 1, `${id}: the legend reaches ${got.legend.bottom}, the plot begins at ${got.grid.top}`);
        }
        assert.doesNotMatch(await section.innerText(), /NaN|undefined|Infinity/);
        await aboveTheFold(page, `#${ids[0]}`);
        await legible(page);
        await readable(page);
        await picture(`study-${name}`);
      });
    });
  }
}

// 24 series have marks and colours that differ, six in each plot, with the others behind.
test('24 series differ', async () => {
  await visit(light, address('many'), async (page) => {
    const looks = await page.evaluate((ids) => ids.flatMap((id) => {
      const { series } = echarts.getInstanceByDom(document.getElementById(id)).getOption();
      return series.filter((s) => s.type === 'scatter').map((s) => `${s.itemStyle.color} ${s.symbol}`);
    }), shown.many);
    assert.equal(looks.length, 24);
    assert.equal(new Set(looks).size, 24);
    const others = await page.evaluate(() => echarts.getInstanceByDom(document.getElementById('plot0-0-1')).getOption().series.filter((s) => s.id.startsWith('other')).length);
    assert.equal(others, 18, 'the others are behind');
  });
});

test('hover', async () => {
  await visit(light, address('detect'), async (page) => {
    await page.locator('#plot0-0').scrollIntoViewIfNeeded();
    const { y, n, at } = await page.evaluate(() => {
      const chart = echarts.getInstanceByDom(document.getElementById('plot0-0'));
      const { v, value } = chart.getOption().series.find((s) => s.id === 'point1').data[2];
      return { ...v, at: chart.convertToPixel({ gridIndex: 0 }, value) };
    });
    const box = await page.locator('#plot0-0').boundingBox();
    await page.mouse.move(box.x + at[0] - 1, box.y + at[1]);
    await page.mouse.move(box.x + at[0], box.y + at[1]);
    const tip = page.locator('#plot0-0 .tip');
    await tip.waitFor();
    const says = await tip.innerText();
    assert.match(says, /detect 10\s+L=2/);
    assert.ok(says.includes(`${(100 * y).toLocaleString('en', { maximumSignificantDigits: 3 })} %`) && says.includes(`trials\n${n}`), says);
  });
});

// The boxes change the axes. A share of 0 is a triangle at the end of its interval on a logarithmic
// axis, and a mark at 0 on a linear one.
test('logarithmic or not', async () => {
  await visit(light, address('detect'), async (page) => {
    const zero = async () => (await seen(page, 'plot0-0')).marks.flat().filter((m) => m.v.y === 0);
    const log = await zero();
    assert.ok(log.length > 0 && log.every((m) => m.symbolRotate === 180 && m.value[1] === m.v.high), 'no share of 0');
    assert.ok(await page.locator('#log-y').isChecked());
    await page.locator('#log-y').click();
    assert.ok((await zero()).every((m) => m.value[1] === 0 && m.symbolRotate === undefined));
    assert.equal((await seen(page, 'plot0-0')).y.type, 'value');
    await page.locator('#log-x').click();
    const { x, marks } = await seen(page, 'plot0-0');
    assert.equal(x.type, 'log');
    assert.equal(marks.flat().length, 12);
  });
});

// The line of a fit goes through what its numbers say.
test('fits', async () => {
  await visit(light, address('depth'), async (page) => {
    for (const [j, id] of shown.depth.entries()) {
      const { paths } = await seen(page, id);
      json.depth.plots[0].panels[j].series.forEach(({ fit: { a, b }, points }, k) => {
        assert.equal(paths[k].length, 81);
        for (const [x, y] of paths[k]) assert.ok(Math.abs(y / (a * x ** b) - 1) < 1e-9, `${y} at ${x}`);
        assert.equal(paths[k][0][0], points[0].x);
        assert.ok(Math.abs(paths[k].at(-1)[0] - points.at(-1).x) < 1e-9);
      });
      const said = await page.locator(`figure:has(#${id}) .fits li`).allInnerTexts();
      assert.equal(said.length, 2);
      assert.match(said[0], /^hebbian: sync_steps = \([\d.]+ ± [\d.]+\) L\^\([\d.]+ ± [\d.]+\); χ²\/dof = /);
    }
  });
});

// A picture has its title and what all points have in common in it.
test('a picture says what it shows', async () => {
  await visit(light, address('detect'), async (page) => {
    const [{ text, subtext }] = await page.evaluate(() => echarts.getInstanceByDom(document.getElementById('plot0-0')).getOption().title);
    assert.match(text.replaceAll('\n', ' '), /against detect/);
    assert.match(subtext, /^K=3, N=30, hebbian, tie minus, trials 400/);
  });
});

// What is of attackers has another colour than what is of pairs.
test('pair and attacker', async () => {
  const colour = async (name) => {
    let got;
    await visit(light, address(name), async (page) => {
      got = await page.evaluate(() => echarts.getInstanceByDom(document.getElementById('plot0-0')).getOption().series.find((s) => s.id === 'point0').itemStyle.color);
    });
    return got;
  };
  await sweep('attacker', 'n: 12', 'l: [1, 2, 3]', 'attack: geometric', 'trials: 60');
  await report('pairs', 'attacker', '--plot', 'sync_steps');
  await report('attackers', 'attacker', '--plot', 'p_any');
  assert.notEqual(await colour('pairs'), await colour('attackers'));
});

test('on paper', () => visit(light, address('depth'), printed));

// Where no point has a value there is a sentence instead of empty axes.
test('nothing to draw', async () => {
  await visit(phone, address('never'), async (page) => {
    assert.equal(await page.locator('.plot').count(), 0);
    assert.match(await page.locator('section[aria-labelledby=study]').innerText(), /against L, synaptic depth: no point has a value yet/);
  });
});

// Files that hold the same pairs have the same curve: all of their colours are seen in it.
test('curves that coincide', async () => {
  await visit(light, address('detect'), async (page) => {
    const series = await page.evaluate(() => echarts.getInstanceByDom(document.getElementById('cumulative-0')).getOption().series.filter((s) => s.name));
    assert.equal(new Set(series.map((s) => JSON.stringify(s.data))).size, 1);
    assert.deepEqual(series.map(({ lineStyle: { type, dashOffset } }) => [type, dashOffset]), [['solid', undefined], ...[1, 2, 3, 4, 5].map((k) => [[8, 40], -8 * k])]);
    assert.equal(new Set(series.map((s) => s.lineStyle.color)).size, 6);
  });
});
