// The demonstration that needs no server compared with the one that is served: from a file and from
// a server that knows nothing of it, both show the same trials, step by step.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { host, light, looks, narrow, readable, serve, tpmbench, visit } from './browser.js';
import { address, film, query, ready, shown, slide, small } from './demo.js';

const parent = mkdtempSync(path.join(tmpdir(), 'tpmbench-export-'));
after(() => rmSync(parent, { recursive: true }));
const folder = path.join(parent, 'a folder'); // with a space, as people's folders have

let served;
const exported = {};
before(async () => {
  await tpmbench('demo', '--export', folder);
  served = await serve('demo', '--addr', '127.0.0.1:0', '--open=false');
  exported.file = pathToFileURL(path.join(folder, 'index.html')).href;
  exported.server = await host(folder);
});

// texts are what a page says beside the steps.
const texts = (page) => page.evaluate(() => Object.fromEntries(
  ['outcome', 'which', 'command', 'error', 'secret-state'].map((id) => [id, document.getElementById(id).textContent]),
));

// secret returns what the page shows of the message: keys, what the readers read and whether that is
// the message. A nonce makes each ciphertext another, and so noise.
const secret = (page) => page.evaluate(() => [...document.querySelectorAll('#secret dt')].map((dt) => {
  const text = dt.nextElementSibling.textContent;
  const name = dt.textContent;
  if (name === 'sent') return [name, text.length];
  return [name, text.endsWith('(not the message)') ? 'noise' : text];
}));

// watched returns all that a page shows of a trial, in each of the steps.
async function watched(look, url, of, steps) {
  let seen;
  await visit(look, `${url}?${query(of)}&step=${steps[0]}`, async (page) => {
    await ready(page);
    const start = await shown(page);
    await address(page, `&trial=\\d+${steps[0] === 0 ? '' : `&step=${steps[0]}`}$`); // as the page writes it
    const search = await page.evaluate(() => location.search);
    seen = { start, search, film: await film(page, steps), texts: await texts(page), secret: await secret(page) };
  });
  return seen;
}

const every = Array.from({ length: 41 }, (_, i) => i);
const settings = {
  'all of forty steps': [{ max_steps: 40 }, every],
  'a pair with an attacker': [{ trial: 4, attack: 'geometric' }, [9, 0, 1, 2, 40, 100, 150, 151]],
  'random walk, plus, a majority': [{ rule: 'random-walk', tie: 'plus', n: 11, l: 2, attack: 'majority', attackers: 9, trial: 3, max_steps: 30 }, every.slice(1, 31)],
  'a genetic attack, anti-hebbian, split': [{ rule: 'anti-hebbian', tie: 'split', n: 8, k: 2, attack: 'genetic', attackers: 30, trial: 1 }, [5, 0, 1, 2, 3, 20, 40]],
  'the largest numbers': [{ k: 8, n: 5, l: 127, seed: '18446744073709551615', trial: '9223372036854775807', max_steps: 25 }, every.slice(1, 26)],
  'wide inputs, near starts, a detector': [{ input_range: 2, zero_inputs: true, start: 'near', start_errors: '0.1', detect: 4, share: 57, trial: 1, attack: 'simple' }, [3, 0, 1, 2, 10, 50]],
  queries: [{ query: 6, rule: 'random-walk', trial: 3 }, [7, 0, 1, 2, 30]],
};

for (const [name, [of, steps]] of Object.entries(settings)) {
  test(name, async () => {
    const trial = { ...small, ...of };
    const want = await watched(light, served, trial, steps);
    assert.ok(new Set(want.film.map((s) => JSON.stringify(s.machines))).size > steps.length / 2, 'steps differ');
    for (const [look, from] of [[light, 'file'], [narrow, 'server']]) {
      assert.deepEqual(await watched(look, exported[from], trial, steps), want, `from a ${from}, ${look.name}`);
    }
  });
}

for (const look of [...looks, narrow]) {
  test(`exported, ${look.name}`, async (t) => {
    for (const url of look === light ? Object.values(exported) : [exported.file]) {
      await visit(look, `${url}?${query({ ...small, trial: 4, attack: 'geometric' })}&step=90`, async (page, picture) => {
        await page.waitForSelector('.machine');
        t.diagnostic(`first picture after ${Math.round(await page.evaluate(() => performance.now()))} ms`);
        await ready(page);
        await readable(page);
        await picture('demo-exported');
      });
    }
  });
}

test('what is refused, and what the message says', async () => {
  const seen = [];
  for (const url of [served, ...Object.values(exported)]) {
    await visit(light, `${url}?k=99`, async (page) => {
      await ready(page);
      const answers = [await texts(page)];
      await page.fill('[name=k]', '2');
      await page.waitForFunction(() => document.getElementById('error').textContent === '');
      await page.fill('[name=n]', '');
      await page.waitForFunction(() => document.getElementById('error').textContent !== '');
      answers.push(await texts(page));
      await page.fill('[name=n]', '30');
      await page.waitForFunction(() => document.getElementById('error').textContent === '');
      await ready(page);
      const text = 'Grüße – at <b>noon</b>?';
      await page.fill('#message', text);
      await page.waitForFunction((t) => document.getElementById('reads-B').textContent.startsWith(t), text);
      answers.push(await texts(page), await secret(page));
      seen.push(answers);
    }, { expected: [/status of 400/] });
  }
  assert.equal(seen[0][0].error, 'K "99": must be a whole number from 1 to 8');
  assert.deepEqual(seen[1], seen[0]);
  assert.deepEqual(seen[2], seen[0]);
});

// A setting that changes while a long trial is being computed ends that.
test('the last setting counts', async () => {
  const slow = { ...small, k: 8, n: 1000, l: 127, max_steps: 10000, attack: 'majority', attackers: 10 };
  await visit(light, `${exported.file}?${query(slow)}`, async (page) => {
    for (const n of [20, 900, 21]) {
      await page.fill('[name=n]', String(n));
      await page.waitForTimeout(500); // longer than the page waits for another key
    }
    await page.fill('[name=k]', '3');
    await page.fill('[name=max_steps]', '6');
    await page.waitForFunction(() => document.getElementById('at').textContent === '0 of 6');
    await ready(page);
    const { learningSteps } = await (await fetch(`${served}api/trace?${query({ ...slow, n: 21, k: 3, max_steps: 6 })}`)).json();
    assert.equal(await page.textContent('#which'), `Trial 5 of seed 1: learned in ${learningSteps} of 6 steps`);
    await slide(page, 6);
    assert.equal((await shown(page)).machines[0].weights.length, 63);
  });
});

test('the folder is small, and is written only where nothing is', async () => {
  const files = readdirSync(folder);
  assert.deepEqual(files.sort(), ['icon.svg', 'index.html', 'page.js', 'program.js', 'style.css']);
  const packed = files.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length, 0);
  assert.ok(packed < 3e6, `${packed} bytes`);
  await assert.rejects(tpmbench('demo', '--export', folder), /exists and is not empty/);
});
