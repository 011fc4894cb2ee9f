// The documents' lines for JavaScript, and those for DuckDB with its version for JavaScript, as written.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { query } from './readers.js';
import { folder, printed, documented } from './written.js';

process.chdir(folder);
const load = documented('js', 'tableFromIPC').replace('sync.', 'default-keys.');
const weightsOf = documented('js', 'Int8Array.from', 'const weights');
const table = new Function('tableFromIPC', 'readFileSync', `${load}\nreturn table;`)(tableFromIPC, readFileSync);

// keys has the weights of each row, from the hexadecimal that the program prints; null if there is
// no key.
const keys = printed('default-keys.arrow').map((row) => row.split('\t').at(-1)).map((text) => text && [...Buffer.from(text, 'hex')].map((b) => (b << 24) >> 24));

test('a table', () => assert.equal(table.numRows, 200));

test('a key of apache-arrow', () => {
  assert.ok(keys.some((key) => key === '') && keys.some((key) => key !== ''));
  for (const [i, key] of keys.entries()) {
    if (key === '') continue;
    const weights = new Function('table', `${weightsOf.replace('get(0)', `get(${i})`)}\nreturn weights;`)(table);
    assert.ok(weights instanceof Int8Array);
    assert.deepEqual([...weights], key);
  }
});

test('a key of hyparquet', async () => {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path.join(folder, 'default-keys.parquet')), compressors });
  const expression = weightsOf.match(/hyparquet: (.*)$/)[1];
  for (const [i, row] of rows.entries()) {
    if (keys[i] === '') assert.equal(row.key, null);
    else assert.deepEqual([...new Function('row', `return ${expression};`)(row)], keys[i]);
  }
});

test('keys of DuckDB', async () => {
  const rows = await query(documented('sql', 'unhex').replace('sync.', 'default-keys.'));
  assert.deepEqual(rows.map(([trial, weights]) => [Number(trial), weights]), keys.map((key, trial) => [trial, key === '' ? null : key]));
});
