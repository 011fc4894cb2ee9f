"""How the program ends, as exceptions."""

from __future__ import annotations

import signal


class ProgramError(RuntimeError):
    """The program failed. `status` is its exit status: 1 an error, 3 data that is wrong, 4 a folder in
    use, negative the signal that killed it."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def raise_for(status: int, said: str) -> None:
    """Raises what an exit status means, with the last sentence that the program said."""
    if status == 0:
        return
    sentence = said.strip() or "it said nothing"
    if status in (130, -signal.SIGINT):
        raise KeyboardInterrupt(sentence)
    if status == 2:
        raise ValueError(sentence)
    if status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        raise ProgramError(f"tpmbench was ended by {name}; the last that it said: {sentence}", status)
    raise ProgramError(sentence, status)
