"""A run is that of the command, whatever types its numbers have, and comes as every kind of table."""

import pathlib
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from conftest import Command

import tpmbench as tpm


def test_rows_are_those_of_the_command(command: Command) -> None:
    said = command("run", "-K", "3", "-N", "50", "-L", "2", "--rule", "random-walk", "--trials", "3000", "--summary", "json", "-o", "rows.parquet")
    result = tpm.run(K=3, N=50, L=2, rule="random-walk", trials=3000)
    assert result.summary["digest"] == said["digest"]
    assert result.summary["sync_steps"] == said["sync_steps"]
    read = tpm.read("rows.parquet")
    assert read.table.equals(result.table)
    assert read.params == result.params
    assert (result.params["rule"], result.params["trials"], result.params["start_errors"]) == ("random-walk", 3000, 0.0)
    assert len(result) == len(read) == result.table.num_rows == 3000


def test_metadata_of_rows_in_memory_are_those_of_a_file() -> None:
    tpm.run(N=20, trials=100, output="rows.arrow")
    file, memory = tpm.read("rows.arrow").table.schema, tpm.run(N=20, trials=100).table.schema
    assert memory.equals(file)
    assert memory.metadata == file.metadata
    assert memory.metadata[b"tpm.digest"] != b"0" * 16


@pytest.mark.parametrize("output", ["rows.arrow", "rows.arrows", "rows.parquet", "rows/", pathlib.Path("path.arrow")])
def test_rows_in_files(output: str | pathlib.Path) -> None:
    more: dict[str, Any] = {"part_trials": 400} if output == "rows/" else {}
    result = tpm.run(N=20, trials=1000, output=output, **more)
    memory = tpm.run(N=20, trials=1000)
    assert result.path == str(output) and result.summary["digest"] == memory.summary["digest"]
    assert result.table.equals(memory.table)
    read = tpm.read(output)
    assert read.table.equals(memory.table) and read.params == memory.params


def test_text_is_for_other_programs() -> None:
    result = tpm.run(N=20, trials=10, output="rows.csv")
    assert len(result) == 10
    with pytest.raises(ValueError, match="rows.csv: its rows are neither Arrow nor Parquet"):
        _ = result.table


@pytest.mark.parametrize(
    "trials", [100, 1e2, "100", "1e2", np.int8(100), np.uint64(100), np.float32(100), np.array(100), np.array(1e2), np.int64(100)], ids=repr
)
def test_numbers_of_any_exact_type(trials: object) -> None:
    assert len(tpm.run(N=np.int32(20), L=np.uint8(2), keys=np.bool_(True), trials=trials)) == 100


def test_names_of_studies_and_of_flags() -> None:
    short = tpm.run(K=2, N=30, L=2, M=2, trials=100)
    assert tpm.run(k=2, n=30, l=2, input_range=2, trials=100).table.equals(short.table)
    assert tpm.run(hidden=2, inputs=30, depth=2, input_range=2, trials=100, seed=None).table.equals(short.table)


def test_nulls_are_missing_in_every_table() -> None:
    result = tpm.run(N=20, trials=500, max_steps=150)
    missing = 500 - result.summary["synced"]
    assert 0 < missing < 500
    frame = result.to_pandas()
    assert frame.sync_steps.isna().sum() == missing and frame.sync_steps.dtype == "Int32"
    assert result.to_polars()["sync_steps"].null_count() == missing
    whole = tpm.run(N=20, trials=500).to_pandas()
    assert whole.sync_steps.dtype == np.int32 and whole.trial.dtype == np.int64


@pytest.mark.parametrize("kind", ["binary", "list"])
def test_keys_as_weights(kind: str) -> None:
    result = tpm.run(K=2, N=7, L=4, trials=900, max_steps=60, keys=True, key_type=kind)
    weights: Any = result.weights()
    known: list[Any] = result.table["key"].drop_null().to_pylist()
    assert weights.shape == (result.summary["synced"], 2, 7) and weights.dtype == np.int8
    assert 0 < len(weights) < 900
    for row, key in zip(weights, known, strict=True):
        assert row.ravel().tolist() == (np.frombuffer(key, np.int8).tolist() if kind == "binary" else key)
    part = tpm.Result("run", result.table.slice(17, 400), result.summary)  # arrays that begin within their buffers
    begin = result.table["key"].slice(0, 17).drop_null().length()
    assert np.array_equal(part.weights(), weights[begin : begin + len(part.weights())])


def test_weights_need_keys() -> None:
    with pytest.raises(ValueError, match="there are no keys in these rows: give run, or the study, keys=True"):
        tpm.run(N=10, trials=10).weights()


def test_no_rows() -> None:
    result = tpm.run(N=10, trials=100, max_steps=1)
    assert result.summary["synced"] == 0 and result.table["sync_steps"].null_count == 100
    assert "<table>" in result._repr_html_() and "svg" not in result._repr_html_()


def test_repr() -> None:
    result = tpm.run(N=20, trials=200)
    assert repr(result) == f"<tpmbench run: k=3, n=20, l=3, rule=hebbian, trials=200, synced=200, digest={result.summary['digest']}>"
    page = result._repr_html_()
    assert page.count("<rect") > 5 and "mean sync_steps" in page
    filed = tpm.run(N=20, trials=200, output="<b>&.arrow")
    assert "<b>" not in filed._repr_html_() and filed._repr_html_().count("<rect") == page.count("<rect")


def test_repr_of_other_results() -> None:
    log = tpm.trace(N=10, public=True)
    assert f"rows={len(log)}" in repr(log)
    heard = tpm.attack(log, attackers=10)
    assert "rows=10" in repr(heard) and f"verdict={heard.summary['verdict']}" in repr(heard)
    worth = tpm.keys(tpm.run(N=10, trials=100, keys=True))
    assert f"entropy={worth.summary['entropy']:.4f} of 2.8074 bits a weight" in repr(worth)
    assert "bits a weight" in worth._repr_html_()
    assert "entropy" not in repr(tpm.keys(tpm.run(N=10, trials=1, max_steps=1, keys=True)))


def test_curve(command: Command) -> None:
    said = command("curve", "-N", "20", "--trials", "500", "--steps", "40", "--summary", "json")
    result = tpm.curve(N=20, trials=500, steps=40)
    assert result.summary["digest"] == said["digest"]
    assert result.table["step"].to_pylist() == list(range(41))
    assert result.params["n"] == 20 and "<table>" in result._repr_html_()


def test_trace() -> None:
    steps: Any = tpm.run(K=2, N=10, trials=8).table["sync_steps"].to_pylist()[7]
    result = tpm.trace(K=2, N=10, trial=7, weights=True)
    assert len(result) == steps + 1
    last = result.table.slice(steps)
    assert last["w_a"].to_pylist() == last["w_b"].to_pylist()
    assert (result.params["k"], result.params["n"], result.params["first_trial"], result.params["start"]) == (2, 10, 7, "random")
    assert result.to_pandas().tau_a.dtype == "Int8" and repr(result).startswith("<tpmbench trace: k=2, n=10")
    assert tpm.trace(K=2, N=10, trial=7, output="t.parquet").table.num_rows == steps + 1
    assert tpm.read("t.parquet").params == result.params


def test_backends_and_fields() -> None:
    assert "reference" in {backend["name"] for backend in tpm.backends()}
    assert {field["name"] for field in tpm.fields()} == tpm.run(N=5, trials=5).params.keys()
    assert "stop_at_se" in {field["argument"] for field in tpm.fields("sweep")}
    assert {"K", "rule", "max_steps"} <= {field["argument"] for field in tpm.fields("run")}
    assert isinstance(tpm.run(N=5, trials=5).table, pa.Table)
    for wrong in ("runn", ["run"], 3):
        with pytest.raises(ValueError, match="runn?.*|3: must be one of .*run"):
            tpm.fields(wrong)  # type: ignore[arg-type]
