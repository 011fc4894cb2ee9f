// What files.py has written, and what the program says about it. FILES names the folder, TPMBENCH
// the program.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const program = process.env.TPMBENCH ?? assert.fail('TPMBENCH must name the built program');
export const folder = process.env.FILES ?? assert.fail('FILES must name the folder that files.py has written');
const index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8'));

// files lists { file, format, name, command, skip }, skip saying why a file could not be written.
export const files = index.map((f) => ({
  ...f, format: f.file.split('.').at(-1), skip: f.missing && `${f.command[0]} has no ${f.missing}`,
}));

// said returns the columns as ['trial int64', 'sync_steps int32 or null', ...], and the metadata,
// that the program names.
export function said(file) {
  const { columns, metadata } = JSON.parse(readFileSync(path.join(folder, `${file}.json`), 'utf8')).file;
  return { columns: columns.map((c) => `${c.name} ${c.type}${c.nullable ? ' or null' : ''}`), metadata };
}

// printed returns the rows as the program prints them, a string each, without the header.
export function printed(file) {
  return readFileSync(path.join(folder, `${file}.rows`), 'utf8').replace(/\n$/, '').split('\n').slice(1);
}

const docs = path.join(import.meta.dirname, '../../../../docs');

// documented returns the line in the blocks of a language in docs/ that contains all marks.
export function documented(language, ...marks) {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
  const text = pages.map((name) => readFileSync(path.join(docs, name), 'utf8')).join('');
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((m) => m[1]);
  const lines = blocks.join('').split('\n').filter((line) => marks.every((mark) => line.includes(mark)));
  assert.equal(lines.length, 1, `docs has ${lines.length} lines with ${marks.join(' and ')}`);
  return lines[0];
}
