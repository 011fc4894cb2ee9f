"""How the program ends, as exceptions."""

from __future__ import annotations

import signal

from ._arguments import in_python


WRONG = 3  # the exit status where data is wrong


class ProgramError(RuntimeError):
    """The program failed. `status` is its exit status: 1 an error, 3 data that is wrong, 4 a folder in use, 128 and
    more a signal that it obeyed; negative the signal that killed it."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


# Of a file that is missing, on Unix and on Windows.
_MISSING = ("no such file or directory", "The system cannot find the file", "The system cannot find the path")


def error_of(command: str, status: int, said: str) -> Exception | None:
    """The exception that an exit status means, with what the program said last; None for success."""
    if status == 0:
        return None
    last = said.rsplit("\n", 1)[-1]
    if not last.startswith("tpmbench"):  # it did not come to say why
        by = f"was ended by {_signal(-status)}" if status < 0 else f"ended with status {status}"
        return ProgramError(f"tpmbench {command} {by}; " + (f"the last that it said: {said}" if said else "it said nothing"), status)
    sentence = in_python(command, last)
    if status == 2:
        return ValueError(sentence)
    if status == 1 and any(words in sentence for words in _MISSING):
        return FileNotFoundError(sentence)
    return ProgramError(sentence, status)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
