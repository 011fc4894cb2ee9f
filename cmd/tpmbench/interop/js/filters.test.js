// A filter that hyparquet pushes down into a file, where statistics and page indices decide what to
// read, finds the same rows as in memory.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { files, folder } from './written.js';

for (const { file, format, skip } of files.filter((f) => f.missing || f.format === 'parquet')) {
  test(file, { skip }, async () => {
    const source = await asyncBufferFromFile(path.join(folder, file));
    const all = await parquetReadObjects({ file: source, compressors });
    const wrong = [];
    for (const column of Object.keys(all[0])) {
      for (const [operator, value] of conditions(all.map((row) => row[column]))) {
        const want = all.filter((row) => operators[operator](row[column], value));
        const got = await parquetReadObjects({ file: source, compressors, filter: { [column]: { [operator]: value } }, usePageIndex: true });
        if (!same(got, want)) wrong.push(`${column} ${operator} ${value}: ${got.length} rows, in memory ${want.length}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
}

const bytes = (v) => (v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v);
const operators = {
  $lt: (v, x) => v !== null && v < x,
  $gte: (v, x) => v !== null && v >= x,
  $eq: (v, x) => bytes(v) === bytes(x),
  $ne: (v, x) => bytes(v) !== bytes(x),
};

// conditions returns pairs of an operator and a value: the least, the greatest, one between; and
// nulls. Bytes have no order here.
function conditions(values) {
  const nulls = [['$eq', null], ['$ne', null]];
  const there = values.filter((v) => v !== null);
  if (there.length === 0 || Array.isArray(there[0])) return nulls;
  if (there[0] instanceof Uint8Array) return [...nulls, ['$eq', there[0]], ['$eq', there.at(-1)]];
  there.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [least, middle, greatest] = [there[0], there[there.length >> 1], there.at(-1)];
  return [...nulls, ['$lt', least], ['$lt', middle], ['$gte', middle], ['$gte', greatest], ['$eq', least], ['$eq', middle], ['$eq', greatest]];
}

// same reports whether rows are the same, by the columns that identify a row.
function same(got, want) {
  const text = (row) => Object.values(row).map(bytes).join();
  return got.length === want.length && got.every((row, i) => text(row) === text(want[i]));
}
