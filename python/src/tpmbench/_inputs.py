"""What a command reads, as a file."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from ._arguments import path as path_of
from ._arguments import shown
from ._errors import WRONG, ProgramError
from ._read import Path
from ._result import Result

Log = Path | Result | pa.Table | Mapping[str, Any]


@contextlib.contextmanager
def as_file(rows: Log) -> Iterator[str]:
    """The path of a file or folder with the rows: that of a result which has one, else a temporary file."""
    if isinstance(rows, Result) and rows.path is not None:
        yield rows.path
    elif isinstance(rows, (str, bytes, os.PathLike)):
        yield path_of("path", rows)
    elif isinstance(rows, (Result, pa.Table, Mapping)):
        with tempfile.TemporaryDirectory(prefix="tpmbench-") as folder:
            path = _written(rows.table if isinstance(rows, Result) else rows, folder)
            here = "the mapping" if isinstance(rows, Mapping) else "the table"
            try:
                yield path
            except (ValueError, ProgramError) as error:  # of a file that nobody has seen
                sentence = str(error).replace(f"{path}: ", "").replace(path, here)
                if isinstance(error, ProgramError) and error.status != WRONG:
                    raise ProgramError(sentence, error.status) from None
                raise ValueError(sentence) from None
    else:
        raise TypeError(f"{shown(rows)}: must be a path, a Result, a pyarrow.Table or a mapping of arrays, not {type(rows).__name__}")


def in_memory(rows: Log) -> bool:
    """Whether as_file puts the rows into a temporary file."""
    return isinstance(rows, (pa.Table, Mapping)) or isinstance(rows, Result) and rows.path is None


def _written(rows: pa.Table | Mapping[str, Any], folder: str) -> str:
    if isinstance(rows, Mapping):
        import numpy as np

        path = os.path.join(folder, "arrays.npz")
        arrays: dict[str, Any] = {}
        for name, array in rows.items():
            try:
                arrays[name] = np.asarray(array)
            except ValueError:
                raise ValueError(f"{name}={shown(array)}: must be an array, whose rows are equally long") from None
        np.savez(path, **arrays)
        return path
    path = os.path.join(folder, "rows.arrow")
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
        writer.write_table(rows)
    return path
