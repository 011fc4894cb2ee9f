"""Every reader finds in every file the rows and nulls that the program prints."""

import pytest

from readers import READERS, differences, readers
from written import FOLDER, files, rows


@pytest.mark.parametrize(
    "file, read", [pytest.param(*f.values, read, id=f"{f.id}-{name}", marks=f.marks) for f in files(*READERS) for name, read in readers(f.id)]
)
def test_rows(file, read):
    want = rows(file)
    same(read(FOLDER / file, want.schema), want)


def same(got, want):
    assert got.column_names == want.column_names
    assert got.num_rows == want.num_rows
    for name in differences(got, want):
        row = next(i for i, (g, w) in enumerate(zip(got[name].to_pylist(), want[name].to_pylist())) if g != w)
        raise AssertionError(f"column {name}, row {row}: {got[name][row]}, the program prints {want[name][row]}")


def test_nulls_are_there():
    """The files that are to have nulls do: some of them some, the last nothing else."""
    assert 0 < rows("nulls.parquet")["sync_steps"].null_count < 2000
    assert 0 < rows("everything.parquet")["learn_steps"].null_count < 1000
    for column in ("sync_steps", "attackers_synced", "best_equal_weights", "key"):
        assert rows("only-nulls.parquet")[column].null_count == 100


def test_parts_are_merged():
    assert rows("merged.parquet").equals(rows("plain.parquet"))
    assert rows("first-half.parquet").num_rows == 500
