// The report's page, made by the program: plots that can be hovered, zoomed and saved, in light and
// dark, on a desk and on a phone.

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { aboveTheFold, colours, legible, light, looks, printed, readable, still, tpmbench, unfold, visit } from './browser.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-report-'));
after(() => rmSync(folder, { recursive: true }));

const inside = (name) => path.join(folder, name);
const address = (name) => pathToFileURL(inside(name)).href;
const run = (name, ...args) => tpmbench('run', '-q', '-N', '20', '-o', inside(name), ...args);

// A name that becomes markup if it is not escaped.
const hostile = `x<img src=x onerror=alert(1)><!--"'&.arrow`;

// The name of a file that is longer than a line on a phone.
const long = `${'a_file_of_all_that_one_can_think_of-'.repeat(4)}.arrow`;

before(async () => {
  await run('two.parquet', '-L', '2', '--trials', '20k');
  await run('three.arrow', '-L', '3', '--trials', '20k');
  await run('ensemble.arrows', '-L', '2', '--trials', '1000', '--attack', 'majority', '--attackers', '15');
  await run('followed.arrow', '-L', '2', '--trials', '300', '--rule', 'anti-hebbian', '--attack', 'observer', '--follow');
  await run(hostile, '-L', '3', '--trials', '20k');
  const report = (page, ...files) => tpmbench('report', ...files.map(inside), '-o', inside(page));
  await report('one.html', 'three.arrow');
  await report('several.html', 'two.parquet', 'three.arrow', 'ensemble.arrows', 'followed.arrow');
  await run('some.arrow', '-L', '2', '--trials', '300', '--max-steps', '150', '--attack', 'simple', '--follow');
  await run('never.arrow', '-L', '5', '--trials', '300', '--max-steps', '150', '--attack', 'simple', '--follow');
  await report('never.html', 'some.arrow', 'never.arrow');
  await run('keys2.parquet', '-L', '2', '--trials', '2000', '--keys');
  await run('keys4.arrow', '-L', '4', '--trials', '2000', '--keys', '--max-steps', '600');
  await report('keys.html', 'keys4.arrow');
  await report('keyed.html', 'keys2.parquet', 'keys4.arrow', 'never.arrow');
  await report('attacked.html', 'followed.arrow');
  const many = Array.from({ length: 8 }, (_, i) => `many${i}.arrow`);
  for (const [i, name] of many.entries()) await tpmbench('run', '-q', '-N', String(10 + 10 * (i >> 2)), '-L', String(1 + (i % 4)), '--trials', '500', '-o', inside(name));
  await report('many.html', ...many);
  const apart = ['many0.arrow', 'many1.arrow', 'many4.arrow', 'many5.arrow', 'deep0.arrow', 'deep1.arrow', 'deep2.arrow'];
  for (const i of [0, 1, 2]) await tpmbench('run', '-q', '-N', String(10 + i), '-L', '6', '--trials', '300', '-o', inside(`deep${i}.arrow`));
  await report('apart.html', ...apart);
  await report('hostile.html', hostile, 'three.arrow');
  await run('variants.arrow', '-L', '3', '--trials', '300', '--attack', 'geometric', '--input-range', '2', '--zero-inputs', '--start', 'near', '--start-errors', '0.1', '--detect', '10', '--share', '50');
  copyFileSync(inside('many0.arrow'), inside(long));
  await report('long.html', 'variants.arrow', long, 'many0.arrow', 'ensemble.arrows');
  await run('single.arrow', '-L', '3', '--trials', '1', '--attack', 'geometric');
  await report('single.html', 'single.arrow');
});

const plots = ['histogram', 'cumulative', 'survival', 'success', 'best', 'learn', 'ratio'];

// drawn counts the pixels of a plot, one in four, that do not have the most common colour.
const drawn = (page, id) =>
  page
    .locator(`#${id} canvas`)
    .first()
    .evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Map();
      for (let i = 0; i < data.length; i += 16) {
        const c = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        colours.set(c, (colours.get(c) ?? 0) + 1);
      }
      return { other: data.length / 16 - Math.max(...colours.values()), colours: colours.size };
    });

// option returns the plot's own options.
const option = (page, id) => page.evaluate((id) => echarts.getInstanceByDom(document.getElementById(id)).getOption(), id);

// changed waits, at most some seconds, until what ask returns is no longer last, and returns it.
async function changed(ask, last) {
  for (let tries = 0; ; tries++) {
    const now = await ask();
    if (!isDeepStrictEqual(now, last) || tries === 100) return now;
    await new Promise((later) => setTimeout(later, 50));
  }
}

// icon returns the position of a tool in the plot's toolbox.
const icon = async (page, id, name) => {
  const at = await page.evaluate(
    ([id, name]) => {
      const chart = echarts.getInstanceByDom(document.getElementById(id));
      const found = chart
        .getZr()
        .storage.getDisplayList(true)
        .find((d) => d.__title === name);
      if (!found) return null;
      const box = found.getBoundingRect().clone();
      box.applyTransform(found.getComputedTransform());
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    },
    [id, name],
  );
  assert.ok(at, `no ${name} at ${id}`);
  const box = await page.locator(`#${id}`).boundingBox();
  return { x: box.x + at.x, y: box.y + at.y };
};

const present = (look, name, ids) =>
  test(`${name}, ${look.name}`, async () => {
    await visit(look, address(`${name}.html`), async (page, picture) => {
      assert.deepEqual(await page.locator('.plot').evaluateAll((all) => all.map((e) => e.id)), ids);
      for (const id of ids) {
        const { other, colours } = await drawn(page, id);
        assert.ok(other > 500 && colours > 20, `${id}: ${other} pixels of ${colours} colours`);
      }
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(paper, look.colorScheme === 'dark' ? 'rgb(22, 24, 29)' : 'rgb(255, 255, 255)');
      assert.equal(await page.locator('details[open]').count(), 0, 'numbers are folded away');
      if (name !== 'long') await aboveTheFold(page, `#${ids[0]}`); // its legend takes half of a phone
      await legible(page);
      await picture(`report-${name}`);
      await unfold(page);
      await readable(page);
    });
  });

const [, dark, phone, phoneDark] = looks;
const attacked = plots.slice(0, 5);
for (const [name, ids, on] of [
  ['one', plots.slice(0, 3), [light, phoneDark]],
  ['several', plots, looks],
  ['keys', [...plots.slice(0, 3), 'weights'], [dark, phone]],
  ['keyed', [...plots.slice(0, 3), 'weights'], [phoneDark]],
  ['many', plots.slice(0, 3).flatMap((id) => [`${id}-0`, `${id}-1`]), [light, phoneDark]],
  ['long', attacked, [dark, phone]],
  ['single', attacked, [phoneDark]],
]) {
  for (const look of on) present(look, name, ids);
}

// A file in which no pair has synchronised is a series that says so, in every plot.
for (const look of [light, phone]) {
  test(`never, ${look.name}`, async () => {
    await visit(look, address('never.html'), async (page, picture) => {
      const never = 'L=5: none of 300 synchronised';
      for (const id of plots) {
        const { series, legend, yAxis } = await option(page, id);
        if (id === 'success') {
          assert.match(await page.evaluate(() => JSON.stringify(JSON.parse(document.getElementById('data').textContent).files[1].label)), /none of 300/);
          assert.equal(yAxis[0].max, 1.5);
          continue;
        }
        assert.deepEqual(legend[0].data, ['L=2', never], id);
        const { data } = series.find((s) => s.name === never);
        const flat = { cumulative: 0, learn: 0, survival: 1 }[id];
        assert.deepEqual([...new Set(data.map(([, y]) => y))], flat === undefined ? [] : [flat], id);
      }
      await unfold(page);
      const row = page.getByRole('row', { name: /^synchronised/ });
      assert.match(await row.innerText(), /none of 300/);
      const half = page.getByRole('row', { name: /^half of all trials within/ }).first();
      assert.match(await half.innerText(), /more than 150/);
      for (const id of plots) {
        await page.locator(`#${id}`).scrollIntoViewIfNeeded();
        const box = await page.locator(`#${id}`).boundingBox();
        await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
        await page.mouse.move(box.x + box.width * 0.41, box.y + box.height * 0.5);
      }
      assert.doesNotMatch(await page.locator('main').innerText(), /NaN|undefined|Infinity/);
      await picture('report-never');
    });
  });
}

test('hover', async () => {
  await visit(light, address('several.html'), async (page, picture) => {
    for (const [id, says] of [
      ['histogram', /Step [\d,]+.*L=2.*[\d.]+ % per step: [\d,]+ of 20,000/s],
      ['cumulative', /Synchronised by step [\d,]+.*L=3.*\d \([\d.]+ %\)/s],
      ['survival', /Not synchronised after step/],
      ['best', /At least [\d.]+ % of the weights/],
      ['learn', /Learned by step/],
      ['ratio', /Ratio 0/],
    ]) {
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
      const box = await page.locator(`#${id}`).boundingBox();
      await page.mouse.move(box.x + box.width * 0.15, box.y + box.height * 0.6);
      await page.mouse.move(box.x + box.width * 0.16, box.y + box.height * 0.6);
      const tip = page.locator(`#${id} .tip`);
      await tip.waitFor();
      assert.match(await tip.innerText(), says);
      if (id === 'histogram') await picture('report-hover');
    }
  });
});

test('tap', async () => {
  await visit(phone, address('several.html'), async (page) => {
    await page.locator('#cumulative').scrollIntoViewIfNeeded();
    const box = await page.locator('#cumulative').boundingBox();
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    const tip = page.locator('#cumulative .tip');
    await tip.waitFor();
    const { x, width } = await tip.boundingBox();
    assert.ok(x >= 0 && x + width <= phone.viewport.width, `the tip goes from ${x} to ${x + width}`);
  });
});

// What is said of keys is what tpmbench keys says, with its warning beside it.
test('keys', async () => {
  const told = JSON.parse(await tpmbench('keys', inside('keys4.arrow'), '--summary', 'json'));
  await visit(light, address('keys.html'), async (page, picture) => {
    const section = page.locator('section', { has: page.locator('#keys') });
    await unfold(page);
    assert.match(await section.innerText(), /Neural key exchange is broken/);
    assert.match(await section.getByRole('row', { name: /^entropy of a weight/ }).innerText(), new RegExp(`\\t${told.entropy.toFixed(4)}`));
    assert.doesNotMatch(await section.innerText(), /NaN|undefined|null/);
    const [{ data }] = (await option(page, 'weights')).series;
    assert.equal(data.length, 2 * 4 + 1 + 3);
    told.distribution.forEach((d, i) => assert.deepEqual(data[i + 1], [d.weight - 0.5, d.share]));
    await page.locator('#weights').scrollIntoViewIfNeeded();
    const box = await page.locator('#weights').boundingBox();
    await page.mouse.move(box.x + box.width * 0.52, box.y + box.height * 0.5);
    await page.mouse.move(box.x + box.width * 0.53, box.y + box.height * 0.5);
    const tip = page.locator('#weights .tip');
    await tip.waitFor();
    const [, weight, n] = (await tip.innerText()).replaceAll(',', '').match(/Weight (-?\d+)\s+(\d+) \(/);
    assert.equal(Number(n), told.distribution[Number(weight) + 4].count);
    await picture('report-keys-hover');
  });
});

// The area drawn for a file is its share of trials, for all widths of cells.
test('areas are shares', async () => {
  await visit(light, address('several.html'), async (page) => {
    const area = ({ data }) => data.slice(1).reduce((sum, [x], i) => sum + data[i][1] * (x - data[i][0]), 0);
    for (const [start, end] of [
      [0, 100],
      [4, 5],
      [20, 60],
    ]) {
      for (const [id, unit] of [
        ['histogram', 1],
        ['ratio', 0.01],
      ]) {
        await page.evaluate(
          ([id, start, end]) => echarts.getInstanceByDom(document.getElementById(id)).dispatchAction({ type: 'dataZoom', start, end }),
          [id, start, end],
        );
        for (const series of (await option(page, id)).series) {
          assert.ok(Math.max(...series.data.map(([, y]) => y)) <= 1, `${id} of ${series.name}: a share above 1`);
          const share = area(series) / unit;
          assert.ok(Math.abs(share - 1) < 1e-9, `${id} of ${series.name}, ${start} to ${end} %: ${share}`);
        }
      }
    }
  });
});

test('zoom', async () => {
  await visit(light, address('one.html'), async (page) => {
    const plot = page.locator('#histogram');
    await plot.scrollIntoViewIfNeeded();
    const seen = async () => {
      const { dataZoom, series } = await option(page, 'histogram');
      return { width: dataZoom[0].endValue - dataZoom[0].startValue, points: series[0].data.length };
    };
    const whole = await seen();
    const box = await plot.boundingBox();
    const at = (share) => page.mouse.move(box.x + box.width * share, box.y + box.height * 0.5);
    await at(0.3);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    const close = await changed(seen, whole);
    assert.ok(close.width < whole.width, 'the wheel does not zoom');

    const tool = await icon(page, 'histogram', 'Zoom: drag over the plot');
    await page.mouse.click(tool.x, tool.y);
    await at(0.3);
    await page.mouse.down();
    await at(0.31);
    await at(0.33);
    await page.mouse.up();
    const closer = await changed(seen, close);
    assert.ok(closer.width < whole.width / 20, `${closer.width} steps of ${whole.width} are seen`);
    assert.ok(closer.points > whole.points, 'cells are as wide as before');
    const { x, y } = await icon(page, 'histogram', 'Whole plot');
    await page.mouse.click(x, y);
    assert.deepEqual(await changed(seen, closer), whole);
  });
});

test('save', async () => {
  await visit(light, address('several.html'), async (page) => {
    for (const id of ['histogram', 'success']) {
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
      const { x, y } = await icon(page, id, 'Save as PNG');
      const [download] = await Promise.all([page.waitForEvent('download'), page.mouse.click(x, y)]);
      assert.match(download.suggestedFilename(), /\.png$/);
      const png = readFileSync(await download.path());
      assert.equal(png.subarray(1, 4).toString(), 'PNG');
      assert.ok(png.readUInt32BE(16) > 1500 && png.length > 10000, 'too small a picture');
    }
    const link = page.getByRole('link', { name: 'CSV' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const csv = readFileSync(await download.path(), 'utf8');
    assert.match(csv, /^name,.*\ncontract,2,2,2,2\n/);
  });
});

test('a hostile name is a name', async () => {
  await visit(light, address('hostile.html'), async (page) => {
    assert.match(await page.locator('main').innerText(), /x<img src=x onerror=alert\(1\)><!--"'&\.arrow/);
    await page.locator('#histogram').scrollIntoViewIfNeeded();
    const box = await page.locator('#histogram').boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.6);
    await page.mouse.move(box.x + box.width * 0.31, box.y + box.height * 0.6);
    await page.locator('#histogram .tip').waitFor();
    assert.equal(await page.locator('img').count(), 0);
  });
});

// On paper nothing is cut: that of many files is in rows, and what has all digits is left to the CSV file.
test('on paper', async () => {
  for (const name of ['several', 'many', 'keyed', 'long']) {
    await visit(light, address(`${name}.html`), async (page) => {
      await printed(page);
      assert.ok(await page.getByRole('table').first().isVisible(), 'what is folded away is printed');
      assert.ok(!(await page.getByRole('link', { name: 'CSV' }).isVisible()));
    });
  }
});

test('printed', async () => {
  await visit({ ...light, colorScheme: 'dark' }, address('several.html'), async (page) => {
    const paper = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const chart = echarts.getInstanceByDom(document.getElementById('histogram'));
      return [chart.getOption().backgroundColor, chart.getWidth()];
    });
    assert.deepEqual(paper, ['#ffffff', 660]);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal((await option(page, 'histogram')).backgroundColor, '#16181d');
  });
});

// Pairs and attackers differ in colour; where colours are files, attackers are dashed.
test('pair and attacker', async () => {
  const style = async (page, id) => (await option(page, id)).series[0].lineStyle;
  await visit(light, address('attacked.html'), async (page) => {
    const pair = await style(page, 'cumulative');
    for (const id of ['best', 'learn', 'ratio']) assert.notEqual((await style(page, id)).color, pair.color, id);
    for (const { itemStyle } of (await option(page, 'success')).series) assert.notEqual(itemStyle.color, pair.color);
  });
  await visit(light, address('several.html'), async (page) => {
    assert.deepEqual([(await style(page, 'cumulative')).type, (await style(page, 'best')).type], ['solid', 'dashed']);
  });
});

// Small multiples: at most a series for each colour in front, all others grey behind, equal axes.
test('many files', async () => {
  await visit(light, address('many.html'), async (page) => {
    const ends = new Set();
    const names = new Set();
    for (const part of [0, 1]) {
      const { series, legend } = await option(page, `cumulative-${part}`);
      const front = series.filter((s) => s.name);
      assert.deepEqual([front.length, series.length], [4, 8]);
      assert.equal(new Set(front.map((s) => s.lineStyle.color)).size, 4);
      assert.ok(series.filter((s) => !s.name).every((s) => s.silent && s.lineStyle.opacity < 0.5));
      assert.deepEqual(legend[0].data, front.map((s) => s.name));
      front.forEach((s) => names.add(s.name));
      ends.add(await page.evaluate((id) => String(echarts.getInstanceByDom(document.getElementById(id)).getModel().getComponent('xAxis').axis.scale.getExtent()), `cumulative-${part}`));
    }
    assert.deepEqual([names.size, ends.size], [8, 1]);
    await unfold(page);
    assert.equal(await page.getByRole('row', { name: /^N=10, L=1/ }).count(), 2, 'a row a file in both tables');
  });
});

// Where equal axes would leave nothing to be seen of some series, each plot has axes of its own, which
// show all of those in front.
test('many files far apart', async () => {
  await visit(light, address('apart.html'), async (page, picture) => {
    for (const id of ['histogram', 'cumulative', 'survival']) {
      const ends = [];
      for (const part of [0, 1]) {
        const { series } = await option(page, `${id}-${part}`);
        const data = series.filter((s) => s.name).flatMap((s) => s.data.filter(([, y]) => y > 0 && y < 1));
        const [x, y] = await page.evaluate((id) => {
          const model = echarts.getInstanceByDom(document.getElementById(id)).getModel();
          return ['xAxis', 'yAxis'].map((name) => model.getComponent(name).axis.scale.getExtent());
        }, `${id}-${part}`);
        const reach = Math.max(...data.map(([x]) => x));
        assert.ok(reach <= x[1] && reach > x[1] / 3, `${id}-${part}: ${reach} of ${x[1]}`);
        const highest = Math.max(...data.map(([, y]) => y));
        if (id === 'histogram') assert.ok(highest <= y[1] && highest > y[1] / 2, `${id}-${part}: ${highest} of ${y[1]}`);
        ends.push(x[1]);
      }
      assert.ok(ends[1] > 3 * ends[0], `${id}: ${ends}`);
    }
    await picture('report-apart');
  });
});

// The edge of a table that goes on is shaded, and no longer at its end.
test('a table shows that it scrolls', async () => {
  await visit(phone, address('several.html'), async (page) => {
    await unfold(page);
    const table = page.locator('.scroll').first();
    await table.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await table.boundingBox();
    const edge = async () => {
      const all = await colours(page, { x: x + width - 3, y: y + Math.min(height, 60) - 12, width: 2, height: 8 });
      return Math.max(...all.map(([r]) => 255 - r));
    };
    assert.ok((await edge()) > 30, 'no shadow');
    await table.evaluate((e) => { e.scrollLeft = e.scrollWidth; });
    assert.ok((await edge()) < 10, 'a shadow at the end');
  });
});

// Tests of one page as it opens; those that change it are the last.
const seenOnOne = [];
const onOne = (name, see) => seenOnOne.push([name, see]);

// The title and the parameters are in the picture itself, and its text is not larger than the page's.
onOne('a picture says what it shows', async (page) => {
  for (const id of plots.slice(0, 3)) {
    const { title, xAxis, grid } = await option(page, id);
    assert.match(title[0].text, /^(Distribution of the synchronisation time t\{sub\|sync\}|Trials that have)/);
    assert.equal(title[0].subtext, 'K=3, N=20, L=3, hebbian, tie minus, trials 20,000');
    assert.equal(xAxis[0].name, 'synchronisation time t{sub|sync} in steps');
    assert.ok(grid[0].top > 60);
    const sizes = await page.evaluate((id) => {
      const list = echarts.getInstanceByDom(document.getElementById(id)).getZr().storage.getDisplayList(true);
      return list.filter((d) => d.type === 'tspan').map((d) => parseFloat(d.style.font.match(/([\d.]+)px/)[1]));
    }, id);
    assert.ok(sizes.length > 10 && Math.max(...sizes) <= 16, `letters of ${Math.max(...sizes)} pixels`);
  }
});

// On the logarithmic scale the curve goes on to the last trial, faintly where fewer than ten are left.
onOne('the tail', async (page) => {
  const steps = (await tpmbench('inspect', inside('three.arrow'), '--rows', ':')).toString().trim().split('\n').slice(1).map((r) => Number(r.split('\t')[1]));
  const last = Math.max(...steps);
  const { series, yAxis } = await option(page, 'survival');
  const [sure, noise] = series;
  assert.deepEqual(noise.data.at(-1), [last, 1 / steps.length]);
  assert.ok(noise.lineStyle.opacity < 0.5 && noise.lineStyle.color === sure.lineStyle.color);
  assert.ok(sure.data.every(([, y]) => y * steps.length > 9.5) && noise.data.slice(1).every(([, y]) => y * steps.length < 9.5 && y >= yAxis[0].min));
  assert.deepEqual(noise.data[0], sure.data.at(-1), 'no gap');
});

// The tooltip has the number that the axis has.
onOne('a tooltip is per step', async (page) => {
  await page.locator('#histogram').scrollIntoViewIfNeeded();
  const { x, y, width, height } = await page.locator('#histogram').boundingBox();
  await page.mouse.move(x + width * 0.3, y + height * 0.5);
  await page.mouse.move(x + width * 0.31, y + height * 0.5);
  const says = await page.locator('#histogram .tip').innerText();
  await still(page);
  const [, from, share] = says.match(/Step (\d+)(?: to \d+)?\s+([\d.]+) % per step: /);
  const [{ data }] = (await option(page, 'histogram')).series;
  const drawn = data.findLast(([at]) => at === Number(from))[1];
  assert.ok(Math.abs(drawn - Number(share) / 100) <= 0.005 * drawn, `${says}, drawn ${drawn}`);
});

// The number in a tooltip is the number of rows.
onOne('hover tells the truth', async (page) => {
  const rows = (await tpmbench('inspect', inside('three.arrow'), '--rows', ':')).toString().trim().split('\n').slice(1);
  const steps = rows.map((r) => Number(r.split('\t')[1]));
  await page.locator('#cumulative').scrollIntoViewIfNeeded();
  const box = await page.locator('#cumulative').boundingBox();
  let last;
  for (const share of [0.12, 0.2, 0.5]) {
    await page.mouse.move(box.x + box.width * share, box.y + box.height * 0.5);
    const told = await changed(() => page.locator('#cumulative .tip').innerText(), last);
    last = told;
    const [, step, n] = told.replaceAll(',', '').match(/by step (\d+)\s+(\d+) \(/);
    assert.equal(Number(n), steps.filter((s) => s <= Number(step)).length, `up to ${step}`);
  }
});

// Colours follow the system while the page is open, and the zoom is kept.
onOne('light to dark', async (page) => {
  await page.evaluate(() => {
    echarts.getInstanceByDom(document.getElementById('histogram')).dispatchAction({ type: 'dataZoom', start: 20, end: 40 });
  });
  const before = await option(page, 'histogram');
  await page.emulateMedia({ colorScheme: 'dark' });
  const paper = async () => (await option(page, 'histogram')).backgroundColor;
  assert.equal(await changed(paper, before.backgroundColor), '#16181d');
  const after = await option(page, 'histogram');
  assert.notEqual(after.series[0].lineStyle.color, before.series[0].lineStyle.color);
  assert.deepEqual([after.dataZoom[0].start, after.dataZoom[0].end], [20, 40]);
  await page.emulateMedia({ colorScheme: 'light' });
});

onOne('data', async (page) => {
  await page.locator('#cumulative').scrollIntoViewIfNeeded();
  const { x, y } = await icon(page, 'cumulative', 'Data');
  await page.mouse.click(x, y);
  const rows = (await page.locator('#cumulative .data-view').inputValue()).split('\n');
  assert.equal(rows[0], 'series\tstep\ttrials');
  assert.match(rows.at(-1), /\t20000$/);
});

test('one file', (t) => visit(light, address('one.html'), async (page) => {
  for (const [name, see] of seenOnOne) await t.test(name, () => see(page));
}));
