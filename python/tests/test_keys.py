"""What keys are worth, of rows in files and in memory."""

import hashlib

import pytest
from conftest import Command

import tpmbench as tpm


def test_summary_is_that_of_the_command(command: Command) -> None:
    rows = tpm.run(N=20, L=4, trials=500, keys=True, output="keys.parquet")
    said = command("keys", "keys.parquet", "--summary", "json")
    for given in ("keys.parquet", rows, tpm.run(N=20, L=4, trials=500, keys=True), tpm.read("keys.parquet").table):
        worth = tpm.keys(given)
        assert worth.summary["entropy"] == said["entropy"] and worth.summary["digest"] == said["digest"]
        assert worth.summary["file"] == ("keys.parquet" if given in ("keys.parquet", rows) else None)
        with pytest.raises(ValueError, match="keys gave no rows here, only a summary"):
            _ = worth.table


def test_derived_keys() -> None:
    rows = tpm.run(N=20, trials=50, keys=True)
    derived = tpm.keys(rows, derive="sha256", bits=128)
    assert len(derived) == 50
    for row in derived.table.to_pylist():
        assert row["derived_key"] == hashlib.sha256(row["key"]).digest()[:16]
    assert tpm.keys(rows, derive="sha256", output="derived.parquet").table["derived_key"].type.byte_width == 32


def test_refused() -> None:
    with pytest.raises(tpm.ProgramError, match="^there are no keys in it"):
        tpm.keys(tpm.run(N=20, trials=50))
    with pytest.raises(ValueError, match="bits=7"):
        tpm.keys(tpm.run(N=20, trials=50, keys=True), derive="sha256", bits=7)
    with pytest.raises(ValueError, match='derive="md5"'):
        tpm.keys(tpm.run(N=20, trials=50, keys=True), derive="md5")
