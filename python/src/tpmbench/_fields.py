"""The parameters of a run, and the arguments of functions."""

from __future__ import annotations

from typing import Any

from ._arguments import arguments, shown
from ._program import interface


def fields(command: str | None = None) -> list[dict[str, Any]]:
    """The parameters of a run as the program lists them, a dict each: `name` in studies, `flag`, `kind`, `default`,
    `min` and `max` or `words`, `unit`, `where` it means something if not everywhere, and `about`.

    With the name of a command, such as "sweep", the arguments that its function takes: `argument`, `type`, `default`
    and `about`. Raises ValueError for a command that the program does not have.
    """
    if command is None:
        parameters: list[dict[str, Any]] = interface()["parameters"]
        return parameters
    commands = interface()["commands"]
    if not isinstance(command, str) or command not in commands:
        raise ValueError(f"{shown(command)}: must be one of {', '.join(commands)}")
    return [{key: flag[key] for key in ("argument", "type", "default", "about")} for flag in arguments(command)]
