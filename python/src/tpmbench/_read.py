"""Rows of files and folders as tables."""

from __future__ import annotations

import os
import pathlib

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

Path = str | os.PathLike[str]


def load(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The rows of a file (.arrow, .arrows or .parquet), of a folder of parts or of a study, in their order; of all
    columns or of some. An Arrow file is mapped into memory, except on Windows.

    Raises ValueError for rows that are text, which only other programs read.
    """
    where = pathlib.Path(path)
    if where.is_dir():
        return _folder(where, columns)
    with open(where, "rb") as file:
        magic = file.read(6)
    if magic.startswith(b"PAR1"):
        return pq.ParquetFile(where).read(columns)
    if magic != b"ARROW1" and not magic.startswith(b"\xff\xff\xff\xff"):
        raise _text(where)
    source = pa.memory_map(str(where)) if os.name != "nt" else pa.OSFile(str(where), "rb")
    table = (pa.ipc.open_file(source) if magic == b"ARROW1" else pa.ipc.open_stream(source)).read_all()
    return table if columns is None else table.select(columns)


def _folder(where: pathlib.Path, columns: list[str] | None) -> pa.Table:
    """The rows of all files. Of the metadata nothing is left, since each file has its own."""
    rows = where / "rows"
    files = sorted(path for path in (rows if rows.is_dir() else where).iterdir() if path.name[0] not in "_.")
    suffixes = {path.suffix for path in files}
    if suffixes == {".parquet"} or suffixes == {".arrow"}:
        data = ds.dataset([str(path) for path in files], format="parquet" if suffixes == {".parquet"} else "ipc")
        return data.to_table(columns).replace_schema_metadata(None)
    if suffixes == {".arrows"}:
        return pa.concat_tables([load(path, columns).replace_schema_metadata(None) for path in files])
    raise _text(where)


def _text(where: pathlib.Path) -> ValueError:
    return ValueError(f"{where}: its rows are neither Arrow nor Parquet: text is for other programs")
