// The pages of figures, made by the program: all pictures exist, and they can be read on a desk and
// on a phone.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { looks, tpmbench, visit } from './browser.js';

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
      await picture(name);
    });
  });
}
