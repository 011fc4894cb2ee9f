"""Every reader that knows lists reads keys as lists to the same weights as keys as bytes."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from readers import arrow_file, arrow_stream
from written import FOLDER, INDEX, rows, skips

READ = {
    "arrow": lambda path: arrow_file(path)["key"].to_pylist(),
    "arrows": lambda path: arrow_stream(path)["key"].to_pylist(),
    "parquet": lambda path: pq.read_table(path)["key"].to_pylist(),
    "pandas.parquet": lambda path: [None if key is None else key.tolist() for key in pd.read_parquet(path)["key"]],
    "polars.arrow": lambda path: pl.read_ipc(path)["key"].to_list(),
    "polars.parquet": lambda path: pl.read_parquet(path)["key"].to_list(),
    "duckdb.parquet": lambda path: [key for (key,) in duckdb.sql(f"SELECT key FROM '{path}'").fetchall()],
}
MARKS = skips(next(f for f in INDEX if f["name"] == "key-list"))


@pytest.mark.parametrize("reader", [pytest.param(reader, marks=MARKS) for reader in READ])
def test_key_list(reader):
    want = [None if key is None else memoryview(key).cast("b").tolist() for key in rows("keys.parquet")["key"].to_pylist()]
    got = READ[reader](FOLDER / f"key-list.{reader.rpartition('.')[2]}")
    assert [None if key is None else list(key) for key in got] == want
