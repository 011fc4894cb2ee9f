"""Studies: one table of all points, whatever their files are."""

import pathlib

import numpy as np
import pytest
from conftest import Command

import tpmbench as tpm

STUDY = {"N": np.array([10, 20]), "L": range(1, 3), "rule": ["hebbian", "random-walk"], "trials": 5e2}


def test_digest_is_that_of_the_command(command: Command, folder: pathlib.Path) -> None:
    (folder / "study.yaml").write_text("n: [10, 20]\nl: {from: 1, to: 2}\nrule: [hebbian, random-walk]\ntrials: 500\n")
    said = command("sweep", "study.yaml", "-o", "results", "--summary", "json")
    study = tpm.sweep(STUDY)
    assert study.summary["digest"] == said["digest"]
    assert tpm.sweep(folder / "study.yaml").summary["digest"] == said["digest"]
    read = tpm.read("results")
    assert isinstance(read, tpm.Study)
    assert read.summary["digest"] == said["digest"] and read.table.equals(study.table) and read.points.equals(study.points)


def test_points_and_rows() -> None:
    study = tpm.sweep(STUDY)
    assert study.points.num_rows == 8 and len(study) == study.table.num_rows == 4000
    assert study.params["k"] == 3 and study.params["trials"] == 500 and not {"n", "l", "rule"} & study.params.keys()
    assert study.table.schema.metadata is None
    means = study.to_pandas().groupby(["n", "l", "rule"], observed=True).sync_steps.mean()
    for point in study.points.to_pylist():
        assert means[point["n"], point["l"], point["rule"]] == pytest.approx(point["mean"])
    page = study._repr_html_()
    assert page.count("<tr>") == 9 and "<th>rule</th>" in page and "<td>random-walk</td>" in page and "points=8" in repr(study)


@pytest.mark.parametrize("form", ["arrow", "arrows", "parquet"])
def test_formats(form: str) -> None:
    study = tpm.sweep({**STUDY, "keys": True, "N": 10}, "results", format=form)
    assert study.table.num_rows == 2000
    keys = study.weights()
    assert keys.shape == (2000, 3, 10)
    assert np.abs(keys).max() == 2
    with pytest.raises(ValueError, match="keys of several shapes: n vary"):
        tpm.sweep({"N": [5, 6], "trials": 10, "keys": True}).weights()


def test_text() -> None:
    study = tpm.sweep({**STUDY}, "results", format="csv")
    assert study.points.num_rows == 8
    with pytest.raises(ValueError, match="results: its rows are neither Arrow nor Parquet"):
        _ = study.table


def test_many_points_are_not_all_shown() -> None:
    page = tpm.sweep({"N": range(1, 31), "trials": 2})._repr_html_()
    assert page.count("<tr>") == 22 and page.count("<td>…</td>") > 3 and "<td>10</td>" in page and "<td>15</td>" not in page


def test_types_of_points() -> None:
    study = tpm.sweep({"N": 10, "seed": [1, 2**64 - 1], "trials": 20, "start": "near", "start_errors": 0})
    seeds = study.points["seed"].to_pylist()
    assert seeds == [1, 2**64 - 1] and study.params["start_errors"] == 0.0
    assert all(isinstance(digest, str) and len(digest) == 16 for digest in study.points["digest"].to_pylist())


def test_temporary_folder_goes_with_the_study() -> None:
    study = tpm.sweep({"N": 10, "trials": 20})
    path = pathlib.Path(study.path or "")
    assert path.is_dir()
    del study
    assert not path.exists()


def test_shards_merged() -> None:
    whole = tpm.sweep(STUDY)
    for i in range(2):
        tpm.sweep(STUDY, f"part{i}", shard=f"{i}/2")
    merged = tpm.merge("part0", pathlib.Path("part1"), output="whole")
    assert merged.summary["digest"] == whole.summary["digest"] and merged.table.equals(whole.table)


def test_resume() -> None:
    tpm.sweep({"N": [10], "trials": 20}, "results")
    study = tpm.sweep({"N": [10, 20], "trials": 20}, "results", resume=True)
    assert study.points["n"].to_pylist() == [10, 20]
