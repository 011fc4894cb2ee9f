"""The documents' lines load the output, and turn keys into weights."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from documents import line
from written import FOLDER, rows



@pytest.fixture
def here(tmp_path, monkeypatch):
    for suffix in ("arrow", "parquet"):
        (tmp_path / f"sync.{suffix}").symlink_to(FOLDER / f"default-keys.{suffix}")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def weights():
    """The weights of each row from the text that the program prints; None if it has no key."""
    return [None if key is None else [b - 256 if b > 127 else b for b in key] for key in rows("default-keys.arrow")["key"].to_pylist()]


@pytest.mark.parametrize("read", ["pd.read_feather", "pl.read_ipc"])
def test_load(here, read):
    names = {"pd": pd, "pl": pl}
    exec(line("python", read + "("), names)
    assert len(names["df"]) == 200
    other = line("python", read + "(").partition("# or ")[2]
    assert len(eval(other, names).lazy().collect() if "scan" in other else eval(other, names)) == 200


def test_load_duckdb(here):
    want = rows("default-keys.arrow")["sync_steps"].drop_null().to_numpy()
    assert duckdb.sql(line("sql", "median(sync_steps)")).fetchall() == [(np.median(want), 200)]


def test_keys_pandas(here, weights):
    names = {"np": np, "df": pd.read_parquet("sync.parquet")}
    exec(line("python", "np.frombuffer"), names)
    assert names["weights"].dtype == np.int8
    assert names["weights"].tolist() == [w for w in weights if w]


@pytest.mark.parametrize("read", [pl.read_ipc, pl.scan_parquet])
def test_keys_polars(here, weights, read):
    names = {"pl": pl, "df": read("sync.arrow" if read == pl.read_ipc else "sync.parquet")}
    exec(line("python", "bin.reinterpret"), names)
    got = names["df"].lazy().collect()["key"]
    assert got.dtype == pl.Array(pl.Int8, 300)
    assert got.to_list() == weights


def test_keys_duckdb(here, weights):
    got = duckdb.sql(line("sql", "unhex")).to_arrow_table()
    assert got["weights"].type == pa.list_(pa.int8())
    assert got["trial"].to_pylist() == list(range(200))
    assert got["weights"].to_pylist() == weights
