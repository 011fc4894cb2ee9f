"""What functions return."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ._page import page
from ._program import interface
from ._read import load

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import polars as pl

# Rows of a file that are read for a picture.
_PICTURED = 10_000_000


class Result:
    """Rows and what sums them up.

    summary: what the program says about the rows, a dict; its `digest` is that of the rows, the same on every machine
        and backend.
    path: the file or folder that holds the rows, None if they are in memory.
    """

    summary: dict[str, Any]
    path: str | None

    def __init__(self, command: str, table: pa.Table | None, summary: dict[str, Any], path: str | None = None) -> None:
        self._command, self._rows, self.summary, self.path = command, table, summary, path

    @functools.cached_property
    def table(self) -> pa.Table:
        """The rows as a pyarrow.Table: a row for each trial, of a trace or a curve for each step, of an attack for each
        attacker. Columns are those of the files, in steps and counts, and so are the schema's metadata, except that
        those of several files are left out. Rows in a file are read when they are first asked for.

        Raises ValueError for a result that has only a summary.
        """
        table = self._rows
        if table is None:
            if self.path is None:
                raise ValueError(f"{self._command} gave no rows here, only a summary")
            table = load(self.path)
        metadata = dict(table.schema.metadata or {})
        if metadata and "digest" in self.summary:  # which a stream does not know at its beginning
            metadata[b"tpm.digest"] = self.summary["digest"].encode()
        metadata.pop(b"tpm.file_digest", None)  # of bytes that are not these
        return table.replace_schema_metadata(metadata or None)

    @functools.cached_property
    def params(self) -> dict[str, Any]:
        """The parameters by their names in studies: k, n, l, rule, ... and trials, seed and first_trial, as int, float,
        bool or str."""
        known = {field["name"]: field["kind"] for field in interface()["parameters"]}
        if said := self.summary.get("params"):
            said = {**said, **{name: self.summary[name] for name in ("trials", "seed", "first_trial") if name in self.summary}}
        else:
            said = {key.decode().removeprefix("tpm."): value.decode() for key, value in (self.table.schema.metadata or {}).items()}
            if "seed" in said:  # files leave out later parameters that have their defaults; what is public has few
                said = {field["name"]: field["default"] for field in interface()["parameters"]} | said
        return {name: typed(kind, said[name]) for name, kind in known.items() if name in said}

    def to_pandas(self, **options: Any) -> pd.DataFrame:
        """The rows as a pandas.DataFrame. If columns have nulls, those of their types are of pandas' nullable types,
        such as Int32, and not floats; options are those of pyarrow.Table.to_pandas."""
        import pandas as pd

        nullable: dict[pa.DataType, Any] = {
            pa.bool_(): pd.BooleanDtype(),
            pa.int8(): pd.Int8Dtype(),
            pa.int32(): pd.Int32Dtype(),
            pa.int64(): pd.Int64Dtype(),
        }
        types = {column.type for column in self.table.columns if column.null_count}
        options.setdefault("types_mapper", {kind: nullable[kind] for kind in types & nullable.keys()}.get)
        frame: pd.DataFrame = self.table.to_pandas(**options)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars.DataFrame."""
        import polars as pl

        frame = pl.from_arrow(self.table)
        assert isinstance(frame, pl.DataFrame)
        return frame

    def weights(self) -> npt.NDArray[np.int8]:
        """The keys as weights, int8 of shape [keys, K, N] in the order of the rows: those of A at sync_steps. Rows
        without a key are left out; `result.table["key"].is_valid()` says which have one.

        Raises ValueError where there are no keys, or keys of several shapes, as in a study over N.
        """
        import numpy as np

        if "key" not in self.table.column_names:
            raise ValueError("there are no keys in these rows: give run, or the study, keys=True")
        if missing := {"k", "n"} - self.params.keys():
            raise ValueError(f"keys of several shapes: {' and '.join(sorted(missing))} vary; select rows of the table first")
        k, n = self.params["k"], self.params["n"]
        keys = self.table["key"].drop_null()
        weights = np.empty((len(keys), k * n), np.int8)
        done = 0
        for chunk in keys.chunks:
            weights[done : done + len(chunk)] = _numbers(chunk, k * n)
            done += len(chunk)
        return weights.reshape(-1, k, n)

    def __len__(self) -> int:
        """The number of rows."""
        if self._rows is None and "trials" in self.summary and "table" not in self.__dict__:
            return int(self.summary["trials"])
        return int(self.table.num_rows)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value}" for name, value in self._told().items())
        return f"<tpmbench {self._command}: {said}>"

    def _told(self) -> dict[str, Any]:
        """What stands for the result in a line."""
        told: dict[str, Any] = {name: self.params[name] for name in ("k", "n", "l", "rule") if name in self.params}
        if self._rows is not None and "trials" not in self.summary:
            told["rows"] = self._rows.num_rows
        if self.summary.get("entropy") is not None:
            told["entropy"] = f"{self.summary['entropy']:.4f} of {self.summary['entropy_most']:.4f} bits a weight"
        for name in ("trials", "synced", "verdict", "digest"):
            if name in self.summary:
                told[name] = self.summary[name]
        return told or {"path": self.path}

    def _repr_html_(self) -> str:
        steps = None
        if "synced" in self.summary and "sync_steps" in self.summary:
            if self._rows is not None or "table" in self.__dict__:
                steps = self.table["sync_steps"]
            elif self.path is not None and len(self) <= _PICTURED:
                steps = load(self.path, ["sync_steps"])["sync_steps"]
        return page(self._told(), self.summary, steps, self.path)


def typed(kind: str, value: Any) -> Any:
    """A parameter's value, which may be text, as what it is."""
    if kind == "count":
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "bool":
        return value in (True, "true")
    return str(value)


def _numbers(chunk: Any, weights: int) -> npt.NDArray[np.int8]:
    """Keys without nulls, of fixed_size_binary, binary or fixed_size_list, as an array [keys, weights]; chunk is a pyarrow.Array."""
    import numpy as np

    if pa.types.is_fixed_size_list(chunk.type):
        return np.asarray(chunk.flatten()).reshape(-1, weights)
    if not pa.types.is_fixed_size_binary(chunk.type):
        chunk = chunk.cast(pa.binary(weights))
    data: npt.NDArray[np.int8] = np.frombuffer(chunk.buffers()[1], np.int8)
    return data[chunk.offset * weights : (chunk.offset + len(chunk)) * weights].reshape(-1, weights)
