// Writes javascript.arrow beside it, an Arrow file without a schema at its beginning: node javascript.mjs, with apache-arrow 21.2.
import { writeFileSync } from "node:fs";
import { Bool, Field, FixedSizeBinary, Int32, Int64, Int8, FixedSizeList, Schema, Table, Utf8, tableToIPC, vectorFromArray } from "apache-arrow";

const rows = [...Array(40).keys()];
const columns = {
  trial: vectorFromArray(rows.map(BigInt), new Int64()),
  steps: vectorFromArray(rows.map((i) => (i % 3 ? i * 7 : null)), new Int32()),
  flag: vectorFromArray(rows.map((i) => i % 2 === 0), new Bool()),
  word: vectorFromArray(rows.map((i) => (i % 5 ? `word ${i}` : null)), new Utf8()),
  key: vectorFromArray(rows.map((i) => (i % 3 ? [i, -i, 1] : null)), new FixedSizeList(3, new Field("item", new Int8(), true))),
};
writeFileSync(new URL("javascript.arrow", import.meta.url), tableToIPC(new Table(columns), "file"));
