// The folder of a study, read as one table with the documents' line for DuckDB, and its summary.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import pl from 'nodejs-polars';
import { query } from './readers.js';
import { program, documented } from './written.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tpmbench-study-'));
after(() => rmSync(folder, { recursive: true }));

process.chdir(folder);
writeFileSync('study.yaml', 'n: [5, 10]\nl: [1, 2]\nrule: [hebbian, random-walk]\ntrials: 300\n');
const tpmbench = (...args) => execFileSync(program, args, { encoding: 'utf8' });
tpmbench('sweep', 'study.yaml', '-o', 'results', '--part-trials', '100', '--quiet');

// points lists what the program itself says about each point, from a run of its own.
const points = [];
for (const n of [5, 10]) {
  for (const l of [1, 2]) {
    for (const rule of ['hebbian', 'random-walk']) {
      const run = JSON.parse(tpmbench('run', '-N', `${n}`, '-L', `${l}`, '--rule', rule, '--trials', '300', '--summary', 'json'));
      points.push([n, l, rule, 300, run.sync_steps.mean]);
    }
  }
}

const sameMeans = (rows) => assert.deepEqual(rows.map(([n, l, rule, count, mean]) => [Number(n), Number(l), rule, Number(count), mean]), points);

test('DuckDB reads the rows', async () => {
  const rows = documented('sql', 'SELECT *', 'results/rows').replace(/;.*/, '');
  sameMeans(await query(`SELECT n, l, rule, count(*), avg(sync_steps) FROM (${rows}) GROUP BY ALL ORDER BY ALL`));
});

test('DuckDB reads the summary', async () => {
  sameMeans(await query("SELECT n, l, rule, rows, mean FROM 'results/_summary.csv' ORDER BY ALL"));
});

test('Polars reads the summary', () => {
  sameMeans(pl.readCSV('results/_summary.csv').toRecords().map((r) => [r.n, r.l, r.rule, r.rows, r.mean]));
});
