"""A result in a notebook: a table, and a histogram as a small picture without a plotting library."""

from __future__ import annotations

import html
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

WIDTH, HEIGHT, BINS = 360, 90, 60
ENDS = 10  # points of a study that are shown from its beginning, and from its end


def page(told: dict[str, Any], summary: dict[str, Any], steps: pa.ChunkedArray[Any] | None, path: str | None) -> str:
    """HTML of what is told of a result, its summary and the distribution of its steps."""
    rows = dict(told)
    of = summary.get("sync_steps")
    if isinstance(of, dict) and of.get("mean") is not None:
        error = f" ± {of['se']:.2g}" if of.get("se") is not None else ""
        rows["mean sync_steps"] = f"{of['mean']:.5g}{error}"
        rows["10, 50, 90 %"] = ", ".join(str(of[quantile]) for quantile in ("p10", "p50", "p90"))
    if path is not None:
        rows["path"] = path
    cells = "".join(f"<tr><th>{html.escape(str(name))}</th><td>{html.escape(str(value))}</td></tr>" for name, value in rows.items())
    return f"<div><table>{cells}</table>{'' if steps is None else histogram(steps)}</div>"


def points(table: pa.Table) -> str:
    """HTML of the points of a study, at most the first and last of them, without pandas, which not everybody has."""
    rows: list[dict[str, Any]] = table.to_pylist()
    gap = [dict.fromkeys(table.column_names, "…")]
    if len(rows) > 2 * ENDS:
        rows = rows[:ENDS] + gap + rows[-ENDS:]
    head = "".join(f"<th>{html.escape(name)}</th>" for name in table.column_names)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row.values())}</tr>" for row in rows)
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.5g}" if isinstance(value, float) else html.escape(str(value))


def histogram(steps: pa.ChunkedArray[Any]) -> str:
    """An SVG of the distribution of sync_steps; "" where no trial has one."""
    bounds: Any = pc.min_max(steps).as_py()
    low, high = bounds["min"], bounds["max"]
    if low is None:
        return ""
    width = max(1, -(-(high - low + 1) // BINS))
    bins = pc.divide(pc.subtract(pc.drop_null(steps.cast(pa.int64())), low), width)
    counts = {pair["values"]: pair["counts"] for pair in pc.value_counts(bins).to_pylist()}
    shown, most = (high - low) // width + 1, max(counts.values())
    column = WIDTH / shown
    bars = "".join(
        f'<rect x="{i * column:.1f}" y="{HEIGHT * (1 - n / most):.1f}" width="{max(column - 0.5, 0.5):.1f}" height="{HEIGHT * n / most:.1f}"/>'
        for i, n in sorted(counts.items())
    )
    text = 'font-size="11" font-family="sans-serif"'
    return (
        f'<svg role="img" aria-label="histogram of sync_steps" width="{WIDTH}" height="{HEIGHT + 16}" fill="currentColor">'
        f'<g opacity="0.6">{bars}</g><text y="{HEIGHT + 13}" {text}>{low}</text>'
        f'<text x="{WIDTH / 2}" y="{HEIGHT + 13}" text-anchor="middle" {text}>sync_steps</text>'
        f'<text x="{WIDTH}" y="{HEIGHT + 13}" text-anchor="end" {text}>{high}</text></svg>'
    )
