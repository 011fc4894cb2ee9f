// What tpmbench writes, as readers that no one here wrote see it: each column of each row must be what `tpmbench inspect`
// prints, and types, null flags and metadata what the program promises. TPMBENCH names the program (see `make interop`).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { readers } from './readers.js';

const program = process.env.TPMBENCH ?? assert.fail('TPMBENCH must name the built program');
const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-interop-'));
const options = { encoding: 'utf8', maxBuffer: 2 ** 30, timeout: 120000, stdio: ['ignore', 'pipe', 'pipe'] };
after(() => rmSync(folder, { recursive: true }));

// last is the last trial number that a run of so many trials can have: past 2^53, where a float would be wrong.
const last = (trials) => (2n ** 64n - BigInt(trials)).toString();
const compressions = { arrow: ['none', 'lz4', 'zstd'], arrows: ['none', 'lz4', 'zstd'], parquet: ['none', 'zstd'] };

const cases = {
  'nulls': { run: '-K 1 -N 5 -L 3 --max-steps 200', trials: 2000, nulls: true },
  'trials past 2^53': { run: '-K 3 -N 10 -L 2 --seed 18446744073709551615', trials: 1000, first: '18446744073709550000' },
  'trials to 2^64-1': { run: '-K 2 -N 10 -L 2 --rule anti-hebbian --tie split', trials: 1000, first: last(1000) },
  'keys': { run: '-K 3 -N 16 --keys', trials: 1000, keys: 48 },
  'keys and nulls': { run: '-K 3 -N 16 --keys --max-steps 200 --rule random-walk', trials: 1000, keys: 48, nulls: true },
  'opponents': { run: '-K 3 -N 8 -L 2 --attack geometric --attackers 3', trials: 1000, opponents: true },
  'followed opponents, keys and nulls': {
    run: '-K 2 -N 12 -L 2 --attack majority --attackers 4 --wait 10 --follow --max-steps 60 --keys',
    trials: 1000, keys: 24, nulls: true, opponents: true, follow: true,
  },
  'many batches': { run: '-K 1 -N 3 -L 1 --max-steps 100', trials: 300000 },
  'a row': { run: '-K 3 -N 100', trials: 1, first: '7' },
};

for (const [name, { run, trials, first = '0', keys, nulls, opponents, follow }] of Object.entries(cases)) {
  describe(name, () => {
    const base = path.join(folder, name.replaceAll(/\W+/g, '-'));
    const range = ['--trials', String(trials), '--first-trial', first];
    const summary = JSON.parse(tpmbench('run', ...run.split(' '), ...range, '--summary', 'json', '--backend', 'reference'));
    const columns = ['trial uint64', 'sync_steps uint32 or null', 'learning_steps uint32'];
    if (opponents) columns.push('attackers_synced uint32 or null', 'best_equal_weights uint32 or null');
    if (follow) columns.push('learn_steps uint32 or null');
    const numbers = columns.map((c) => c.replace(' or null', ''));
    if (keys) columns.push(`key fixed_size_binary[${keys}] or null`);
    const option = (flag, otherwise) => run.match(`${flag} (\\S+)`)?.[1] ?? otherwise;
    const metadata = {
      'tpm.contract': '1',
      'tpm.k': option('-K', '3'),
      'tpm.n': option('-N', '100'),
      'tpm.l': option('-L', '3'),
      'tpm.rule': option('--rule', 'hebbian'),
      'tpm.tie': option('--tie', 'minus'),
      'tpm.max_steps': option('--max-steps', '1000000'),
      'tpm.seed': option('--seed', '1'),
      'tpm.attack': option('--attack', 'none'),
      'tpm.attackers': option('--attackers', '0'),
      'tpm.wait': option('--wait', '100'),
      'tpm.follow': String(Boolean(follow)),
      'tpm.keys': String(Boolean(keys)),
      'tpm.first_trial': first,
      'tpm.trials': String(trials),
      'tpm.digest': summary.digest,
    };
    const promised = (of) => Object.fromEntries(Object.keys(metadata).map((key) => [key, of.get(key)]));

    for (const format of Object.keys(compressions)) {
      for (const compression of compressions[format]) {
        const file = `${base}-${compression}.${format}`;
        tpmbench('run', ...run.split(' '), ...range, '-o', file, '--compression', compression, '--quiet');
        for (const [reader, read] of Object.entries(readers[format])) {
          test(`${format}, ${compression}, read with ${reader}`, async () => {
            const got = await read(file, format);
            const want = inspected(file, trials);
            assert.equal(got.rows.length, trials);
            sameLines(got.rows, want);
            assert.equal(got.rows[0].split('\t')[0], first);
            assert.equal(got.rows.at(-1).split('\t')[0], String(BigInt(first) + BigInt(trials) - 1n));
            if (nulls) assert.ok(got.rows.some((row) => row.split('\t')[1] === ''), 'a null in sync_steps');
            if (got.columns) assert.deepEqual(got.columns, columns);
            if (got.names) assert.deepEqual(got.names, columns.map((c) => c.split(' ')[0]));
            if (got.types) assert.deepEqual(got.types, numbers);
            if (got.metadata) assert.deepEqual(promised(got.metadata), metadata);
          });
        }
      }
    }

    test('a pipe', () => {
      const pipe = '"$0" run "$@" -o - --quiet | node pipe.js';
      const output = execFileSync('sh', ['-c', pipe, program, ...run.split(' '), ...range], { ...options, cwd: import.meta.dirname });
      const lines = output.replace(/\n$/, '').split('\n');
      const got = new Map(Object.entries(JSON.parse(lines.pop())));
      sameLines(lines, inspected(`${base}-none.arrows`, trials));
      // A stream's metadata come before the rows: it cannot know their digest.
      assert.deepEqual(promised(got), { ...metadata, 'tpm.digest': '0'.repeat(16) });
    });
  });
}

describe('a trace', () => {
  const flags = ['trace', '-K', '2', '-N', '10', '--trial', '7', '--attack', 'geometric'];
  const want = tpmbench(...flags).replace(/\n$/, '').split('\n');
  const names = want[0].split('\t');
  const type = (name) => {
    if (name === 'learned') return 'uint8 or null';
    if (/^(tau|sigma)/.test(name)) return 'int8 or null';
    return name.startsWith('overlap') ? 'float64 or null' : 'uint32';
  };
  for (const format of Object.keys(compressions)) {
    const file = path.join(folder, `trace.${format}`);
    tpmbench(...flags, '-o', file);
    for (const [reader, read] of Object.entries(readers[format])) {
      test(`${format}, read with ${reader}`, async () => {
        const got = await read(file, format);
        sameLines(got.rows.map(numbers), want.slice(1).map(numbers));
        if (got.names) assert.deepEqual(got.names, names);
        if (got.columns) assert.deepEqual(got.columns, names.map((name) => `${name} ${type(name)}`));
        if (got.metadata) assert.equal(got.metadata.get('tpm.kind'), 'trace');
      });
    }
  }
});

// Rows of the other commands, as inspect prints them.
for (const [kind, flags, type] of [
  ['perceptron', ['-N', '10', '--eta', '0.5,1.25', '--trials', '7', '--points', '5'], (name) => (/trial|step/.test(name) ? 'uint64' : 'float64')],
  ['curve', ['-N', '10', '--trials', '20', '--steps', '50', '--attack', 'geometric'],
    (name) => (name === 'step' ? 'uint32' : /_sd|learned/.test(name) ? 'float64 or null' : 'float64')],
]) {
  describe(`a ${kind}'s rows`, () => {
    for (const format of Object.keys(compressions)) {
      const file = path.join(folder, `${kind}.${format}`);
      tpmbench(kind, ...flags, '-q', '-o', file);
      const want = tpmbench('inspect', file, '--rows', ':').replace(/\n$/, '').split('\n');
      const names = want[0].split('\t');
      for (const [reader, read] of Object.entries(readers[format])) {
        test(`${format}, read with ${reader}`, async () => {
          const got = await read(file, format);
          sameLines(got.rows.map(numbers), want.slice(1).map(numbers));
          if (got.columns) assert.deepEqual(got.columns, names.map((name) => `${name} ${type(name)}`));
          if (got.metadata) assert.equal(got.metadata.get('tpm.kind'), kind);
        });
      }
    }
  });
}

// Programs write the same floating-point number in different ways.
function numbers(row) {
  return row.split('\t').map((v) => (v === '' ? '' : String(Number(v)))).join('\t');
}

function tpmbench(...args) {
  return execFileSync(program, args, options);
}

// inspected returns the rows of a file as the program prints them, without the header.
function inspected(file, trials) {
  return tpmbench('inspect', file, '--rows', `0:${trials}`).replace(/\n$/, '').split('\n').slice(1);
}

// sameLines says the first difference only: assert's own report of long lists takes minutes.
function sameLines(got, want) {
  const i = got.findIndex((row, i) => row !== want[i]);
  if (i >= 0) assert.fail(`row ${i} is ${JSON.stringify(got[i])}, inspect prints ${JSON.stringify(want[i])}`);
  assert.equal(got.length, want.length);
}
