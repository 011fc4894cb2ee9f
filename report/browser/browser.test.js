// The harness must be able to fail: a test that cannot fail proves nothing.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { light, looks, readable, visit } from './browser.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-browser-'));
after(() => rmSync(folder, { recursive: true }));

const pages = {
  'a page that is in order': ['<p>good', null],
  'an error on the console': ['<script>console.error("bad")</script>', /bad/],
  'a warning': ['<script>console.warn("beware")</script>', /beware/],
  'an exception': ['<script>undefined.x</script>', /TypeError/],
  'a missing file': ['<img src="missing.png">', /missing\.png/],
  'another host': ['<img src="http://127.0.0.1:9/x.png">', /asks another host/],
  'a page that is too wide': ['<pre style="width: 2000px">wide</pre>', /wider than its window.*2000px/],
};

for (const [name, [html, trouble]] of Object.entries(pages)) {
  test(name, async () => {
    const file = path.join(folder, `${name.replaceAll(' ', '-')}.html`);
    writeFileSync(file, `<!doctype html><title>${name}</title>${html}`);
    const seen = visit(light, pathToFileURL(file).href, async () => {});
    await (trouble ? assert.rejects(seen, trouble) : seen);
  });
}

test('text that is hard to read', async () => {
  const file = path.join(folder, 'faint.html');
  writeFileSync(file, `<!doctype html><title>faint</title><style>body { background: #eee; color: #000 } p { color: #777 } h1 { color: #888 }</style>
    <h1>large</h1><div>dark</div><p>grey</p>`);
  await visit(light, pathToFileURL(file).href, async (page) => assert.rejects(readable(page), /<p>grey<\/p>: 3\.86/));
  await visit(light, pathToFileURL(file).href, async (page) => {
    await page.addStyleTag({ content: 'p { background: #fff; color: #767676 }' });
    await readable(page);
  });
});

test('looks are what they say', async () => {
  const file = path.join(folder, 'looks.html');
  writeFileSync(file, '<!doctype html><meta name="viewport" content="width=device-width"><title>looks</title>');
  for (const look of looks) {
    await visit(look, pathToFileURL(file).href, async (page) => {
      const [dark, width] = await page.evaluate(() => [matchMedia('(prefers-color-scheme: dark)').matches, innerWidth]);
      assert.deepEqual([dark, width], [look.colorScheme === 'dark', look.viewport.width]);
    });
  }
});
