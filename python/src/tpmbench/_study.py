"""Studies of many points."""

from __future__ import annotations

import json
import os
import re
import tempfile
import weakref
from typing import Any

import pyarrow as pa
import pyarrow.csv

from ._arguments import flags, named, shown
from ._arguments import path as path_of
from ._page import points
from ._process import call, read_bytes
from ._program import interface
from ._read import Path
from ._result import Result, typed


class Study(Result):
    """The rows of all points of a study, with the parameters that vary as columns.

    points: a pyarrow.Table with a row for each complete point: its parameters and statistics. These are the columns of
        `_summary.csv`; batch/study/SUMMARY.md has their units.
    """

    points: pa.Table

    def __init__(self, path: str, summary: dict[str, Any], scratch: tempfile.TemporaryDirectory[str] | None = None) -> None:
        super().__init__("study", None, summary, path)
        self.points = _points(path)
        if scratch is not None:
            weakref.finalize(self, scratch.cleanup)

    @property
    def params(self) -> dict[str, Any]:
        """The parameters that are the same in all points, by their names in studies."""
        common = {}
        for field in interface()["parameters"]:
            values = self.points[field["name"]].unique().to_pylist()
            if len(values) == 1:
                common[field["name"]] = typed(field["kind"], values[0])
        return common

    def _told(self) -> dict[str, Any]:
        return {"points": self.points.num_rows, **super()._told(), "path": self.path}

    def _repr_html_(self) -> str:
        varying = [
            name
            for name in self.points.column_names
            if name not in ("digest", "file") and len(self.points[name].unique()) > 1 or name in ("rows", "p_synced", "mean", "se")
        ]
        return points(self.points.select(varying[:12]))


def _points(path: str) -> pa.Table:
    types = {"count": pa.int64(), "number": pa.float64(), "bool": pa.bool_(), "word": pa.string()}
    columns = {field["name"]: types[field["kind"]] for field in interface()["parameters"]}
    columns.update(seed=pa.uint64(), digest=pa.string(), file=pa.string())
    convert = pa.csv.ConvertOptions(column_types=columns)
    return pa.csv.read_csv(os.path.join(path, "_summary.csv"), convert_options=convert)


def sweep(study: dict[str, Any] | Path, output: Path | None = None, *, progress: bool = True, **options: Any) -> Study:
    """Runs every point of a study (`tpmbench sweep`).

    study: a dict such as {"N": [10, 100], "L": {"from": 1, "to": 6}, "trials": 1e5}, whose lists, ranges and arrays of
        numpy are combined, or the path of a YAML file.
    output: the folder for the results. Without it they are in a temporary folder that goes with the Study, and after
        Ctrl-C nothing is left; with it resume=True goes on.
    options: those of fields("sweep"): shard, stop_at_se, threads, format, resume, force, ...

    Raises ValueError with the program's sentence for impossible values, KeyboardInterrupt after Ctrl-C, and
    ProgramError where the program fails or is killed.
    """
    given = flags("sweep", options)
    scratch = tempfile.TemporaryDirectory(prefix="tpmbench-")
    try:
        path = os.path.join(scratch.name, "study.yaml")
        if isinstance(study, dict):
            with open(path, "w", encoding="utf-8") as file:
                json.dump(_plain("study", study), file)  # JSON is YAML
        else:
            path = path_of("study", study)
        folder = os.path.join(scratch.name, "study") if output is None else path_of("output", output)
        line = ["sweep", f"--output={folder}", "--summary=json", "--progress=json", *given, "--", path]
        said, _ = call(line, read_bytes, progress)
        result = Study(folder, json.loads(said), scratch if output is None else None)
    except BaseException as error:
        scratch.cleanup()
        if isinstance(error, ValueError) and isinstance(study, dict):  # where in a file that nobody has seen
            raise ValueError(re.sub(rf"{re.escape(path)}(:\d+)*: ", "", str(error))) from None
        raise
    if output is not None:
        scratch.cleanup()
    return result


def merge(*inputs: Path, output: Path, **options: Any) -> Result:
    """Joins results of contiguous trials, or the shards of a study, and returns the whole (`tpmbench merge`).

    Raises ProgramError where they do not belong together.
    """
    if not inputs:
        raise TypeError("merge needs the path of at least one result")
    line = ["merge", *flags("merge", options), f"--output={path_of('output', output)}", "--", *(path_of("path", path) for path in inputs)]
    call(line, read_bytes)
    return read(output)


def read(path: Path) -> Result:
    """Reads a file, a folder of parts or a study that the program has written, once `tpmbench inspect` has found it
    whole.

    Raises FileNotFoundError where there is none and ProgramError, with status 3, where it is corrupt.
    """
    where = path_of("path", path)
    said, _ = call(["inspect", "--summary=json", "--", where], read_bytes)
    if os.path.exists(os.path.join(where, "_summary.csv")):
        return Study(where, json.loads(said))
    return Result("read", None, json.loads(said), where)


def _plain(name: str, value: Any) -> Any:
    """A value of a study without types of numpy, and with parameters by their names in studies."""
    if isinstance(value, dict):
        return {_parameter(key): _plain(key, inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [_plain(name, inner) for inner in value]
    if hasattr(value, "tolist"):  # numpy's
        return _plain(name, value.tolist())
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (str, int, float, bool)):
        return value
    raise ValueError(f"{name}={shown(value)}: a study has numbers, words, lists and ranges, not {type(value).__name__}")


def _parameter(name: str) -> str:
    return named("run").get(name, {}).get("parameter", name)
