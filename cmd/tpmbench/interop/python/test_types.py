"""Columns have the types that are promised, and every reader finds them."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contract import other_type, run_schema
from readers import READERS, arrow_file, arrow_stream
from written import FOLDER, command, files, rows, schema

OPEN = {"arrow": arrow_file, "arrows": arrow_stream, "parquet": pq.read_table}

# The names of types in readers that have no Arrow types.
POLARS = {pa.int64(): pl.Int64, pa.int32(): pl.Int32, pa.int8(): pl.Int8, pa.float64(): pl.Float64}
POLARS |= {pa.bool_(): pl.Boolean, pa.string(): pl.String}
DUCKDB = {pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.int8(): "TINYINT", pa.float64(): "DOUBLE"}
DUCKDB |= {pa.bool_(): "BOOLEAN", pa.string(): "VARCHAR"}


def called(type, numbers, weights, list_of_weights):
    if pa.types.is_fixed_size_binary(type):
        return weights
    return list_of_weights if pa.types.is_nested(type) else numbers.get(type)


def found(schema, parquet):
    """The schema as it is read back from a file: Parquet has no lists of fixed size."""
    lists = pa.list_(pa.field("element", pa.int8(), False))
    return pa.schema([f.with_type(lists) if parquet and pa.types.is_nested(f.type) else f for f in schema])


@pytest.mark.parametrize("file", files(*READERS))
def test_promised(file):
    got, made, parquet = OPEN[file.rpartition(".")[2]](FOLDER / file).schema.remove_metadata(), command(file), file.endswith(".parquet")
    assert got == found(schema(file), parquet), "the program lists other columns"
    if made[0] in ("run", "merge"):
        assert got == found(run_schema(made), parquet)
        return
    for field in got:
        assert not pa.types.is_unsigned_integer(field.type), field
        assert field.type == (other_type(made, field.name) or field.type), field.name


@pytest.mark.parametrize("file", files("parquet"))
def test_polars(file):
    got = pl.scan_parquet(FOLDER / file).collect_schema()
    for field in schema(file):
        assert got[field.name] == called(field.type, POLARS, pl.Binary, pl.List(pl.Int8)), field.name


@pytest.mark.parametrize("file", files("parquet"))
def test_duckdb(file):
    got = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{FOLDER / file}')").fetchall())
    for field in schema(file):
        assert got[field.name] == called(field.type, DUCKDB, "BLOB", "TINYINT[]"), field.name


@pytest.mark.parametrize("file", files("parquet"))
def test_pandas(file):
    """A column without nulls keeps its type; integers with nulls become floats."""
    got, want = pd.read_parquet(FOLDER / file).dtypes, rows(file)
    for field in schema(file):
        if pa.types.is_string(field.type):
            assert got[field.name] == "str", field.name
        elif want[field.name].null_count == 0 and field.type in POLARS:
            assert got[field.name] == field.type.to_pandas_dtype(), field.name
        elif pa.types.is_integer(field.type):
            assert got[field.name] == "float64", field.name


@pytest.mark.parametrize("file", files("parquet"))
def test_differences(file):
    """Integers of a row can be subtracted without wrapping around, in every reader."""
    want = rows(file)
    numbers = [f.name for f in want.schema if pa.types.is_integer(f.type) and want[f.name].null_count < len(want)]
    pairs = [(a, b) for a in numbers for b in numbers]
    values = want.select(numbers).slice(0, 1000).to_pydict()
    least = tuple(min(x - y for x, y in zip(values[a], values[b]) if None not in (x, y)) for a, b in pairs)
    query = ", ".join(f"min({a} - {b})" for a, b in pairs)
    assert duckdb.sql(f"SELECT {query} FROM (FROM '{FOLDER / file}' LIMIT 1000)").fetchall() == [least]
    frame = pl.read_parquet(FOLDER / file, n_rows=1000)
    assert frame.select((pl.col(a) - pl.col(b)).min().alias(f"{a} - {b}") for a, b in pairs).row(0) == least
