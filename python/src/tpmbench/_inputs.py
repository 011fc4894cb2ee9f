"""What a command reads, as a file."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from ._read import Path
from ._result import Result

Log = Path | Result | pa.Table | Mapping[str, Any]


@contextlib.contextmanager
def as_file(rows: Log) -> Iterator[str]:
    """The path of a file or folder with the rows: that of a result which has one, else a temporary file."""
    if isinstance(rows, Result) and rows.path is not None:
        yield rows.path
    elif isinstance(rows, (str, os.PathLike)):
        yield os.fspath(rows)
    else:
        with tempfile.TemporaryDirectory(prefix="tpmbench-") as folder:
            yield _written(rows.table if isinstance(rows, Result) else rows, folder)


def _written(rows: pa.Table | Mapping[str, Any], folder: str) -> str:
    if isinstance(rows, Mapping):
        import numpy as np

        path = os.path.join(folder, "arrays.npz")
        arrays: dict[str, Any] = {name: np.asarray(array) for name, array in rows.items()}
        np.savez(path, **arrays)
        return path
    path = os.path.join(folder, "rows.arrow")
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
        writer.write_table(rows)
    return path
