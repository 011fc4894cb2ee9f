// What the tests of pages share: Chromium, the ways in which people see pages (light, dark, on a
// desk, on a phone), what must not happen on any of them, and pictures to look at. Each page has a
// test file of its own, NAME.test.js:
//
//   import { looks, visit } from './browser.js';
//   for (const look of looks) {
//     test(`report, ${look.name}`, async () => {
//       await visit(look, url, async (page, picture) => {
//         ...                      // page is Playwright's
//         await picture('report'); // shots/report-LOOK.png
//       });
//     });
//   }
//
// CHROMIUM names the browser, chromium by default; TPMBENCH names the built tpmbench (see `make
// browser-test`). With SHOTS=no there are no pictures.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const shots = path.join(import.meta.dirname, 'shots');
const started = [];
after(() => Promise.all(started.map((stop) => stop())));

// looks are the screens on which every page must work.
export const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 740 }, hasTouch: true },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 360, height: 740 }, hasTouch: true },
];

export const [light] = looks;

// narrow is the most usual phone.
export const narrow = { ...looks[2], name: 'narrow', viewport: { width: 390, height: 844 } };

// visit opens url with the given look, calls see with the page and a function that takes a picture,
// and then fails if the page wrote an error or a warning to the console, threw, requested something
// from another host or in vain, or is wider than its window. expected are patterns of messages that
// the test itself causes.
export async function visit(look, url, see, { expected = [] } = {}) {
  const context = await (await browser()).newContext({ ...look, name: undefined });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000); // the machine may be busy
    const troubles = watch(page, new URL(url));
    await page.goto(url);
    await see(page, (name) => picture(page, `${name}-${look.name}`));
    await fits(page);
    assert.deepEqual(troubles.filter((t) => !expected.some((e) => e.test(t))), [], 'what the page complained about');
  } finally {
    await context.close();
  }
}

// tpmbench runs the program to its end and returns what it prints, as bytes.
export async function tpmbench(...args) {
  const { stdout } = await promisify(execFile)(program(), args, { encoding: 'buffer', maxBuffer: 2 ** 28, timeout: 60_000 });
  return stdout;
}

// serve starts the program and returns the address in the first line that it prints. It is stopped
// after the tests.
export async function serve(...args) {
  const child = spawn(program(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  started.push(() => {
    child.kill('SIGINT');
    return ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return line.match(/http:\S+/)?.[0] ?? assert.fail(`no address in ${line}`);
  }
  return assert.fail(`tpmbench ${args.join(' ')} ended and printed nothing`);
}

// host serves a folder as any web server does, and returns its address. It is stopped after the tests.
export async function host(folder) {
  const kinds = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', png: 'image/png' };
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://folder').pathname).replace(/\/$/, '/index.html');
    readFile(path.join(folder, name)).then(
      (content) => response.writeHead(200, { 'Content-Type': kinds[name.split('.').at(-1)] ?? 'application/octet-stream' }).end(content),
      () => response.writeHead(name === '/favicon.ico' ? 204 : 404).end(), // asked for where a page names no icon
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return `http://127.0.0.1:${server.address().port}/`;
}

function program() {
  return process.env.TPMBENCH ?? assert.fail('TPMBENCH must name the built program');
}

// browser starts Chromium once. Its sandbox needs rights that root and containers do not have; it
// only visits our own pages.
let running;
function browser() {
  running ??= chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] }).then((b) => {
    started.push(() => b.close());
    return b;
  });
  return running;
}

// watch collects violations, as sentences.
function watch(page, { protocol, host }) {
  const troubles = [];
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') troubles.push(`console ${m.type()}: ${m.text()}`);
  });
  page.on('pageerror', (e) => troubles.push(`thrown: ${e}`));
  page.on('requestfailed', (r) => {
    const why = r.failure().errorText; // ERR_ABORTED: the page itself has cancelled it
    if (why !== 'net::ERR_ABORTED') troubles.push(`request failed: ${r.url()}: ${why}`);
  });
  page.on('request', (r) => {
    const to = new URL(r.url());
    if (!['data:', 'blob:'].includes(to.protocol) && (to.protocol !== protocol || to.host !== host)) troubles.push(`asks another host: ${r.url()}`);
  });
  return troubles;
}

// fits fails if the page scrolls sideways, and names the elements that stick out.
async function fits(page) {
  const { wide, widest } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 0.5);
    return { wide: document.documentElement.scrollWidth > width, widest: out.map((e) => e.outerHTML.slice(0, 80)) };
  });
  assert.ok(!wide, `the page is wider than its window: ${widest.join(' ')}`);
}

// readable fails if text has less contrast with its background than WCAG 2 requires: 4.5, or 3 for
// large text. It looks at HTML, not into drawings.
export async function readable(page) {
  const faint = await page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (c) => {
      const [r, g, b] = c.slice(0, 3).map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (e) => {
      for (; e; e = e.parentElement) {
        const c = rgba(getComputedStyle(e).backgroundColor);
        if (c[3] === 255) return c;
      }
      return rgba('Canvas');
    };
    const list = [];
    for (const e of document.querySelectorAll('body *:not(svg *, script, noscript)')) {
      const own = [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE && n.data.trim() !== '');
      if (own.length === 0 && !e.matches('input, select') || e.matches(':disabled') || !e.checkVisibility()) continue;
      const style = getComputedStyle(e);
      const [a, b] = [luminance(rgba(style.color)), luminance(behind(e))].sort((x, y) => y - x);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
      const contrast = (a + 0.05) / (b + 0.05);
      if (contrast < (large ? 3 : 4.5)) list.push(`${e.outerHTML.slice(0, 80)}: ${contrast.toFixed(2)}`);
    }
    return list;
  });
  assert.deepEqual(faint, [], 'text that is hard to read');
}

// unfold opens all that the page folds away.
export const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));

// aboveTheFold fails if the element is not whole in the window as the page opens, of 800 pixels on a
// desk and of 844 on a phone.
export async function aboveTheFold(page, selector) {
  const { y, height } = await page.locator(selector).first().boundingBox();
  const window = page.viewportSize().width > 640 ? 800 : 844;
  assert.ok(y >= 0 && y + height <= window, `${selector} is from ${y} to ${y + height} of ${window}`);
}

// printed shows the page as on a sheet of A4, and fails if something is wider than the sheet.
export async function printed(page) {
  await page.setViewportSize({ width: 660, height: 990 }); // between margins of 2 cm
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const wide = await page.evaluate(() => [...document.querySelectorAll('body *')]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => e.outerHTML.slice(0, 80)));
  assert.deepEqual(wide.slice(0, 3), [], 'what the sheet cuts');
}

// still fails if something on the page moves by itself where people ask for less motion.
export async function still(page) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => [...document.querySelectorAll('body, body *')].filter((e) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(e);
    return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
  }).map((e) => e.outerHTML.slice(0, 80)));
  assert.deepEqual(moving.slice(0, 3), [], 'what moves');
}

// colours returns those of a part of the page as it looks now: a pixel each, row by row, [r, g, b].
export async function colours(page, clip) {
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const to = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    to.drawImage(bitmap, 0, 0);
    const { data } = to.getImageData(0, 0, bitmap.width, bitmap.height);
    return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
  }, png);
}

// legible fails if in a plot a text is cut, lies on another or on an icon, or is smaller than 11 pixels, or
// if a legend reaches into the plot. Slanted texts are left out; subscripts may be smaller.
export async function legible(page) {
  const faults = await page.evaluate(() => {
    const list = [];
    for (const element of document.querySelectorAll('.plot')) {
      const chart = echarts.getInstanceByDom(element);
      const all = []; // a box for each line, and for each piece of a line with subscripts
      for (const d of chart.getZr().storage.getDisplayList(true)) {
        const text = d.type === 'tspan' && !d.invisible && d.style.text.trim();
        const t = d.getComputedTransform();
        if (!text && !d.__title || t && Math.abs(t[1]) > 0.01) continue;
        const r = d.getBoundingRect().clone();
        if (t) r.applyTransform(t);
        all.push({ r, says: text || `the icon ${d.__title}` });
        const size = text ? parseFloat(d.style.font.match(/([\d.]+)px/)[1]) : 11;
        if (size < 11 && !/^(sync|learn)$/.test(text)) list.push(`${element.id}: ${text} has letters of ${size} pixels`);
      }
      const [width, height] = [chart.getWidth(), chart.getHeight()];
      for (const [i, { r, says }] of all.entries()) {
        if (r.x < -1 || r.y < -4 || r.x + r.width > width + 1 || r.y + r.height > height + 1) list.push(`${element.id}: ${says} is cut`);
        for (const o of all.slice(0, i)) {
          const across = Math.min(r.x + r.width, o.r.x + o.r.width) - Math.max(r.x, o.r.x);
          const down = Math.min(r.y + r.height, o.r.y + o.r.height) - Math.max(r.y, o.r.y);
          if (across > 1 && down > 1) list.push(`${element.id}: ${says} lies on ${o.says}`);
        }
      }
      const legend = chart.getModel().getComponent('legend');
      if (legend?.get('show')) {
        const { group } = chart.getViewOfComponentModel(legend);
        const r = group.getBoundingRect().clone();
        r.applyTransform(group.getComputedTransform());
        const { y } = chart.getModel().getComponent('grid').coordinateSystem.getRect();
        if (r.y + r.height > y + 1) list.push(`${element.id}: the legend ends at ${r.y + r.height}, the plot begins at ${y}`);
      }
    }
    return list;
  });
  assert.deepEqual(faults, [], 'texts in plots');
}

async function picture(page, name) {
  if (process.env.SHOTS === 'no') return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
}
