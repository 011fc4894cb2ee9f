// The demonstration compared with the engine: what the page shows of a trial is what `tpmbench
// trace` computes.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { light, looks, readable, serve, still, tpmbench, visit } from './browser.js';
import { address, query, ready, shown, slide, small } from './demo.js';

let base;
before(async () => {
  base = await serve('demo', '--addr', '127.0.0.1:0', '--open=false');
});

// engine replays the trial and returns its rows.
async function engine({ k, n, l, rule, tie, max_steps, seed, trial, attack, attackers, ...variant }) {
  const flags = { '--hidden': k, '--inputs': n, '--depth': l, '--rule': rule, '--tie': tie, '--max-steps': max_steps, '--seed': seed, '--trial': trial, '--attack': attack };
  if (attackers) flags['--attackers'] = attackers;
  for (const [name, value] of Object.entries(variant)) flags[`--${name.replace('_', '-')}`] = value;
  const table = tableFromIPC(await tpmbench('trace', ...Object.entries(flags).map(([flag, value]) => `${flag}=${value}`), '--weights', '-o', '-'));
  return table.toArray().map((row) => row.toJSON());
}

// agrees compares the page with a row of the engine.
async function agrees(page, rows, step, { k, n }) {
  const row = rows[step];
  const s = await shown(page);
  assert.equal(s.step, step);
  assert.equal(s.at, `${step.toLocaleString('en')} of ${(rows.length - 1).toLocaleString('en')}`);
  const a = [...new Int8Array(row.w_a)];
  ['a', 'b', 'e'].slice(0, s.machines.length).forEach((name, i) => {
    const m = s.machines[i];
    const weights = [...new Int8Array(row[`w_${name}`])];
    assert.deepEqual(m.weights, weights, `weights of ${name} in step ${step}`);
    assert.deepEqual(m.round, weights.map((w, j) => w !== a[j]), 'round where it differs from A');
    assert.equal(m.tau, row[`tau_${name}`]);
    const sigma = Array.from({ length: k }, (_, u) => row[`sigma_${name}_${u}`]);
    assert.deepEqual(m.sigma, sigma);
    const equal = { a: k * n, b: row.equal_weights, e: row.best_equal_weights }[name];
    assert.match(m.likeness, name === 'a' ? /^\d+ weights$/ : new RegExp(`^${equal} of ${k * n} `));
    if (name !== 'e') assert.deepEqual(m.moved, sigma.map((v) => row.learned === true && v === row.tau_a), 'units that learned');
    assert.match(m.label, row[`tau_${name}`] === null ? /no output yet/ : new RegExp(`output [+−]1, signs of the hidden units( [+−]){${k}}`));
  });
  const overlaps = [row.overlap, row.overlap_e].slice(0, s.legend.length);
  assert.deepEqual(s.legend.map((t) => t.slice(2)), overlaps.map((v) => (v === null ? '–' : v.toFixed(3).replace('-', '−'))));
  const said = row.learned === null ? /^Initial state/ : row.learned === true ? /they learn\.$/ : /neither learns\.$/;
  assert.match(s.said, said);
}

for (const look of looks) {
  test(`a pair with an attacker, ${look.name}`, async () => {
    const trial = { ...small, trial: 4, attack: 'geometric' };
    const rows = await engine(trial);
    const end = rows.length - 1;
    await visit(look, `${base}?${query(trial)}`, async (page, picture) => {
      await ready(page);
      await agrees(page, rows, 0, trial);
      const places = await boxes(page);
      for (const step of [1, 2, 3, Math.floor(end / 2), end - 1, end]) {
        await slide(page, step);
        await agrees(page, rows, step, trial);
        assert.deepEqual(await boxes(page), places, `nothing jumps, step ${step}`);
      }
      assert.equal(await page.textContent('#outcome'), `Synchronised after ${end} steps`);
      assert.equal(await page.textContent('#reads-B'), 'Meet me at the fountain at noon. (the message)');
      await readable(page);
      await slide(page, Math.floor(end / 3));
      const letters = await page.locator('.page svg text').evaluateAll((all) => all.map((e) => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a));
      assert.ok(letters.length > 100 && (!look.hasTouch || Math.min(...letters) >= 11), `letters of ${Math.min(...letters)} pixels`);
      await picture('demo');
    });
  });
}

// boxes returns where things are, which must be the same in every step.
const boxes = (page) => page.evaluate(() => ['randomize', 'play', 'step', 'machines', 'curve', 'message', 'secret'].map((id) => {
  const { x, y, width, height } = document.getElementById(id).getBoundingClientRect();
  return [id, x, y + scrollY, width, height];
}));

for (const [name, of] of Object.entries({
  'anti-hebbian, split, no attacker': { rule: 'anti-hebbian', tie: 'split', n: 7, trial: 2 },
  'random walk, plus, a majority': { rule: 'random-walk', tie: 'plus', n: 11, l: 2, attack: 'majority', attackers: 9, trial: 3 },
  'a genetic attack': { n: 8, k: 2, attack: 'genetic', attackers: 30, trial: 1 },
  'one unit, many weights': { k: 1, n: 150, l: 5, max_steps: 300, trial: 12, seed: '18446744073709551615' },
  'eight units': { k: 8, n: 5, l: 2, max_steps: 1200, attack: 'observer', trial: '9223372036854775807' },
})) {
  test(name, async () => {
    const trial = { ...small, ...of };
    const rows = await engine(trial);
    const middle = Math.floor((rows.length - 1) / 2);
    await visit(light, `${base}?${query(trial)}&step=${middle}`, async (page) => {
      await ready(page);
      await agrees(page, rows, middle, trial);
      await slide(page, rows.length - 1);
      await agrees(page, rows, rows.length - 1, trial);
    });
  });
}

for (const [name, [of, which]] of Object.entries({
  'wide inputs, near starts and a detector that is wrong': [{ input_range: 2, zero_inputs: true, start: 'near', start_errors: '0.1', detect: 4, share: 57, trial: 1, attack: 'simple' }, /; 57 equal weights after \d+ steps; taken for synchronised after \d+ steps, wrongly: \d+ of 60 weights were equal/],
  'a detector that is right': [{ start: 'bits', start_errors: '0.05', detect: 60, trial: 2 }, /; taken for synchronised after \d+ steps, rightly$/],
  queries: [{ query: 6, rule: 'random-walk', trial: 3 }, /steps$/],
})) {
  test(name, async () => {
    const trial = { ...small, ...of };
    const rows = await engine(trial);
    const end = rows.length - 1;
    for (const look of [light, looks[3]]) {
      await visit(look, `${base}?${query(trial)}`, async (page, picture) => {
        await ready(page);
        for (const step of [0, 1, 2, Math.floor(end / 2), end]) {
          await slide(page, step);
          await agrees(page, rows, step, trial);
          if (of.query && step > 0) assert.match(await page.textContent('#said'), step % 2 === 1 ? /^A asks\. / : /^B asks\. /);
        }
        assert.match(await page.textContent('#which'), which);
        assert.equal(await page.textContent('#outcome'), `Synchronised after ${rows.findIndex((r) => r.equal_weights === 60)} steps`);
        assert.ok(await page.locator('#variants').evaluate((e) => e.open), 'the settings are seen');
        assert.match(await page.textContent('#reads-B'), /\(the message\)$/);
        await readable(page);
        await picture(`demo-${name.replaceAll(/[^a-z]+/g, '-')}`);
      });
    }
  });
}

test('step, play, keys and the curve', async () => {
  const trial = { ...small, n: 8, l: 2, trial: 0 };
  const rows = await engine(trial);
  const end = rows.length - 1;
  await visit(light, `${base}?${query(trial)}`, async (page) => {
    await ready(page);
    assert.ok(await page.locator('#back').isDisabled());
    await page.click('#next');
    await page.click('#next');
    await agrees(page, rows, 2, trial);
    await page.click('#back');
    await agrees(page, rows, 1, trial);
    await page.focus('#step');
    await page.keyboard.press('ArrowRight');
    await agrees(page, rows, 2, trial);
    await page.keyboard.press('End');
    await agrees(page, rows, end, trial);
    assert.ok(await page.locator('#next').isDisabled());
    await page.keyboard.press(' '); // plays again from step 0, for twelve seconds
    await page.waitForSelector('#play[aria-label=Pause]');
    await page.waitForFunction(() => Number(document.getElementById('step').value) >= 2);
    await page.keyboard.press(' ');
    await page.waitForSelector('#play[aria-label=Play]');
    const held = Number(await page.inputValue('#step'));
    assert.ok(held >= 2 && held < end, `held at ${held}`);
    await agrees(page, rows, held, trial);
    await slide(page, end - 2);
    await page.click('#play');
    await page.waitForSelector('#play[aria-label=Play]');
    await agrees(page, rows, end, trial);

    const curve = await page.locator('#curve').boundingBox();
    await page.mouse.click(curve.x + 34 + (curve.width - 46) / 2, curve.y + 50);
    await agrees(page, rows, Math.round(end / 2), trial);
    await page.mouse.down();
    await page.mouse.move(curve.x - 50, curve.y + 50);
    await page.mouse.up();
    await agrees(page, rows, 0, trial);
  });
});

test('randomize shows another trial, which its address shows again', async () => {
  await visit(light, `${base}?${query(small)}`, async (page) => {
    await ready(page);
    const seen = new Set([String(small.trial)]);
    for (let i = 0; i < 3; i++) {
      await page.click('#randomize');
      await ready(page);
      const trial = await page.inputValue('[name=trial]');
      seen.add(trial);
      const rows = await engine({ ...small, trial });
      const synchronised = rows.at(-1).equal_weights === 60;
      assert.equal(await page.textContent('#outcome'), `${synchronised ? 'Synchronised after' : 'Not synchronised within'} ${(rows.length - 1).toLocaleString('en')} steps`);
      await agrees(page, rows, 0, small);
      await slide(page, 30);
      await address(page, `trial=${trial}.*step=30$`);
      await page.reload();
      await ready(page);
      await agrees(page, rows, 30, small);
    }
    assert.equal(seen.size, 4, 'four trials');
  });
});

describe('the message', () => {
  test('B reads it, and an attacker with or without the key', async () => {
    const found = new Set();
    for (const trial of [0, 3]) {
      const of = { ...small, trial, attack: 'geometric' };
      const caught = (await engine(of)).at(-1).attackers_synced === 1;
      found.add(caught);
      await visit(light, `${base}?${query(of)}`, async (page, picture) => {
        await ready(page);
        const text = 'Grüße – at <b>noon</b>?';
        await page.fill('#message', text);
        await page.waitForFunction((t) => document.getElementById('reads-B').textContent.startsWith(t), text);
        assert.equal(await page.textContent('#reads-B'), `${text} (the message)`);
        assert.equal(await page.textContent('#reads-E') === `${text} (the message)`, caught);
        assert.match(await page.textContent('#reads-E'), caught ? /\(the message\)$/ : /\(not the message\)$/);
        assert.match(await page.textContent('#which'), caught ? /has the key too$/ : /has not found the key$/);
        if (!caught) await picture('demo-message');
      });
    }
    assert.equal(found.size, 2, 'trials of both kinds');
  });

  test('a pair that is not synchronised has no key', async () => {
    await visit(light, `${base}?${query({ ...small, max_steps: 12 })}`, async (page) => {
      await ready(page);
      assert.equal(await page.textContent('#outcome'), 'Not synchronised within 12 steps');
      await slide(page, 12);
      assert.ok(!(await page.locator('#reads-B').isVisible()), 'a message without a key');
      assert.match(await page.textContent('#secret-state'), /no shared key/);
    });
  });

  // Before A and B have a key nothing is sent; green is only what B reads.
  test('no message before there is a key', async () => {
    const of = { ...small, trial: 4, attack: 'geometric' };
    const end = (await engine(of)).length - 1;
    await visit(light, `${base}?${query(of)}`, async (page) => {
      await ready(page);
      for (const step of [0, end - 1, end]) {
        await slide(page, step);
        assert.equal(await page.locator('#reads-B').isVisible(), step === end, `step ${step}`);
      }
      assert.deepEqual(await page.locator('#secret .good').evaluateAll((all) => all.map((e) => e.parentElement.id)), ['reads-B']);
    });
  });

  // An output that there is not yet can be seen to be missing: the sign is not in the colour of its ground.
  test('a missing output is visible', async () => {
    await visit(light, `${base}?${query(small)}`, async (page) => {
      await ready(page);
      await slide(page, 0);
      const [ink, ground, outline] = await page.locator('#machine-A .sign').last().evaluate((e) => [
        getComputedStyle(e.nextElementSibling).fill, getComputedStyle(e).fill, getComputedStyle(e).stroke,
      ]);
      assert.ok(ink !== ground && outline !== 'none' && outline !== ground, `${ink} on ${ground} in ${outline}`);
    });
  });
});

test('settings, and what is refused', async () => {
  await visit(looks[2], `${base}?k=99`, async (page, picture) => {
    await ready(page);
    assert.equal(await page.textContent('#error'), 'K "99": must be a whole number from 1 to 8');
    await page.fill('[name=k]', '2');
    await page.waitForFunction(() => document.getElementById('error').textContent === '');
    await address(page, 'k=2');
    await page.selectOption('[name=attack]', 'majority');
    await page.waitForSelector('#machine-E');
    assert.equal(await page.inputValue('[name=attackers]'), '100');
    const trial = { ...small, k: 2, n: 100, trial: 0, attack: 'majority', attackers: 100 };
    const rows = await engine(trial);
    await slide(page, 9);
    await agrees(page, rows, 9, trial);
    assert.equal(await page.textContent('#command'), 'tpmbench trace -K 2 -N 100 -L 3 --rule hebbian --tie minus --attack majority --attackers 100 --max-steps 1000 --seed 1 ');
    await page.fill('[name=n]', '');
    await page.waitForFunction(() => document.getElementById('error').textContent.startsWith('N ""'));
    await agrees(page, rows, 9, trial); // the previous trial stays
    await readable(page);
    await picture('demo-error');
  }, { expected: [/status of 400/] });
});

// The fade while a trial is computed has a length, but none where people ask for less motion.
test('less motion', async () => {
  await visit(light, `${base}?${query(small)}`, async (page) => {
    await ready(page);
    const fade = () => page.evaluate(() => {
      document.body.setAttribute('aria-busy', 'true');
      return getComputedStyle(document.getElementById('outcome')).transitionDuration;
    });
    assert.equal(await fade(), '0.2s');
    await still(page);
    assert.equal(await fade(), '0s');
  });
});

test('everything that can be used has a name', async () => {
  await visit(light, base, async (page) => {
    await ready(page);
    const nameless = await page.evaluate(() => [...document.querySelectorAll('input, select, button, a, [role=img]')]
      .filter((e) => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())).map((e) => e.outerHTML));
    assert.deepEqual(nameless, []);
    const order = [];
    for (let i = 0; i < 16; i++) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate(() => document.activeElement.id || document.activeElement.name || document.activeElement.parentElement.id));
    }
    assert.deepEqual(order.slice(0, 14), ['randomize', 'play', 'next', 'step', 'message', 'k', 'n', 'l', 'max_steps', 'rule', 'tie', 'attack', 'variants', 'seed']);
  });
});
