"""Every reader finds the metadata that the program prints, which are those of the command line."""

import duckdb
import fastparquet
import polars as pl
import pyarrow.parquet as pq
import pytest

from contract import run_metadata
from readers import READERS, arrow_file, arrow_stream
from written import FOLDER, command, files, said

PARQUET = {
    "pyarrow": lambda path: text(pq.read_metadata(path).metadata),
    "polars": pl.read_parquet_metadata,
    "fastparquet": lambda path: fastparquet.ParquetFile(str(path)).key_value_metadata,
    "duckdb": lambda path: text(dict(duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall())),
}
ARROW = {"arrow": arrow_file, "arrows": arrow_stream, "parquet": pq.read_table}


def text(metadata):
    return {key.decode(): value.decode() for key, value in metadata.items()}


@pytest.mark.parametrize("file", files(*READERS))
def test_arrow(file):
    assert text(ARROW[file.rpartition(".")[2]](FOLDER / file).schema.metadata) == said(file)["file"]["metadata"]


@pytest.mark.parametrize("file", files("parquet"))
@pytest.mark.parametrize("reader", PARQUET)
def test_parquet(file, reader):
    got = PARQUET[reader](FOLDER / file)
    assert {key: value for key, value in got.items() if key != "ARROW:schema"} == said(file)["file"]["metadata"]


@pytest.mark.parametrize("file", [f for f in files(*READERS) if f.id.split(".")[0] not in ("first-half", "second-half")])
def test_what_was_run(file):
    got, made = said(file)["file"]["metadata"], command(file)
    assert got["tpm.contract"] == "2"
    if made[0] == "run":
        want = run_metadata(made)
        assert {key: got.get(key) for key in want} == want
    elif made[0] != "merge":
        assert got["tpm.kind"] == made[0]


def test_digests():
    """Each file of the same rows has their digest. A stream's metadata come before its rows: it
    cannot know it."""
    digests = {f.id: said(f.id)["file"]["metadata"]["tpm.digest"] for f in files(*READERS, missing=False) if f.id.startswith("everything")}
    assert digests.pop("everything-stream.arrows") == "0" * 16
    assert len(set(digests.values())) == 1 and "0" * 16 not in digests.values()
