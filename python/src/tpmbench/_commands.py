"""The program's commands as functions."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import weakref
from typing import IO, Any

import pyarrow as pa
import pyarrow.csv

from ._arguments import flags
from ._errors import raise_for
from ._process import call
from ._program import program
from ._result import Result

Path = str | os.PathLike[str]


def run(*, progress: bool = True, output: Path | None = None, **parameters: Any) -> Result:
    """Runs pairs of tree parity machines, each from its initial weights to synchronisation.

    Parameters are those of `tpmbench run` (tpmbench.fields() lists them with ranges and defaults):
    K hidden units of N inputs each, synaptic depth L, rule, tie, attack, trials, seed, keys, ... Whole
    numbers may be of any exact type: 1_000_000, 1e6, numpy's.

    Without output the rows come through a pipe into memory, some 16 bytes a row and K*N more with keys.
    With output they go to that file, and are read when Result.table is asked for.

    Raises ValueError with the program's sentence for impossible values, KeyboardInterrupt after Ctrl-C,
    and ProgramError where the program fails or is killed.
    """
    return _rows("run", parameters, progress, output)


def curve(*, progress: bool = True, output: Path | None = None, **parameters: Any) -> Result:
    """Describes many pairs at every step from the start: a row for each step (`tpmbench curve`)."""
    return _rows("curve", parameters, progress, output)


def trace(*, output: Path | None = None, **parameters: Any) -> Result:
    """Replays one trial: a row for each step (`tpmbench trace`); with weights=True all weights and inputs,
    as int8, hidden unit by hidden unit."""
    return _rows("trace", parameters, False, output, summary=False)


def _rows(command: str, parameters: dict[str, Any], progress: bool, output: Path | None, summary: bool = True) -> Result:
    line = [command, *flags(command, parameters)]
    if summary:
        line += ["--summary=json", "--progress=json"]
    if output is not None:
        said, _ = call([*line, f"--output={os.fspath(output)}"], _bytes, progress)
        return Result(command, None, json.loads(said) if said.strip() else {}, os.fspath(output))
    table, said_last = call([*line, "--output=-", "--format=arrows"], _stream, progress)
    return Result(command, table, said_last)


def _bytes(source: IO[bytes]) -> bytes:
    return source.read()


def _stream(source: IO[bytes]) -> pa.Table:
    with pa.ipc.open_stream(source) as stream:
        return stream.read_all()


def sweep(study: dict[str, Any] | Path, output: Path | None = None, *, progress: bool = True, **options: Any) -> Study:
    """Runs every point of a study: a dict such as {"n": [10, 100], "l": {"from": 1, "to": 6}, "trials": 1000}, or
    the path of a YAML file. Without output the folder is a temporary one that goes with the Study."""
    scratch = None
    if output is None:
        scratch = tempfile.TemporaryDirectory(prefix="tpmbench-")
        output = os.path.join(scratch.name, "study")
    if isinstance(study, dict):
        with tempfile.TemporaryDirectory(prefix="tpmbench-") as folder:
            path = os.path.join(folder, "study.yaml")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(study, file, default=_plain)  # JSON is YAML
            return _sweep(path, output, progress, options, scratch)
    return _sweep(os.fspath(study), output, progress, options, scratch)


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):  # numpy's
        return value.tolist()
    raise ValueError(f"{value!r} cannot stand in a study")


def _sweep(study: str, output: Path, progress: bool, options: dict[str, Any], scratch: tempfile.TemporaryDirectory[str] | None) -> Study:
    said, _ = call(
        ["sweep", study, f"--output={os.fspath(output)}", "--summary=json", "--progress=json", *flags("sweep", options)], _bytes, progress
    )
    return Study(os.fspath(output), [json.loads(line) for line in said.splitlines() if line.strip()], scratch)


class Study(Result):
    """The rows of all points of a study, with the parameters that vary as columns.

    points: a pyarrow.Table with a row for each point: its parameters and statistics, `_summary.csv`.
    """

    def __init__(self, path: str, said: list[Any], scratch: tempfile.TemporaryDirectory[str] | None = None) -> None:
        super().__init__("sweep", None, said[0] if len(said) == 1 and isinstance(said[0], dict) else {}, path)
        self.points: pa.Table = pa.csv.read_csv(os.path.join(path, "_summary.csv"))
        if scratch is not None:
            self._scratch = scratch
            weakref.finalize(self, scratch.cleanup)

    def _told(self) -> dict[str, Any]:
        return {"points": self.points.num_rows, "path": self.path}

    def _repr_html_(self) -> str:
        frame: Any = self.points.to_pandas()
        return str(frame.to_html(index=False, max_rows=20))


def read(path: Path) -> Result:
    """Reads a file, a folder of parts or a study that the program has written, once `tpmbench inspect` has
    found it whole. Raises ProgramError, with status 3, where it is corrupt."""
    done = subprocess.run([program(), "inspect", "--summary=json", "--", os.fspath(path)], capture_output=True, text=True, encoding="utf-8")
    raise_for(done.returncode, done.stderr)
    if os.path.exists(os.path.join(path, "_summary.csv")):
        return Study(os.fspath(path), [])
    return Result("read", None, json.loads(done.stdout), os.fspath(path))


def backends() -> list[dict[str, Any]]:
    """The backends, best first: name, whether this machine can run it and, if not, what it lacks."""
    done = subprocess.run([program(), "backends", "--json"], capture_output=True, text=True, encoding="utf-8", check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
