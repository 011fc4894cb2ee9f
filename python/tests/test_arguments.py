"""Wrong arguments are refused in a sentence that names them as they were given."""

import decimal
import pathlib
from typing import Any

import numpy as np
import pytest

import tpmbench as tpm
from tpmbench._errors import error_of

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"K": 0}, "K=0: must be 1 to 1024"),
    ({"K": -1}, 'K="-1": must be a whole number'),
    ({"rule": "foo"}, 'rule="foo": must be one of hebbian, anti-hebbian, random-walk'),
    ({"rule": ""}, 'rule="": must be one of'),
    ({"rule": "hebbian\n"}, "must be one of"),
    ({"rule": "--help"}, "must be one of"),
    ({"rule": 3}, 'rule="3": must be one of'),
    ({"rule": b"hebbian"}, "rule=b'hebbian': must be a word, not bytes"),
    ({"rule": "hebbian\0"}, "rule='hebbian.*: must be without null characters"),
    ({"rule": "x" * 1_000_000}, "xxx.*: is longer than this system allows"),
    ({"rule": ["hebbian"]}, r"rule=\['hebbian'\]: must be a word, not list"),
    ({"N": "1e99"}, 'N="1e99": must be at most'),
    ({"N": 1e300}, "must be at most"),
    ({"N": float("nan")}, "N=nan: must be a whole number"),
    ({"N": float("inf")}, "N=inf: must be a whole number"),
    ({"N": 10.5}, "N=10.5: must be a whole number"),
    ({"N": 3 + 0j}, r"N=\(3\+0j\): must be a whole number, not complex"),
    ({"N": decimal.Decimal(10)}, "must be a whole number, not Decimal"),
    ({"N": True}, "N=True: must be a whole number, not bool"),
    ({"N": np.bool_(True)}, r"N=np.True_: must be a whole number, not bool"),
    ({"N": [10, 20]}, r"N=\[10, 20\]: must be a whole number, not list"),
    ({"N": [10]}, r"N=\[10\]: must be a whole number, not list"),
    ({"N": []}, r"N=\[\]: must be a whole number, not list"),
    ({"N": np.ma.masked}, "N=masked: must be a whole number"),
    ({"N": np.datetime64("NaT")}, "N=np.datetime64.*: must be a whole number, not datetime64"),
    ({"N": np.array([10, 20])}, r"N=array\(\[10, 20\]\): must be a whole number, not ndarray"),
    ({"N": {"from": 1}}, "must be a whole number, not dict"),
    ({"N": np.zeros((2, 2))}, r"N=array\(\[\[0"),
    ({"seed": 2**64}, "seed=.*: must be at most 18446744073709551615"),
    ({"keys": 1}, "keys=1: must be True or False, not int"),
    ({"start_errors": "x", "start": "near"}, 'start_errors="x": must be'),
    ({"start_errors": b"1"}, "start_errors=b'1': must be a number, not bytes"),
    ({"max_memory": [1]}, r"max_memory=\[1\]: must be a number of bytes, not list"),
    ({"threads": 1.5}, "threads=1.5: must be a whole number"),
    ({"output": "a\0b"}, "output='a.*: must be without null characters"),
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
        ({"N": [10, object()]}, "N=<object .*: a study has numbers, words, lists and ranges, not object"),
        ({"N": {"from": 3}}, "^n: a range has from, to"),
        ({"N": {"from": {"to": 3}}}, "^from: must be one value"),
        ({"N": []}, "^n: the list is empty"),
        ({"N": [[1]]}, "^n: must be one value"),
        ({"N": None}, "N=None: a study has numbers"),
        ({"N": np.ma.masked}, "N=None: a study has numbers"),
        ({"N": [float("nan")]}, "^n NaN: must be a whole number"),
        ({"rule": ["hebbian", "hebbian"]}, "^rule hebbian: appears twice"),
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


def test_sentences_of_other_commands() -> None:
    with pytest.raises(tpm.ProgramError, match="there are no keys in it: run keys=True writes them"):
        tpm.keys(tpm.run(N=10, trials=10, output="a.arrow"))


@pytest.mark.parametrize("progress", [None, 0, "no"], ids=repr)
def test_progress_changes_nothing(progress: Any) -> None:
    quiet, shown = tpm.run(N=10, trials=10, progress=progress).summary, tpm.run(N=10, trials=10).summary
    assert quiet["digest"] == shown["digest"] and quiet.keys() == shown.keys()


@pytest.mark.parametrize(
    "call",
    [
        tpm.read,
        tpm.sweep,
        tpm.keys,
        tpm.merge,
        lambda path: tpm.attack(path, L=3),
        lambda path: tpm.run(N=10, trials=10, output=path),
        lambda path: tpm.sweep({"N": 10, "trials": 10}, path),
        lambda path: tpm.merge("a.arrow", output=path),
    ],
)
def test_paths_that_are_none(call: Any, folder: pathlib.Path) -> None:
    wrong: list[Any] = [3, 1.5, [], ["a.arrow"], object(), np.zeros(2)]
    for path in wrong:
        with pytest.raises(TypeError, match="must be a path, .*not"):
            if call is tpm.merge:
                call(path, output="b.arrow")
            else:
                call(path)
    assert not list(folder.iterdir())


def test_paths_of_bytes_and_with_lines() -> None:
    paths: list[Any] = [b"a.arrow", "a\nb.arrow", "-c.arrow", "d\u00e9.arrow"]
    for path in paths:
        rows = tpm.run(N=10, trials=10, output=path)
        assert len(tpm.read(path)) == len(rows.table) == 10


def test_merge_of_nothing() -> None:
    with pytest.raises(TypeError, match="merge needs the path of at least one result"):
        tpm.merge(output="a.arrow")


@pytest.mark.parametrize("sentence", ["a.arrow: no such file or directory", "open a.arrow: The system cannot find the file specified."])
def test_missing_files_of_every_system(sentence: str) -> None:
    assert isinstance(error_of("inspect", 1, f"tpmbench inspect: {sentence}"), FileNotFoundError)


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
