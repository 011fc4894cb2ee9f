// Readers of others behind one function each: from a file's name to
//   columns   ['trial uint64', 'sync_steps uint32 or null', ...]
//   metadata  a Map of strings
//   rows      what `tpmbench inspect --rows` prints: ['0\t26\t19', ...]
// A reader that cannot tell columns or metadata leaves them out.

import { readFileSync } from 'node:fs';
import { CompressionType, compressionRegistry, tableFromIPC } from 'apache-arrow';
import { DuckDBInstance } from '@duckdb/node-api';
import { decompress as unzstd } from 'fzstd';
import { decompress as unlz4 } from 'lz4js';
import pl from 'nodejs-polars';

// apache-arrow brings no codec. Its views need memory of their own: fzstd's begins anywhere in a larger buffer.
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: (data) => unlz4(data) });
compressionRegistry.set(CompressionType.ZSTD, { decode: (data) => unzstd(data).slice() });

// line makes a row's text from values: integers, bytes and null.
export function line(values) {
  return values.map((v) => (v === null ? '' : v instanceof Uint8Array ? Buffer.from(v).toString('hex') : String(v))).join('\t');
}

function column(name, type, nullable) {
  return `${name} ${type}${nullable ? ' or null' : ''}`;
}

const arrowType = (type) => type.toString().toLowerCase().replace('fixedsizebinary', 'fixed_size_binary');

// arrow reads both Arrow formats, with apache-arrow.
async function arrow(file) {
  const table = tableFromIPC(readFileSync(file));
  const columns = table.schema.fields.map((_, i) => table.getChildAt(i));
  const rows = [];
  for (let i = 0; i < table.numRows; i++) rows.push(line(columns.map((c) => c.get(i))));
  return {
    columns: table.schema.fields.map((f) => column(f.name, arrowType(f.type), f.nullable)),
    metadata: table.schema.metadata,
    rows,
  };
}

// polars reads all formats. It knows neither non-null columns nor, here, a schema's metadata, and its JavaScript side
// cannot show a column of bytes, which it reads all the same: what it writes again as Parquet, DuckDB shows.
async function polars(file, format) {
  const read = { arrow: pl.readIPC, arrows: pl.readIPCStream, parquet: pl.readParquet }[format];
  let frame = read(readFileSync(file));
  let keys;
  if (frame.columns.includes('key')) {
    keys = await throughDuckDB(frame.select('key'));
    frame = frame.drop('key');
  }
  const columns = frame.columns.map((name) => frame.getColumn(name).cast(pl.Utf8).toArray());
  const types = frame.columns.map((name) => `${name} ${frame.getColumn(name).dtype.variant.toLowerCase()}`);
  const rows = Array.from({ length: frame.height }, (_, i) => line(columns.map((c) => c[i])) + (keys ? `\t${keys[i]}` : ''));
  return { names: frame.columns.concat(keys ? ['key'] : []), types, rows };
}

async function throughDuckDB(frame) {
  const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const folder = mkdtempSync(`${tmpdir()}/tpmbench-`);
  try {
    writeFileSync(`${folder}/again.parquet`, frame.writeParquet());
    return (await query(`SELECT * FROM '${folder}/again.parquet'`)).map(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// duckdb reads Parquet.
async function duckdb(file) {
  const described = await query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${file}')`);
  const stored = new Map((await query(`SELECT name, repetition_type, type, type_length FROM parquet_schema('${file}')`)).map((f) => [f[0], f]));
  const typeOf = (name, type) => {
    const [, , physical, length] = stored.get(name);
    return physical === 'FIXED_LEN_BYTE_ARRAY' ? `fixed_size_binary[${length}]` : { UBIGINT: 'uint64', UINTEGER: 'uint32', UTINYINT: 'uint8', TINYINT: 'int8', DOUBLE: 'float64' }[type];
  };
  return {
    columns: described.map(([name, type]) => column(name, typeOf(name, type), stored.get(name)[1] === 'OPTIONAL')),
    metadata: new Map(await query(`SELECT decode(key), decode(value) FROM parquet_kv_metadata('${file}') WHERE decode(key) LIKE 'tpm.%'`)),
    rows: (await query(`SELECT * FROM '${file}'`)).map(line),
  };
}

const database = DuckDBInstance.create(':memory:').then((instance) => instance.connect());

export async function query(sql) {
  const rows = (await (await database).runAndReadAll(sql)).getRows();
  return rows.map((row) => row.map((v) => v?.bytes ?? v)); // a blob's bytes
}

export const readers = {
  arrow: { arrow, polars },
  arrows: { arrow, polars },
  parquet: { duckdb, polars },
};
