// The site that make site makes (SITE names its folder): every link of every page leads somewhere,
// and every page can be read on every screen.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { host, light, looks, readable, visit } from './browser.js';

const site = process.env.SITE ?? assert.fail('SITE must name the folder of the site');
const pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.html'));
const text = (name) => readFileSync(path.join(site, name), 'utf8');
const unescape = (s) => s.replaceAll('&amp;', '&');

describe('links', () => {
  const linked = new Set(['index.html']);
  let inside = 0;
  for (const name of pages) {
    test(name, () => {
      const body = text(name);
      for (const [, address] of body.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        if (/^(?:https?|data):/.test(address)) continue;
        inside++;
        const [file, anchor] = unescape(address).split('#');
        const target = file === '' ? name : path.join(path.dirname(name), decodeURIComponent(file));
        assert.ok(!target.startsWith('..') && existsSync(path.join(site, target)) && statSync(path.join(site, target)).isFile(), `${name}: ${address} leads nowhere`);
        if (anchor) assert.ok(text(target).includes(`id="${anchor}"`), `${name}: ${address} leads to no place of that page`);
        linked.add(target);
      }
    });
  }
  test('lead to all pages', () => {
    assert.ok(pages.length > 15 && inside > 300, `${pages.length} pages, ${inside} links`);
    assert.deepEqual(pages.filter((name) => !linked.has(name)), []);
  });
});

// Documents are all made alike, so each is looked at where there is the least room, and few
// everywhere.
const documents = pages.filter((name) => text(name).includes('<nav '));
const few = ['index.html', path.join('docs', 'stopping.html')];
for (const look of looks) {
  const names = look.name === 'phone' ? documents : few;
  test(`documents, ${look.name}`, async () => {
    for (const name of names) {
      await visit(look, pathToFileURL(path.join(site, name)).href, async (page, picture) => {
        await readable(page);
        assert.ok(await page.locator('h1').isVisible());
        if (few.includes(name)) await picture(`site-${path.basename(name, '.html')}`);
      });
    }
  });
}

test('from the first page to the others and back', async () => {
  const base = await host(site);
  await visit(light, base, async (page) => {
    await page.click('nav >> text=Demonstration');
    await page.waitForFunction(() => document.body.getAttribute('aria-busy') === 'false');
    assert.match(await page.textContent('#outcome'), /^Synchronised after/);
    await page.goBack();
    for (const figures of ["The paper's figures", "The field's"]) {
      await page.click(`nav >> text=${figures}`);
      assert.ok(await page.locator('img').first().isVisible());
      await page.goBack();
    }
    await page.click('summary');
    await page.click('nav >> text=Looking at a pair');
    assert.match(await page.textContent('h1'), /^Looking at a pair$/);
    await page.click('nav >> text=tpmbench');
    assert.equal(await page.textContent('h1'), 'tpmbench');
  });
});
