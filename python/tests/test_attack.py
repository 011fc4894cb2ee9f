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


def test_several_attacks_have_no_rows() -> None:
    log = tpm.trace(**PAIR, trial=0, weights=True)
    result = tpm.attack(log, attack=["geometric", "majority"], attackers=20)
    assert len(result.summary["attacks"]) == 2
    with pytest.raises(ValueError, match="this attack has no rows, only a summary"):
        _ = result.table


def test_refused() -> None:
    log = tpm.trace(**PAIR, trial=0, weights=True)
    with pytest.raises(ValueError, match='attack="foo": must be some of'):
        tpm.attack(log, attack="foo")
    with pytest.raises(ValueError, match="L=5"):
        tpm.attack(log, L=5)
    with pytest.raises(FileNotFoundError, match="none.npz"):
        tpm.attack("none.npz", L=2)
