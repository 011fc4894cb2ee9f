// Third-party readers, each behind one function from a file's path, its format and the names of its
// columns of weights to
//   columns   ['trial int64', 'sync_steps int32 or null', ...]
//   metadata  an object of strings
//   rows      what `tpmbench inspect --rows` prints: ['0\t26\t19', ...]
// A reader that does not show columns or metadata leaves them out.

import { readFileSync } from 'node:fs';
import { CompressionType, compressionRegistry, tableFromIPC } from 'apache-arrow';
import { DuckDBInstance } from '@duckdb/node-api';
import { decompress as unzstd } from 'fzstd';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { decompress as unlz4 } from 'lz4js';
import pl from 'nodejs-polars';

// apache-arrow has no codecs of its own. It needs each buffer in memory of its own, but fzstd's
// begin anywhere in a larger one.
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: (data) => unlz4(data) });
compressionRegistry.set(CompressionType.ZSTD, { decode: (data) => unzstd(data).slice() });

// line makes a row's text from values: numbers, booleans, bytes, lists of weights and null.
export function line(values) {
  return values.map((v) => {
    if (v === null || v === undefined) return '';
    if (v instanceof Uint8Array) return Buffer.from(v).toString('hex');
    return typeof v === 'object' ? JSON.stringify([...v]) : String(v);
  }).join('\t');
}

const column = (name, type, nullable) => `${name} ${type}${nullable ? ' or null' : ''}`;

// arrow reads both Arrow formats, with apache-arrow.
async function arrow(file) {
  const table = tableFromIPC(readFileSync(file));
  const columns = table.schema.fields.map((_, i) => table.getChildAt(i));
  const rows = Array.from({ length: table.numRows }, (_, i) => line(columns.map((c) => c.get(i))));
  const type = (t) => t.toString().toLowerCase().replace('fixedsizebinary', 'fixed_size_binary');
  return {
    columns: table.schema.fields.map((f) => column(f.name, type(f.type), f.nullable)),
    metadata: Object.fromEntries(table.schema.metadata),
    rows,
  };
}

// polars reads all formats. From JavaScript it cannot show weights, so only their nulls are
// compared.
async function polars(file, format, weights) {
  const read = { arrow: pl.readIPC, arrows: pl.readIPCStream, parquet: pl.readParquet }[format];
  const frame = read(readFileSync(file));
  const columns = frame.columns.map((name) => {
    const values = frame.getColumn(name);
    return weights.includes(name) ? [...values.isNull()].map((n) => (n ? null : 'weights')) : values.cast(pl.Utf8).toArray();
  });
  return { rows: Array.from({ length: frame.height }, (_, i) => line(columns.map((c) => c[i]))) };
}

// duckdb reads Parquet.
async function duckdb(file) {
  const described = await query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${file}')`);
  const stored = new Map((await query(`SELECT name, repetition_type, type, type_length FROM parquet_schema('${file}')`)).map((f) => [f[0], f]));
  const names = { BIGINT: 'int64', INTEGER: 'int32', TINYINT: 'int8', DOUBLE: 'float64', BOOLEAN: 'bool', VARCHAR: 'utf8' };
  const typeOf = (name, type) => {
    const [, , physical, length] = stored.get(name);
    return physical === 'FIXED_LEN_BYTE_ARRAY' ? `fixed_size_binary[${length}]` : names[type] ?? type;
  };
  return {
    columns: described.map(([name, type]) => column(name, typeOf(name, type), stored.get(name)[1] === 'OPTIONAL')),
    metadata: Object.fromEntries(await query(`SELECT decode(key), decode(value) FROM parquet_kv_metadata('${file}') WHERE decode(key) LIKE 'tpm.%'`)),
    rows: (await query(`SELECT * FROM '${file}'`)).map(line),
  };
}

const database = DuckDBInstance.create(':memory:').then((instance) => instance.connect());

export async function query(sql) {
  const rows = (await (await database).runAndReadAll(sql)).getRows();
  return rows.map((row) => row.map((v) => v?.bytes ?? v?.items ?? v)); // a blob's bytes, a list's items
}

// hyparquet reads Parquet without Arrow.
async function hyparquet(path) {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const pairs = metadata.key_value_metadata.filter((kv) => kv.key.startsWith('tpm.')).map((kv) => [kv.key, kv.value]);
  const rows = await parquetReadObjects({ file, compressors });
  return { metadata: Object.fromEntries(pairs), rows: rows.map((row) => line(Object.values(row))) };
}

export const readers = {
  arrow: { arrow, polars },
  arrows: { arrow, polars },
  parquet: { duckdb, polars, hyparquet },
};
