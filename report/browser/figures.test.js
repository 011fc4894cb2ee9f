// The pages of figures, made by the program: all pictures exist, and they can be read on a desk and
// on a phone.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { aboveTheFold, colours, light, looks, narrow, printed, readable, tpmbench, visit } from './browser.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-figures-'));
after(() => rmSync(folder, { recursive: true }));

const pages = { figures: [], field: ['--field'] };
const claims = {};
before(async () => {
  for (const [name, flags] of Object.entries(pages)) {
    claims[name] = JSON.parse(await tpmbench('figures', ...flags, '--tiny', '-q', '--summary', 'json', '-o', path.join(folder, name)));
  }
});

for (const name of Object.keys(pages)) for (const look of looks) {
  test(`${name}, ${look.name}`, async () => {
    await visit(look, pathToFileURL(path.join(folder, name, 'index.html')).href, async (page, picture) => {
      const pictures = await page.locator('img').evaluateAll((list) => list.map((i) => [i.complete, i.naturalWidth, i.getBoundingClientRect().width, i.alt]));
      assert.equal(pictures.length, await page.locator('nav a').count());
      assert.ok(pictures.length >= new Set(claims[name].map((c) => c.figure)).size);
      for (const [complete, natural, shown, alt] of pictures) {
        assert.ok(complete && natural > 380 && shown > 280 && alt.length > 10, `${alt}: ${natural} wide, shown ${shown} wide`);
      }
      const verdicts = await page.locator('td.verdict').allTextContents();
      assert.deepEqual(verdicts, claims[name].map((c) => c.verdict));
      await aboveTheFold(page, 'img');
      await readable(page);
      await picture(name);
    });
  });
}

const open = (look, name, see) => visit(look, pathToFileURL(path.join(folder, name, 'index.html')).href, see);

// textsOf returns the texts of a picture with their boxes, in the picture's own unit.
const textsOf = (svg) => [...svg.matchAll(/<text textLength="([\d.]+)" lengthAdjust="\w+" x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)">(.*?)<\/text>/g)].map(([, width, x, y, size, says]) => (
  { says, size: Number(size), left: Number(x), right: Number(x) + Number(width), top: y - 0.7 * size, bottom: Number(y) }
));
const sizeOf = (svg) => svg.match(/viewBox="0 0 ([\d.]+) ([\d.]+)"/).slice(1).map(Number);

// Letters are as large as those of the page around them, on a desk and on a phone.
for (const name of Object.keys(pages)) for (const look of [light, narrow, ...looks.filter((l) => l.hasTouch)]) {
  test(`letters of ${name}, ${look.name}`, async () => {
    await open(look, name, async (page) => {
      const drawn = await page.locator('img').evaluateAll((all) => all.map((i) => [i.currentSrc, i.getBoundingClientRect().width]));
      for (const [address, width] of drawn) {
        const svg = readFileSync(fileURLToPath(address), 'utf8');
        const sizes = textsOf(svg).map(({ size }) => (size * width) / sizeOf(svg)[0]);
        assert.ok(sizes.length > 5 && Math.min(...sizes) >= 11 && Math.max(...sizes) <= 17.5, `${address}: letters of ${Math.min(...sizes)} to ${Math.max(...sizes)} pixels`);
      }
    });
  });
}

test('texts in pictures are whole, and none lies on another', () => {
  const faults = [];
  let looked = 0;
  for (const name of Object.keys(pages)) for (const file of readdirSync(path.join(folder, name)).filter((f) => f.endsWith('.svg'))) {
    const svg = readFileSync(path.join(folder, name, file), 'utf8');
    const [width, height] = sizeOf(svg);
    for (const [i, t] of textsOf(svg).entries()) {
      looked++;
      if (t.left < 0 || t.top < 0 || t.right > width || t.bottom > height) faults.push(`${file}: ${t.says} is cut`);
      for (const o of textsOf(svg).slice(0, i)) {
        if (Math.min(t.right, o.right) > Math.max(t.left, o.left) && Math.min(t.bottom, o.bottom) > Math.max(t.top, o.top)) faults.push(`${file}: ${t.says} lies on ${o.says}`);
      }
    }
  }
  assert.ok(looked > 800, `${looked} texts`);
  assert.deepEqual(faults, []);
});

test('pictures look like their page', async () => {
  for (const look of [light, looks.find((l) => l.name === 'dark')]) {
    await open(look, 'figures', async (page) => {
      const { x, y } = await page.locator('img').first().boundingBox();
      const [[r, g, b]] = await colours(page, { x: x + 3, y: y + 3, width: 2, height: 2 });
      assert.equal(`rgb(${r}, ${g}, ${b})`, await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    });
  }
  assert.match(readFileSync(path.join(folder, 'figures', 'fig6-ratio.svg'), 'utf8'), /ratio r = t<tspan dy="[\d.]+" font-size="[\d.]+">sync<\/tspan>/);
});

// On paper nothing is wider than the sheet, and what is folded away can be read.
for (const name of Object.keys(pages)) {
  test(`${name} on paper`, () => open(light, name, async (page) => {
    await printed(page);
    assert.ok(await page.locator('pre').first().isVisible());
  }));
}

// The list of figures has verdicts in the colours that they have in the tables.
test('verdicts are coloured in the list', async () => {
  await open(light, 'figures', async (page) => {
    for (const verdict of ['agrees', 'differs', 'undecided']) {
      const of = (where) => page.locator(`${where}.${verdict}`).first().evaluate((e) => getComputedStyle(e).color);
      const colour = await of('td');
      assert.equal(await of('nav span'), colour, verdict);
      assert.notEqual(colour, await page.evaluate(() => getComputedStyle(document.body).color), verdict);
    }
  });
});
