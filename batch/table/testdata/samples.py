"""Writes the sample tables beside it with programs that are not tpmbench, and samples.tsv: file, rows, digest.

pip install pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1 pyspark==4.3.0 xxhash (and Java 17); then python samples.py
"""

import math
import pathlib
import random
import shutil
import struct
import tempfile

import duckdb
import polars
import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import xxhash

HERE = pathlib.Path(__file__).parent
ROWS = 300
WEIGHTS = 4

# name, type, whether it has nulls
COLUMNS = [
    ("trial", pa.int64(), False),
    ("steps", pa.int32(), True),
    ("none", pa.int32(), True),
    ("small", pa.int8(), True),
    ("u8", pa.uint8(), False),
    ("u16", pa.uint16(), True),
    ("u32", pa.uint32(), True),
    ("u64", pa.uint64(), False),
    ("f32", pa.float32(), True),
    ("f64", pa.float64(), True),
    ("flag", pa.bool_(), False),
    ("flagnull", pa.bool_(), True),
    ("word", pa.string(), True),
    ("name", pa.string(), False),
    ("blob", pa.binary(), True),
    ("key", pa.list_(pa.field("element", pa.int8()), WEIGHTS), True),
    ("weights", pa.list_(pa.field("element", pa.int8()), WEIGHTS), False),
]
FIXED = ("id", pa.binary(5), True)
CODES = {
    pa.int64(): "<q", pa.int32(): "<i", pa.int16(): "<h", pa.int8(): "<b", pa.uint8(): "<B", pa.uint16(): "<H", pa.uint32(): "<I",
    pa.uint64(): "<Q", pa.float32(): "<f", pa.float64(): "<d", pa.bool_(): "<?",
}
WORDS = ["", "a", "hebbian", "Lévy", "the same long beginning " * 4 + "x", "the same long beginning " * 4 + "\U0010ffff"]


def value(rng, name, kind, row):
    if name == "trial":
        return row
    if kind == pa.bool_():
        return rng.random() < 0.7
    if kind == pa.string():
        return rng.choice(WORDS) if name == "word" else f"row {row * 7919 % 1000:03d}"
    if kind == pa.binary():
        return rng.randbytes(rng.randrange(0, 90))
    if kind == pa.binary(5):
        return rng.randbytes(5)
    if kind == pa.float32():
        return struct.unpack("<f", struct.pack("<f", rng.gauss(0, 1)))[0]
    if kind == pa.float64():
        return rng.choice([0.0, -0.0, math.nan, math.inf, rng.gauss(0, 1)])
    if pa.types.is_fixed_size_list(kind):
        return [rng.randrange(-128, 128) for _ in range(WEIGHTS)]
    size = struct.calcsize(CODES[kind]) * 8
    if name == "steps":
        return rng.randrange(1, 900)
    return rng.randrange(2**size) if "u" in str(kind) else rng.randrange(-(2 ** (size - 1)), 2 ** (size - 1))


def canonical(kind, v):
    """The bytes of a value in a row that is digested."""
    if kind in (pa.string(), pa.binary(), pa.binary(5)):
        return b"" if v is None else v.encode() if kind == pa.string() else v
    if pa.types.is_fixed_size_list(kind):
        return b"" if v is None else struct.pack(f"<{len(v)}b", *v)
    return b"\xff" * struct.calcsize(CODES[kind]) if v is None else struct.pack(CODES[kind], v)


def digest(columns, rows):
    total = 0
    for row in rows:
        total += xxhash.xxh3_64_intdigest(b"".join(canonical(kind, v) for (_, kind, _), v in zip(columns, row)))
    return f"{total % 2**64:016x}"


def spark(source, target, columns):
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    with tempfile.TemporaryDirectory() as folder:
        session.read.parquet(str(source)).select(columns).coalesce(1).write.parquet(folder + "/out")
        shutil.copyfile(next(pathlib.Path(folder).glob("out/*.parquet")), target)


def main():
    rng = random.Random(1)
    columns = COLUMNS + [FIXED]
    rows = [
        [None if name == "none" or (null and rng.random() < 0.3) else value(rng, name, kind, row) for name, kind, null in columns]
        for row in range(ROWS)
    ]
    schema = pa.schema([pa.field(n, k, null) for n, k, null in columns], {"tpm.k": "3"})
    whole = pa.table([pa.array([r[i] for r in rows], f.type) for i, f in enumerate(schema)], schema=schema)
    plain = whole.drop_columns(["id"])  # Polars and DuckDB have no bytes of fixed length
    listed = []

    def done(name, columns=columns, chosen=None):
        some = rows if chosen is None else [[r[i] for i in chosen] for r in rows]
        listed.append(f"{name}\t{ROWS}\t{digest(columns, some)}\n")

    pq.write_table(whole, HERE / "pyarrow.parquet", compression="zstd", row_group_size=130)
    done("pyarrow.parquet")
    pq.write_table(
        whole, HERE / "pyarrow-v2.parquet", compression="snappy", row_group_size=130, data_page_version="2.0", data_page_size=1,
        write_batch_size=16, write_page_index=True, write_page_checksum=True, dictionary_pagesize_limit=200, store_schema=False,
    )
    done("pyarrow-v2.parquet")
    pq.write_table(
        whole, HERE / "pyarrow-v1.parquet", version="1.0", compression="lz4", use_dictionary=False, data_page_size=1, write_batch_size=16,
        write_page_index=True, use_content_defined_chunking=False,
    )
    real = [i for i, (n, _, _) in enumerate(columns) if n != "f64"]  # no NaN
    pq.write_table(whole.drop_columns(["f64"]), HERE / "pyarrow-gzip.parquet", compression="gzip", use_dictionary=["none"],
                   column_encoding={"trial": "DELTA_BINARY_PACKED", "name": "DELTA_BYTE_ARRAY", "id": "DELTA_BYTE_ARRAY", "word": "DELTA_BYTE_ARRAY",
                                    "blob": "DELTA_LENGTH_BYTE_ARRAY", "f32": "BYTE_STREAM_SPLIT"})
    done("pyarrow-gzip.parquet", [columns[i] for i in real], real)
    # The oldest version has no unsigned integers of 32 bits: they are stored as int64, so their bytes differ.
    wider = [(n, pa.int64() if k == pa.uint32() else k, null) for n, k, null in columns]
    done("pyarrow-v1.parquet", wider)
    polars.from_arrow(plain).write_parquet(HERE / "polars.parquet", row_group_size=130)
    done("polars.parquet", COLUMNS)
    db = duckdb.connect()
    db.register("t", plain)
    # As lists: of an ARRAY that is null DuckDB 2.0.1 writes four nulls, of which three go on with a list that is not there.
    rows_of = "(SELECT * REPLACE (key::TINYINT[] AS key, weights::TINYINT[] AS weights) FROM t)"
    db.sql(f"COPY {rows_of} TO '{HERE}/duckdb.parquet' (ROW_GROUP_SIZE 2048)")
    done("duckdb.parquet", COLUMNS)
    db.sql(f"COPY {rows_of} TO '{HERE}/duckdb-v2.parquet' (PARQUET_VERSION v2, COMPRESSION zstd)")
    done("duckdb-v2.parquet", COLUMNS)
    batches = whole.to_batches(max_chunksize=130)
    with ipc.new_file(HERE / "pyarrow.arrow", schema, options=ipc.IpcWriteOptions(compression="zstd")) as f:
        for b in batches:
            f.write(b)
    done("pyarrow.arrow")
    with ipc.new_stream(HERE / "pyarrow.arrows", schema) as f:
        for b in batches:
            f.write(b)
    done("pyarrow.arrows")
    # Spark has no unsigned integers: it reads wider ones, and uint64 as decimals, which a table does not hold.
    signed = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64()}
    chosen = [i for i, (n, _, _) in enumerate(columns) if n != "u64"]
    spark(HERE / "pyarrow.parquet", HERE / "spark.parquet", [columns[i][0] for i in chosen])
    done("spark.parquet", [(n, signed.get(k, k), null) for n, k, null in (columns[i] for i in chosen)], chosen)
    if (HERE / "parquet-go.parquet").exists():  # of the programs in parquetgo and javascript.mjs
        zeros = [[0.0 if v != v else v for v in r] for r in rows]
        listed.append(f"parquet-go.parquet\t{ROWS}\t{digest(columns, zeros)}\n")
    if (HERE / "javascript.arrow").exists():
        table = ipc.open_file(HERE / "javascript.arrow").read_all()
        there = [(f.name, pa.list_(pa.int8(), 3) if f.name == "key" else f.type, True) for f in table.schema]
        total = digest(there, [list(r.values()) for r in table.to_pylist()])
        listed.append(f"javascript.arrow\t{table.num_rows}\t{total}\n")
    (HERE / "samples.tsv").write_text("".join(listed))


if __name__ == "__main__":
    main()
