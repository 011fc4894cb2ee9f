"""Wrong arguments are refused in a sentence that names them as they were given."""

import decimal
import pathlib
from typing import Any

import numpy as np
import pytest

import tpmbench as tpm

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"K": 0}, "K=0: must be 1 to 1024"),
    ({"K": -1}, 'K="-1": must be a whole number'),
    ({"rule": "foo"}, 'rule="foo": must be one of hebbian, anti-hebbian, random-walk'),
    ({"rule": ""}, 'rule="": must be one of'),
    ({"rule": "hebbian\n"}, "must be one of"),
    ({"rule": "--help"}, "must be one of"),
    ({"rule": 3}, 'rule="3": must be one of'),
    ({"rule": b"hebbian"}, "rule=b'hebbian': must be a word, not a bytes"),
    ({"rule": "hebbian\0"}, "null"),
    ({"N": "1e99"}, 'N="1e99": must be at most'),
    ({"N": 1e300}, "must be at most"),
    ({"N": float("nan")}, "N=nan: must be a whole number"),
    ({"N": float("inf")}, "N=inf: must be a whole number"),
    ({"N": 10.5}, "N=10.5: must be a whole number"),
    ({"N": 3 + 0j}, r"N=\(3\+0j\): must be a count, not a complex"),
    ({"N": decimal.Decimal(10)}, "must be a count, not a Decimal"),
    ({"N": True}, "N=True: must be a count"),
    ({"N": np.bool_(True)}, "N=True: must be a count"),
    ({"N": [10, 20]}, 'N="10,20": must be a whole number'),
    ({"N": np.array([10, 20])}, 'N="10,20": must be a whole number'),
    ({"N": {"from": 1}}, "must be a count, not a dict"),
    ({"N": np.zeros((2, 2))}, r"N=array\(\[\[0"),
    ({"seed": 2**64}, "seed=.*: must be at most 18446744073709551615"),
    ({"keys": 1}, "keys=1: must be True or False"),
    ({"keys": "perhaps"}, 'keys="perhaps": must be true or false'),
    ({"wait": 5}, "wait=5: it has a meaning only with attack majority"),
    ({"start": "near", "start_errors": 1.5}, "start_errors=.1.5.: must be"),
    ({"resume": True}, "resume=True: .*; name a file"),
    ({"output": "-"}, 'output="-": rows come into memory without output'),
    ({"output": "rows"}, "output rows has no suffix that names a format: .*, or give format"),
    ({"backend": "foo"}, 'backend="?foo"?'),
    ({"K": 1024, "N": 10**6, "keys": True}, "."),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG, ids=lambda value: repr(value)[:40])
def test_wrong_values(arguments: dict[str, Any], sentence: str, folder: pathlib.Path) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        tpm.run(**{"trials": 10, **arguments})
    assert " --" not in str(raised.value) and "\n" not in str(raised.value)
    print(raised.value)
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"max_stesp": 3}, "run has no argument 'max_stesp'; did you mean max_steps"),
        ({"output_": "x"}, "run has no argument 'output_'"),
        ({"help": True}, "run has no argument 'help'"),
        ({"quiet": True}, "run has no argument 'quiet'"),
        ({"format": "csv"}, "run has no argument 'format'"),  # in memory
        ({"k": 3, "K": 3}, "k and K are the same argument of run"),
        ({"max-steps": 3}, "run has no argument 'max-steps'; did you mean max_steps"),
    ],
    ids=repr,
)
def test_wrong_names(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        tpm.run(**arguments)


@pytest.mark.parametrize(
    ("study", "sentence"),
    [
        ({"N": [10, "x"]}, "n x: must be a whole number"),
        ({"foo": 3}, "^foo: unknown key; there are attack, "),
        ({"N": [10, object()]}, "a study has numbers, words, lists and ranges, not a object"),
        ({"N": {"from": 3}}, "."),
        ({"N": []}, "."),
        ({"N": [float("nan")]}, "."),
        ({"rule": ["hebbian", "hebbian"]}, "."),
    ],
    ids=repr,
)
def test_wrong_studies(study: dict[str, Any], sentence: str, folder: pathlib.Path) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        tpm.sweep({"trials": 10, **study}, "results")
    assert "study.yaml" not in str(raised.value)
    print(raised.value)
    assert not list(folder.iterdir())


def test_files_in_the_way() -> None:
    tpm.run(N=10, trials=10, output="a.arrow")
    with pytest.raises(tpm.ProgramError, match="a.arrow exists: choose another name, or give force=True to replace it") as raised:
        tpm.run(N=10, trials=10, output="a.arrow")
    assert raised.value.status == 1
    assert len(tpm.run(N=10, trials=20, output="a.arrow", force=True)) == 20


@pytest.mark.parametrize("call", [tpm.read, tpm.sweep, tpm.keys, lambda path: tpm.merge(path, output="b.arrow")])
@pytest.mark.parametrize("path", ["nothing.arrow", "-x.yaml", pathlib.Path("none")], ids=str)
def test_missing_files(call: Any, path: Any) -> None:
    with pytest.raises(FileNotFoundError, match=f"{path}: no such file or directory"):
        call(path)


def test_corrupt_files() -> None:
    tpm.run(N=10, trials=1000, output="a.arrow")
    raw = bytearray(pathlib.Path("a.arrow").read_bytes())
    raw[len(raw) // 2] ^= 1
    pathlib.Path("a.arrow").write_bytes(raw)
    with pytest.raises(tpm.ProgramError, match="^a.arrow: ") as raised:
        tpm.read("a.arrow")
    assert raised.value.status == 3
    pathlib.Path("b.arrow").write_bytes(raw[: len(raw) // 2])
    with pytest.raises(tpm.ProgramError, match="^b.arrow: its end is missing"):
        tpm.read("b.arrow")
    pathlib.Path("c.arrow").write_text("not rows")
    with pytest.raises(tpm.ProgramError, match="^c.arrow: "):
        tpm.read("c.arrow")
