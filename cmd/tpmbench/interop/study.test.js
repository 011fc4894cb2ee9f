// The folder of a study, read as one table by readers that no one here wrote.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import pl from 'nodejs-polars';
import { query } from './readers.js';

const program = process.env.TPMBENCH ?? assert.fail('TPMBENCH must name the built program');
const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-study-'));
after(() => rmSync(folder, { recursive: true }));

const study = path.join(folder, 'study.yaml');
writeFileSync(study, 'n: [5, 10]\nl: [1, 2]\nrule: [hebbian, random-walk]\ntrials: 1000\n');
const results = path.join(folder, 'results');
const tpmbench = (...args) => execFileSync(program, args, { encoding: 'utf8' });
const summary = JSON.parse(tpmbench('sweep', study, '-o', results, '--part-trials', '300', '--summary', 'json'));

// points lists what the program itself says of each point, from runs of their own.
const points = [];
for (const n of [5, 10]) {
  for (const l of [1, 2]) {
    for (const rule of ['hebbian', 'random-walk']) {
      const run = JSON.parse(tpmbench('run', '-N', `${n}`, '-L', `${l}`, '--rule', rule, '--trials', '1000', '--summary', 'json'));
      points.push([n, l, rule, 1000, run.sync_steps.mean]);
    }
  }
}

test('DuckDB reads the folder as one table', async () => {
  assert.equal(summary.points, points.length);
  const rows = await query(`SELECT n, l, rule, count(*), avg(sync_steps) FROM read_parquet('${results}/**/*.parquet', hive_partitioning = true)
    GROUP BY ALL ORDER BY ALL`);
  assert.deepEqual(rows.map(([n, l, rule, count, mean]) => [Number(n), Number(l), rule, Number(count), mean]), points);
});

test('DuckDB reads the summary', async () => {
  const rows = await query(`SELECT n, l, rule, rows, mean FROM '${results}/_summary.csv' ORDER BY ALL`);
  assert.deepEqual(rows.map(([n, l, rule, count, mean]) => [Number(n), Number(l), rule, Number(count), mean]), points);
});

test('Polars reads the summary', () => {
  const frame = pl.readCSV(path.join(results, '_summary.csv'));
  const rows = frame.toRecords().map((r) => [r.n, r.l, r.rule, r.rows, r.mean]);
  assert.deepEqual(rows, points);
});
