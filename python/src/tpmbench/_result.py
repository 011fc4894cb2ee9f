"""What a run returns."""

from __future__ import annotations

import functools
import html
import os
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ._picture import histogram

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import polars as pl


class Result:
    """Rows and what sums them up.

    table: a pyarrow.Table with a row for each trial (of a trace or a curve: for each step). Its columns
        are those of the file, in steps and counts; its schema's metadata are the file's.
    summary: what the program says about the rows, as a dict; `digest` is that of the rows, the same on
        every machine and backend.
    path: the file or folder that holds the rows, None where there is none.
    """

    def __init__(self, command: str, table: pa.Table | None, summary: dict[str, Any], path: str | None = None) -> None:
        self._command, self._table, self.summary, self.path = command, table, summary, path

    @functools.cached_property
    def table(self) -> pa.Table:
        if self._table is not None:
            return self._table
        assert self.path is not None
        from ._read import load

        return load(self.path)

    @property
    def params(self) -> dict[str, Any]:
        """The parameters, by their names in studies: k, n, l, rule, ... with seed and first_trial."""
        params = dict(self.summary.get("params", {}))
        for name in ("seed", "first_trial"):
            if name in self.summary:
                params[name] = int(self.summary[name])
        return params

    def to_pandas(self, **options: Any) -> pd.DataFrame:
        """The rows as a pandas.DataFrame. Columns with nulls are pandas' nullable integers, not floats;
        options are those of pyarrow.Table.to_pandas."""
        import pandas as pd

        nullable = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
        with_nulls = {f.type for f, c in zip(self.table.schema, self.table.columns, strict=True) if c.null_count}
        if with_nulls & nullable.keys() and "types_mapper" not in options:
            options["types_mapper"] = nullable.get
        frame: pd.DataFrame = self.table.to_pandas(**options)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars.DataFrame."""
        import polars as pl

        frame = pl.from_arrow(self.table)
        assert isinstance(frame, pl.DataFrame)
        return frame

    def weights(self) -> npt.NDArray[np.int8]:
        """The keys as an array of int8 of shape [trials, K, N], trials without a key left out. Needs
        a run with keys=True."""
        import numpy as np

        if "key" not in self.table.column_names:
            raise ValueError("these rows have no keys: run with keys=True")
        keys = self.table["key"].drop_null()
        raw = b"".join(keys.to_pylist()) if not isinstance(keys.type, pa.FixedSizeListType) else None
        flat = np.frombuffer(raw, np.int8) if raw is not None else keys.combine_chunks().flatten().to_numpy()
        return flat.reshape(len(keys), self.params["k"], self.params["n"])

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value}" for name, value in self._told().items())
        return f"<tpmbench {self._command}: {said}>"

    def _told(self) -> dict[str, Any]:
        told = {name: self.params[name] for name in ("k", "n", "l", "rule") if name in self.params}
        for name in ("trials", "synced", "digest"):
            if name in self.summary:
                told[name] = self.summary[name]
        return told

    def _repr_html_(self) -> str:
        rows = dict(self._told())
        mean = self.summary.get("sync_steps", {})
        if isinstance(mean, dict) and mean.get("mean") is not None:
            error = f" ± {mean['se']:.2g}" if mean.get("se") is not None else ""
            rows["mean sync_steps"] = f"{mean['mean']:.5g}{error}"
            rows["10, 50, 90 %"] = ", ".join(str(mean[q]) for q in ("p10", "p50", "p90"))
        cells = "".join(f"<tr><th>{html.escape(str(k))}</th><td>{html.escape(str(v))}</td></tr>" for k, v in rows.items())
        picture = ""
        if self._command in ("run", "read") and "sync_steps" in self.table.column_names:
            picture = histogram(self.table["sync_steps"])
        where = f"<p>{html.escape(os.fspath(self.path))}</p>" if self.path else ""
        return f"<div><table>{cells}</table>{picture}{where}</div>"
