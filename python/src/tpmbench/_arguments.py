"""From keyword arguments to flags, and back in what the program says of them. Which there are, the program says."""

from __future__ import annotations

import difflib
import numbers
import operator
import os
import re
from typing import Any

from ._program import interface

# Flags that functions give or have themselves.
_OURS = {"help", "output", "progress", "quiet", "summary"}


def flags(command: str, given: dict[str, Any], ours: frozenset[str] = frozenset()) -> list[str]:
    """The flags of a command for keyword arguments; None leaves a flag out.

    An argument is called as the flag's letter (K, N, L, M), or as the flag with _ for -, or as the parameter is in
    studies (k, input_range). ours are flags that are not arguments of the function.

    Raises TypeError for a name that the command does not have, or two of the same flag, and ValueError for a value
    that cannot be one. Ranges are the program's to check.
    """
    known = {name: flag for name, flag in named(command).items() if flag["name"] not in _OURS | ours}
    line: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, value in given.items():
        flag = known.get(name)
        if flag is None:
            near = difflib.get_close_matches(name, known, 1)
            raise TypeError(f"{command} has no argument {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
        if value is None:
            continue
        if (other := names.setdefault(flag["name"], name)) != name:
            raise TypeError(f"{other} and {name} are the same argument of {command}")
        line[flag["name"]] = f"--{flag['name']}={text(name, flag['type'], value)}"
    return list(line.values())


def named(command: str) -> dict[str, dict[str, str]]:
    """The flags of a command by all names that an argument can have, of each flag first the one to show."""
    names: dict[str, dict[str, str]] = {}
    for flag in interface()["commands"][command]["flags"]:
        parameter = flag.get("parameter", "")
        letter = flag.get("short", "") if parameter else ""
        for name in (letter, flag["name"].replace("-", "_"), parameter):
            if name:
                names.setdefault(name, flag)
    return names


def text(name: str, kind: str, value: Any) -> str:
    """A value as a command line has it. Whole numbers may be of any type that is exact: int, those of numpy, and
    floats such as 1e6."""
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):  # a scalar of numpy
        value = value.item()
    if isinstance(value, (str, os.PathLike)):
        return os.fsdecode(value)
    if isinstance(value, (list, tuple)) or getattr(value, "ndim", 0) == 1 and hasattr(value, "tolist"):
        return ",".join(text(name, kind, item) for item in value)
    if kind == "bool" or isinstance(value, bool):
        if kind != "bool" or not isinstance(value, bool):
            raise ValueError(f"{name}={value!r}: must be {'True or False' if kind == 'bool' else f'a {kind}'}")
        return "true" if value else "false"
    try:
        return str(operator.index(value))
    except TypeError:
        pass
    if not isinstance(value, numbers.Real):
        shown = " ".join(repr(value).split())  # an array has several lines
        raise ValueError(f"{name}={shown}: must be a {kind}, not a {type(value).__name__}")
    number = float(value)
    if kind not in ("count", "int"):
        return repr(number)
    if not number.is_integer():
        raise ValueError(f"{name}={value!r}: must be a whole number")
    return str(int(number)) if abs(number) < 1e21 else repr(number)


def in_python(command: str, sentence: str) -> str:
    """What the program says, without its name, and with arguments in place of flags: "K=0: must be 1 to 1024"."""
    sentence = re.sub(r"^tpmbench [a-z]+: ", "", sentence)
    argument: dict[str, tuple[str, str]] = {}  # by flag, and by what is to be written
    for name, flag in named(command).items():
        for written in (f"--{flag['name']}", f"-{flag.get('short') or flag['name']}"):
            argument.setdefault(written, (name, flag["type"]))

    def replaced(found: re.Match[str]) -> str:
        name, kind = argument.get(found["flag"], ("", ""))
        if not name:
            return found[0]
        if found["value"]:
            return f"{name}={found['value'][1:]}"
        return f"{name}=True" if kind == "bool" else name

    return re.sub(r"(?<![\w-])(?P<flag>--?[A-Za-z][a-z-]*)(?P<value> (?:\"[^\"]*\"|-?\d[\w.+-]*))?", replaced, sentence)


def arguments(command: str) -> list[dict[str, str]]:
    """The flags of a command that are arguments of its function, each with the name to show as `argument`."""
    shown: dict[str, dict[str, str]] = {}
    for name, flag in named(command).items():
        if flag["name"] not in _OURS:
            shown.setdefault(flag["name"], {"argument": name, **flag})
    return list(shown.values())
