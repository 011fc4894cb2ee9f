"""Writes tables of lists of numbers with programs that are not tpmbench, and lists.tsv: file, rows, digest.

pip install pyarrow==26.0.1 polars==2.1.0 xxhash; then python lists.py
"""

import math
import pathlib
import random
import struct

import polars
import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import xxhash

HERE = pathlib.Path(__file__).parent
ROWS = 300

# name, type of the items, their code in a struct, how many, whether lists are null
COLUMNS = [
    ("signs", pa.int8(), "b", 3, True),
    ("reals", pa.float64(), "d", 3, True),
    ("all", pa.float64(), "d", 2, False),
    ("single", pa.float32(), "f", 4, True),
    ("short", pa.uint16(), "H", 2, True),
    ("long", pa.int64(), "q", 5, False),
    ("one", pa.int32(), "i", 1, True),
]


def value(rng, code):
    if code in "df":
        return rng.choice([0.0, -0.0, math.nan, math.inf, 0.5, rng.randrange(100) / 8])
    size = 8 * struct.calcsize(code)
    return rng.randrange(2**size) if code.isupper() else rng.randrange(-(2 ** (size - 1)), 2 ** (size - 1))


def digest(rows):
    total = 0
    for row in rows:
        cells = (b"" if v is None else struct.pack(f"<{n}{code}", *v) for (_, _, code, n, _), v in zip(COLUMNS, row))
        total += xxhash.xxh3_64_intdigest(b"".join(cells))
    return f"{total % 2**64:016x}"


def main():
    rng = random.Random(2)
    rows = [[None if null and rng.random() < 0.3 else [value(rng, code) for _ in range(n)] for _, _, code, n, null in COLUMNS] for _ in range(ROWS)]
    schema = pa.schema([pa.field(name, pa.list_(kind, n), null) for name, kind, _, n, null in COLUMNS])
    table = pa.table([pa.array([r[i] for r in rows], f.type) for i, f in enumerate(schema)], schema=schema)
    pq.write_table(table, HERE / "pyarrow-lists.parquet", row_group_size=130, compression="zstd")
    pq.write_table(
        table, HERE / "pyarrow-lists-v2.parquet", row_group_size=130, data_page_version="2.0", data_page_size=1, write_batch_size=16, use_dictionary=False,
        column_encoding={"reals.list.element": "BYTE_STREAM_SPLIT", "long.list.element": "DELTA_BINARY_PACKED"}, write_page_index=True, store_schema=False,
    )
    polars.from_arrow(table).write_parquet(HERE / "polars-lists.parquet", row_group_size=130)
    batches = table.to_batches(max_chunksize=130)
    with ipc.new_file(HERE / "pyarrow-lists.arrow", schema, options=ipc.IpcWriteOptions(compression="lz4")) as f:
        for b in batches:
            f.write(b)
    names = ["pyarrow-lists.parquet", "pyarrow-lists-v2.parquet", "polars-lists.parquet", "pyarrow-lists.arrow"]
    (HERE / "lists.tsv").write_text("".join(f"{name}\t{ROWS}\t{digest(rows)}\n" for name in names))


if __name__ == "__main__":
    main()
