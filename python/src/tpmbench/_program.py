"""Where the program is, and what it says about itself."""

from __future__ import annotations

import functools
import json
import os
import pathlib
import subprocess
from typing import Any, cast


def program() -> str:
    """The path of the program: what the environment's TPMBENCH names, else the wheel's own.

    Raises FileNotFoundError if there is none.
    """
    if named := os.environ.get("TPMBENCH"):
        return named
    own = pathlib.Path(__file__).parent / "bin" / ("tpmbench.exe" if os.name == "nt" else "tpmbench")
    if own.is_file():
        return str(own)
    raise FileNotFoundError(
        f"{own}: no such file: install a wheel of this platform, or name the program tpmbench in the environment variable TPMBENCH"
    )


def interface() -> dict[str, Any]:
    """What `tpmbench fields --json` says: parameters, columns, and the flags of every command."""
    return _interface(program())


@functools.cache
def _interface(path: str) -> dict[str, Any]:
    done = subprocess.run([path, "fields", "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return cast(dict[str, Any], json.loads(done.stdout))
