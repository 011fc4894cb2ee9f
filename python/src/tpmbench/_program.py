"""Where the program is, and what it says about itself."""

from __future__ import annotations

import functools
import json
import os
import pathlib
import shutil
import subprocess
from typing import Any, cast


@functools.cache
def program() -> str:
    """The path of the program: the environment's TPMBENCH, else the wheel's own, else the one in PATH.

    Raises FileNotFoundError if there is none.
    """
    if named := os.environ.get("TPMBENCH"):
        return named
    name = "tpmbench.exe" if os.name == "nt" else "tpmbench"
    own = pathlib.Path(__file__).parent / "bin" / name
    if own.is_file():
        return str(own)
    if found := shutil.which(name):
        return found
    raise FileNotFoundError(
        "the program tpmbench is neither in this package nor in PATH: install a wheel of this platform, "
        "or name the program in the environment variable TPMBENCH"
    )


@functools.cache
def interface() -> dict[str, Any]:
    """What `tpmbench fields --json` says: parameters, columns, and the flags of every command."""
    done = subprocess.run([program(), "fields", "--json"], capture_output=True, text=True, encoding="utf-8", check=True)
    return cast(dict[str, Any], json.loads(done.stdout))
