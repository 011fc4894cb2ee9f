// Prints the rows of an Arrow stream on standard input as they come, like `tpmbench inspect
// --rows`, and then its metadata as one line of JSON.

import { RecordBatchReader } from 'apache-arrow';
import { line } from './readers.js';

const reader = await RecordBatchReader.from(process.stdin);
let metadata;
for await (const batch of reader) {
  metadata = batch.schema.metadata;
  const columns = batch.schema.fields.map((_, i) => batch.getChildAt(i));
  let text = '';
  for (let i = 0; i < batch.numRows; i++) text += line(columns.map((c) => c.get(i))) + '\n';
  process.stdout.write(text);
}
console.log(JSON.stringify(Object.fromEntries(metadata)));
