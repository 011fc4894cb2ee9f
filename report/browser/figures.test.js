// The page of figures, made by the program: all pictures exist, and it can be read on a desk and on
// a phone.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { looks, tpmbench, visit } from './browser.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-figures-'));
after(() => rmSync(folder, { recursive: true }));
const made = path.join(folder, 'figures');

let claims;
before(async () => {
  claims = JSON.parse(await tpmbench('figures', '--tiny', '-q', '--summary', 'json', '-o', made));
});

for (const look of looks) {
  test(`figures, ${look.name}`, async () => {
    await visit(look, pathToFileURL(path.join(made, 'index.html')).href, async (page, picture) => {
      const pictures = await page.locator('img').evaluateAll((list) => list.map((i) => [i.complete, i.naturalWidth, i.getBoundingClientRect().width, i.alt]));
      assert.equal(pictures.length, new Set(claims.map((c) => c.figure)).size);
      for (const [complete, natural, shown, alt] of pictures) {
        assert.ok(complete && natural > 400 && shown > 280 && alt.length > 10, `${alt}: ${natural} wide, shown ${shown} wide`);
      }
      const verdicts = await page.locator('td.verdict').allTextContents();
      assert.deepEqual(verdicts, claims.map((c) => c.verdict));
      await picture('figures');
    });
  });
}
