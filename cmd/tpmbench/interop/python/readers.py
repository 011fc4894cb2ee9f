"""Third-party readers: for each suffix and reader a function from a path to an Arrow table, without
metadata."""

import duckdb
import fastparquet
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.feather
import pyarrow.parquet as pq


def arrow_stream(path):
    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as stream:
        return stream.read_all()


def arrow_file(path):
    with pa.memory_map(str(path)) as file, pa.ipc.open_file(file) as reader:
        return reader.read_all()


def from_pandas(frame, schema):
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)


def from_fastparquet(frame, schema):
    """fastparquet takes bytes of fixed length for text ended by zeros, and so loses trailing zeros."""
    for field in schema:
        if pa.types.is_fixed_size_binary(field.type):
            padded = [None if v is None else v.ljust(field.type.byte_width, b"\0") for v in frame[field.name]]
            frame[field.name] = pd.Series(padded, dtype=object)
    return from_pandas(frame, schema)


# Each takes the path and the schema that the program prints: pandas has no nulls in its integers, and
# Polars and DuckDB have neither bytes of fixed length nor columns without nulls.
READERS = {
    "arrow": {
        "pyarrow": lambda path, schema: arrow_file(path),
        "pandas": lambda path, schema: from_pandas(pd.read_feather(path), schema),
        "polars": lambda path, schema: pl.read_ipc(path).to_arrow().cast(schema),
        "polars lazy": lambda path, schema: pl.scan_ipc(path).collect().to_arrow().cast(schema),
    },
    "arrows": {
        "pyarrow": lambda path, schema: arrow_stream(path),
        "polars": lambda path, schema: pl.read_ipc_stream(path).to_arrow().cast(schema),
    },
    "parquet": {
        "pyarrow": lambda path, schema: pq.read_table(path),
        "pyarrow dataset": lambda path, schema: ds.dataset(path).to_table(),
        "pandas": lambda path, schema: from_pandas(pd.read_parquet(path), schema),
        "polars": lambda path, schema: pl.read_parquet(path).to_arrow().cast(schema),
        "polars lazy": lambda path, schema: pl.scan_parquet(path).collect().to_arrow().cast(schema),
        "duckdb": lambda path, schema: duckdb.sql(f"FROM '{path}'").to_arrow_table().cast(schema),
        "fastparquet": lambda path, schema: from_fastparquet(fastparquet.ParquetFile(str(path)).to_pandas(), schema),
    },
}


def readers(file):
    """The readers for a file, by name."""
    return READERS.get(file.rpartition(".")[2], {"none": None}).items()


def differences(got, want):
    """The columns in which two tables differ, whatever the readers call the types."""
    return [name for name in want.column_names if not equal(got[name], want[name])]


def equal(got, want):
    if pa.types.is_nested(want.type):
        return got.to_pylist() == want.to_pylist()
    return got.cast(want.type).equals(want)
