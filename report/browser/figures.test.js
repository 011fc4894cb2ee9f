// The pages of figures, made by the program: all pictures exist, and they can be read on a desk and
// on a phone.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { aboveTheFold, colours, light, looks, readable, tpmbench, visit } from './browser.js';

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
        assert.ok(complete && natural > 400 && shown > 280 && alt.length > 10, `${alt}: ${natural} wide, shown ${shown} wide`);
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

// Pictures have the page's background, light and dark, and letters that are not larger than its own.
test('pictures look like their page', async () => {
  for (const look of [light, looks.find((l) => l.name === 'dark')]) {
    await open(look, 'figures', async (page) => {
      const { x, y, width } = await page.locator('img').first().boundingBox();
      const [[r, g, b]] = await colours(page, { x: x + 3, y: y + 3, width: 2, height: 2 });
      assert.equal(`rgb(${r}, ${g}, ${b})`, await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      const svg = readFileSync(path.join(folder, 'figures', 'fig6-ratio.svg'), 'utf8');
      const own = Number(svg.match(/viewBox="0 0 ([\d.]+)/)[1]);
      const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map((m) => (Number(m[1]) * width) / own);
      assert.ok(Math.max(...sizes) <= 17.1, `letters of ${Math.max(...sizes)} pixels`); // the title
      assert.match(svg, /ratio r = t<tspan dy="[\d.]+" font-size="[\d.]+">sync<\/tspan>/);
    });
  }
});

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
