# Makes golden.arrow, golden.arrows and golden.parquet with pyarrow and xxhash, so that the digests in them come from another
# implementation than the one that the tests hold to them. pip install pyarrow==26.0.1 xxhash==4.1.0
import os
import struct

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import xxhash

here = os.path.dirname(os.path.abspath(__file__))
zeros = b"0" * 16
trial, sync = [0, 1, 2, 3], [217, 392, None, 383]

# A row's bytes: little-endian, a null all ones.
rows = sum(
    xxhash.xxh3_64_intdigest(struct.pack("<qI", t, 0xFFFFFFFF if s is None else s)) for t, s in zip(trial, sync)
) % (1 << 64)

schema = pa.schema(
    [pa.field("trial", pa.int64(), nullable=False), pa.field("sync_steps", pa.int32())],
    # The same digits as a value of another key, which are bytes as all others.
    metadata={"tpm.digest": zeros, "tpm.file_digest": zeros, "tpm.other": zeros},
)
table = pa.table([pa.array(trial, pa.int64()), pa.array(sync, pa.int32())], schema=schema)


def seal(name, copies):
    path = os.path.join(here, name)
    with open(path, "rb") as f:
        data = f.read()
    digests = [format(rows, "016x").encode(), format(xxhash.xxh3_64_intdigest(data), "016x").encode()]
    out = bytearray(data)
    for key, digits in zip([b"tpm.digest", b"tpm.file_digest"], digests):
        at = 0
        for _ in range(copies):  # in all three formats the value is the next sixteen zeros after the key or before it
            at = data.index(key, at) + len(key)
            after, before = data.find(zeros, at), data.rfind(zeros, 0, at)
            place = after if name.endswith("parquet") else before
            out[place : place + 16] = digits
    with open(path, "wb") as f:
        f.write(out)
    print(name, digests[0].decode(), digests[1].decode())


with ipc.new_file(os.path.join(here, "golden.arrow"), schema) as w:
    w.write_table(table)
with ipc.new_stream(os.path.join(here, "golden.arrows"), schema) as w:
    w.write_table(table)
with pq.ParquetWriter(os.path.join(here, "golden.parquet"), schema, store_schema=False, compression="zstd") as w:
    w.write_table(table)
    w.add_key_value_metadata({k.decode(): v.decode() for k, v in schema.metadata.items()})
for name, copies in [("golden.arrow", 2), ("golden.arrows", 1), ("golden.parquet", 1)]:
    seal(name, copies)
