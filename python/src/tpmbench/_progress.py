"""Progress of the program as a bar."""

from __future__ import annotations

import sys
import warnings
from typing import Any


class Bar:
    """A tqdm bar that shows the program's own words, in a terminal or a notebook and not elsewhere."""

    def __init__(self, command: str) -> None:
        self._command = command
        with warnings.catch_warnings(action="ignore"):  # a notebook without widgets has no bar, and needs no warning
            from tqdm.auto import tqdm
        self._made = tqdm
        self._bar: Any = None  # made at the first line, so that what fails at once shows none

    def show(self, share: float, text: str) -> None:
        words = text.replace("{", "{{").replace("}", "}}")  # not as tqdm's postfix, which begins with a comma
        shape = f"{{desc}} {{percentage:3.0f}}% |{{bar}}| {words}"
        if self._bar is None:
            notebook = any(kind.__module__ == "tqdm.notebook" for kind in self._made.__mro__)
            shown = notebook or sys.stderr.isatty()
            self._bar = self._made(total=100, desc=self._command, bar_format=shape, leave=False, disable=not shown)
        self._bar.bar_format = shape
        self._bar.n = 100 * share
        self._bar.refresh()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
