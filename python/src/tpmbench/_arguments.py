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
    floats such as 1e6. Flags of several words or numbers take lists."""
    plain = value
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item") and not getattr(value, "mask", False):  # a scalar of numpy
        plain = value.item()
    if isinstance(plain, (str, os.PathLike)):
        return path(name, plain)
    if _several(kind) and (isinstance(plain, (list, tuple)) or getattr(plain, "ndim", 0) == 1 and hasattr(plain, "tolist")):
        return ",".join(text(name, kind, item) for item in plain)
    if kind == "bool" and isinstance(plain, bool):
        return "true" if plain else "false"
    if kind == "bool" or isinstance(plain, bool):
        raise _wrong(name, kind, value)
    try:
        return str(operator.index(plain))
    except TypeError:
        pass
    if not isinstance(plain, numbers.Real):
        raise _wrong(name, kind, value)
    number = float(plain)
    if _WHAT.get(kind) != "a whole number":
        return repr(number)
    if not number.is_integer():
        raise ValueError(f"{name}={plain!r}: must be a whole number")
    return str(int(number)) if abs(number) < 1e21 else repr(number)


def path(name: str, value: Any) -> str:
    """A path, or other text, as a command line has it."""
    if not isinstance(value, (str, bytes, os.PathLike)):
        raise TypeError(f"{name}={shown(value)}: must be a path, not {type(value).__name__}")
    written = os.fsdecode(value)
    if "\0" in written:
        raise ValueError(f"{name}={shown(written)}: must be without null characters")
    return written


def shown(value: Any) -> str:
    """What a value looks like, on one line and not for ever."""
    line = " ".join(repr(value).split())  # an array has several lines
    return line if len(line) <= 80 else line[:77] + "..."


# What types of flags are called where a value is of another; the rest are words.
_WHAT = {
    "bool": "True or False",
    "count": "a whole number",
    "int": "a whole number",
    "bytes": "a number of bytes",
    "number": "a number",
    "numbers": "a number",
    "float64": "a number",
}


def _wrong(name: str, kind: str, value: Any) -> ValueError:
    what = _WHAT.get(kind, "a word") + (", or a list of them" if _several(kind) else "")
    return ValueError(f"{name}={shown(value)}: must be {what}, not {type(value).__name__}")


def _several(kind: str) -> bool:
    """Reports whether flags of a type have several values, with commas between them."""
    return kind in ("words", "numbers") or kind.endswith(("Slice", "Array"))


def in_python(command: str, sentence: str) -> str:
    """What the program says, without its name, and with arguments in place of flags: "K=0: must be 1 to 1024"."""
    sentence = re.sub(r"^tpmbench [a-z]+: ", "", sentence)
    sentence = re.sub("([:;]) standard output holds .*", r"\1 without output, none of the rows are kept", sentence)  # the reader has gone
    argument: dict[str, tuple[str, str]] = {}  # flag -> argument and type
    for other in (command, *interface()["commands"]):  # of which a sentence may speak, too
        for name, flag in named(other).items():
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
