"""The parameters of a run."""

from __future__ import annotations

from typing import Any

from ._program import interface


def fields() -> list[dict[str, Any]]:
    """The parameters of a run, as the program lists them: name, flag, kind, default, min and max or words,
    unit, and what it means."""
    parameters: list[dict[str, Any]] = interface()["parameters"]
    return parameters
