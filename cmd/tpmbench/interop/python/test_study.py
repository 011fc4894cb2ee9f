"""The documents' line for each reader reads the rows of any study as one table."""

import re

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

import study
from readers import from_pandas
from documents import line

# The mark of a line, the name of its result, and how to make an Arrow table of that.
READERS = {
    "pandas": ("python", "pd.read_parquet", lambda frame, schema: from_pandas(frame, schema)),
    "polars": ("python", "pl.read_parquet", lambda frame, schema: frame.to_arrow().cast(schema)),
    "pyarrow": ("python", "ds.dataset", lambda table, schema: table.select(schema.names).cast(schema)),
    "duckdb": ("sql", "SELECT *", lambda relation, schema: relation.to_arrow_table().cast(schema)),
}


@pytest.fixture(scope="module", params=study.STUDIES)
def results(request, tmp_path_factory):
    """A folder with a study in results/, and the rows that it must have."""
    folder = tmp_path_factory.mktemp("study")
    want = study.want(request.param, folder)
    study.sweep(request.param, folder)
    return folder, want


@pytest.mark.parametrize("reader", READERS)
def test_rows(results, reader, monkeypatch):
    folder, want = results
    monkeypatch.chdir(folder)
    language, mark, to_arrow = READERS[reader]
    text = line(language, mark, "results/rows")
    if language == "sql":
        got = duckdb.sql(text)
    else:
        names = {"pd": pd, "pl": pl, "ds": ds}
        exec(text, names)
        got = names[re.match(r"\w+", text)[0]]
    columns = list(got.columns) if reader != "pyarrow" else got.column_names
    assert sorted(columns) == sorted(want.column_names)
    got = to_arrow(got, pa.schema([want.schema.field(name) for name in columns]))
    assert study.sorted_rows(got, columns) == study.sorted_rows(want, columns)


def test_types(results):
    """All files have the same columns: those of the rows, and the parameters with their types."""
    folder, want = results
    paths = sorted((folder / "results" / "rows").glob("*.parquet"))
    assert paths and not any("=" in path.name for path in paths)
    for path in paths:
        got = ds.dataset(path).schema
        assert {field.name: field.type for field in got} == {field.name: field.type for field in want.schema}, path.name


def test_folder(results):
    assert {path.name for path in (results[0] / "results").iterdir()} == {"rows", "_study.json", "_summary.csv"}
