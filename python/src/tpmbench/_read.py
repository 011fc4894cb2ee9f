"""Files and folders of results as tables."""

from __future__ import annotations

import os
import pathlib

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.feather
import pyarrow.parquet


def load(path: str | os.PathLike[str]) -> pa.Table:
    """The rows of a file (.arrow, .arrows or .parquet), of a folder of parts, or of a study."""
    where = pathlib.Path(path)
    if where.is_dir():
        rows = where / "rows"
        folder = rows if rows.is_dir() else where
        suffixes = {p.suffix for p in folder.iterdir()} & {".parquet", ".arrow", ".arrows"}
        if suffixes == {".arrows"}:
            return pa.concat_tables([load(p) for p in sorted(folder.glob("*.arrows"))])
        form = "parquet" if ".parquet" in suffixes else "ipc"
        files = sorted(str(p) for p in folder.iterdir() if p.suffix in (".parquet", ".arrow"))
        return ds.dataset(files, format=form).to_table()
    with open(where, "rb") as file:
        magic = file.read(6)
    if magic.startswith(b"PAR1"):
        return pa.parquet.read_table(where)
    if magic == b"ARROW1":
        return pa.feather.read_table(where)
    with pa.OSFile(os.fspath(where)) as source, pa.ipc.open_stream(source) as stream:
        return stream.read_all()
