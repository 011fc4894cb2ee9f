// What tpmbench writes, as third-party readers see it: rows, columns and metadata must be those
// that `tpmbench inspect` prints.

import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { readers } from './readers.js';
import { files, folder, printed, said } from './written.js';

for (const { file, format, skip } of files) {
  for (const [reader, read] of Object.entries(readers[format] ?? { none: null })) {
    test(`${file}, read with ${reader}`, { skip }, async () => {
      const want = said(file);
      const weights = want.columns.filter((c) => / fixed_size_/.test(c)).map((c) => c.split(' ')[0]);
      const got = await read(path.join(folder, file), format, weights);
      const same = normal(want.columns, reader);
      sameLines(got.rows.map(same), printed(file).map(same));
      // Each reader has another name for a list of weights.
      const plain = (columns) => columns.filter((c) => !c.startsWith('key ') || c.includes('binary'));
      if (got.columns) assert.deepEqual(plain(got.columns), plain(want.columns));
      if (got.metadata) assert.deepEqual(got.metadata, want.metadata);
    });
  }
}

describe('contract', () => {
  for (const { file, command, skip } of files) {
    test(file, { skip }, () => {
      const { columns, metadata } = said(file);
      assert.equal(metadata['tpm.contract'], '2');
      assert.deepEqual(columns.filter((c) => / uint/.test(c)), []);
      if (command[0] === 'run') assert.deepEqual(columns.slice(0, 3), ['trial int64', 'sync_steps int32 or null', 'learning_steps int32']);
    });
  }
});

// normal returns a function that makes the text of a row the same for all programs, which write the
// same floating-point number in different ways; Polars shows only whether there are weights.
function normal(columns, reader) {
  const ways = columns.map((c) => {
    if (c.includes(' float64')) return (v) => (v === '' ? '' : String(Number(v)));
    if (c.includes(' fixed_size_') && reader === 'polars') return (v) => (v === '' ? '' : 'weights');
    return (v) => v;
  });
  return (row) => row.split('\t').map((v, i) => ways[i](v)).join('\t');
}

// sameLines reports the first difference only: assert's own report of long lists takes minutes.
function sameLines(got, want) {
  const i = got.findIndex((row, i) => row !== want[i]);
  if (i >= 0) assert.fail(`row ${i} is ${JSON.stringify(got[i])}, inspect prints ${JSON.stringify(want[i])}`);
  assert.equal(got.length, want.length);
}
