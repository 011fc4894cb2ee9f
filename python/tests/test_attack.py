"""Attacks on recorded exchanges, in files and in memory."""

from typing import Any

import numpy as np
import pytest
from conftest import Command

import tpmbench as tpm

PAIR: dict[str, Any] = {"K": 3, "N": 20, "L": 2}


def test_candidates_are_those_of_the_command(command: Command) -> None:
    log = tpm.trace(**PAIR, trial=0, weights=True, output="log.arrow")
    said = command("attack", "log.arrow", "--attackers", "50", "--summary", "json", "-o", "candidates.arrow")
    candidates = tpm.read("candidates.arrow").table
    for given in ("log.arrow", log, log.table, tpm.trace(**PAIR, trial=0, weights=True)):
        result = tpm.attack(given, attackers=50)
        assert result.summary["attacks"][0]["digest"] == said["attacks"][0]["digest"]
        assert result.table.equals(candidates) and len(result) == 50
        assert result.summary["log"]["path"] == ("log.arrow" if given in ("log.arrow", log) else None)


def test_public_logs() -> None:
    log = tpm.trace(**PAIR, trial=3, public=True, after=10)
    assert log.params["l"] == 2 and not {"seed", "first_trial", "start"} & log.params.keys()
    assert tpm.attack(log, attackers=20).table.equals(tpm.attack(tpm.trace(**PAIR, trial=3, public=True, after=10, output="log.jsonl"), L=2, attackers=20).table)


def test_arrays() -> None:
    log = tpm.trace(**PAIR, trial=0, weights=True)
    steps = log.table.slice(1)  # step 0 has no input
    rows: list[Any] = steps["x"].to_pylist()
    x = np.stack([np.frombuffer(x, np.int8) for x in rows]).reshape(-1, 3, 20)
    arrays = {"x": x.astype(float), "tau_a": steps["tau_a"].to_numpy(), "tau_b": steps["tau_b"].to_numpy()}
    by_arrays, by_rows = tpm.attack(arrays, L=2, attackers=20), tpm.attack(log, attackers=20)
    assert by_arrays.table.equals(by_rows.table)
    with pytest.raises(ValueError, match="L"):
        tpm.attack(arrays)


@pytest.mark.parametrize(
    ("arrays", "more", "sentence"),
    [
        ({"x": [1, 2, 3]}, {}, "^it has no array tau_a"),
        ({"x": np.zeros((3, 3, 3)), "tau_a": [1, 1, 1], "tau_b": [1, 1, 1]}, {}, "^step 1 of the arrays: input 0 of x is 0"),
        ({"x": np.ones((3, 3, 3)), "tau_a": [1, 1], "tau_b": [1, 1, 1]}, {}, "^tau_a has the shape"),
        ({"x": np.ones((3, 3, 3)), "tau_a": [1, 1, 1], "tau_b": [1, 1, 1]}, {"K": 4}, "^K=4: it is 3 in the mapping"),
        ({"x": np.array([object()]), "tau_a": [1], "tau_b": [1]}, {}, "^x is not an array of integers or floats"),
        ({"x": [[1], [1, 2]], "tau_a": [1], "tau_b": [1]}, {}, "^x=.*: must be an array, whose rows are equally long"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_wrong_arrays(arrays: dict[str, Any], more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        tpm.attack(arrays, L=3, **more)
    assert "tmp" not in str(raised.value)


def test_rows_that_are_no_log() -> None:
    with pytest.raises(ValueError, match="^it has no column x"):
        tpm.attack(tpm.run(N=5, trials=3))


def test_several_attacks_have_no_rows() -> None:
    log = tpm.trace(**PAIR, trial=0, weights=True)
    result = tpm.attack(log, attack=["geometric", "majority"], attackers=20)
    assert len(result.summary["attacks"]) == 2
    with pytest.raises(ValueError, match="attack gave no rows here, only a summary"):
        _ = result.table


def test_refused() -> None:
    log = tpm.trace(**PAIR, trial=0, weights=True)
    with pytest.raises(ValueError, match='attack="foo": must be some of'):
        tpm.attack(log, attack="foo")
    with pytest.raises(ValueError, match="L=5"):
        tpm.attack(log, L=5)
    with pytest.raises(FileNotFoundError, match="none.npz"):
        tpm.attack("none.npz", L=2)
