"""From keyword arguments to flags. Which there are, the program says."""

from __future__ import annotations

import difflib
import numbers
import operator
import os
from typing import Any

from ._program import interface


def flags(command: str, given: dict[str, Any]) -> list[str]:
    """The flags of a command for keyword arguments; None leaves a flag out.

    An argument is called as the flag's letter (K, N, L, M), or as the flag with _ for -, or as the
    parameter is in studies (max_steps). Raises TypeError for a name that the command does not have
    and ValueError for a value that cannot be one. Ranges are the program's to check.
    """
    known = named(command)
    line: list[str] = []
    for name, value in given.items():
        flag = known.get(name)
        if flag is None:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise TypeError(f"tpmbench {command} has no parameter {name!r}{hint}")
        if value is None:
            continue
        line.append(f"--{flag['name']}={text(name, flag['type'], value)}")
    return line


def named(command: str) -> dict[str, dict[str, str]]:
    """The flags of a command by all names that an argument can have."""
    names: dict[str, dict[str, str]] = {}
    for flag in interface()["commands"][command]["flags"]:
        names[flag["name"].replace("-", "_")] = flag
        for other in (flag.get("parameter"), flag.get("short")):
            if other:
                names.setdefault(other, flag)
    return names


def text(name: str, kind: str, value: Any) -> str:
    """A value as a command line has it. Whole numbers may be of any type that is exact: int, those of
    numpy, and floats such as 1e6."""
    if isinstance(value, (bool,)) or type(value).__name__ in ("bool_", "bool"):
        if kind != "bool":
            raise ValueError(f"{name}={value!r}: must be a {kind}")
        return "true" if value else "false"
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist") and getattr(value, "ndim", 0):
        return ",".join(text(name, kind, v) for v in value)
    if kind == "bool":
        raise ValueError(f"{name}={value!r}: must be True or False")
    try:
        return str(operator.index(value))
    except TypeError:
        pass
    if isinstance(value, numbers.Real):
        number = float(value)
        if kind in ("count", "int"):
            if not number.is_integer():
                raise ValueError(f"{name}={value!r}: must be a whole number")
            return str(int(number))
        return repr(number)
    raise ValueError(f"{name}={value!r}: must be a {kind}, not {type(value).__name__}")
