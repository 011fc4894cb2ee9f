"""One run of the program: its output read, its progress shown, its end turned into an exception."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import IO, Any, TypeVar

from ._errors import raise_for
from ._program import program
from ._progress import Bar

T = TypeVar("T")

# The program has a process group of its own, so that Ctrl-C in a terminal reaches it once, from here.
_own_group: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)} if os.name == "nt" else {"start_new_session": True}
)


def call(arguments: list[str], read: Callable[[IO[bytes]], T], progress: bool = False) -> tuple[T, dict[str, Any]]:
    """Runs the program, reads its standard output with read, and returns what that returned and the
    JSON summary that the program wrote to standard error, {} if it wrote none.

    Raises ValueError with the program's sentence where an argument is impossible, ProgramError where it
    fails or is killed, and KeyboardInterrupt after Ctrl-C, once the program has ended.
    """
    process = subprocess.Popen([program(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **_own_group)
    assert process.stdout is not None and process.stderr is not None
    listener = _Listener(process.stderr, Bar(arguments[0]) if progress else None)
    failed: Exception | None = None
    result: T | None = None
    try:
        with _ended(process):
            try:
                result = read(process.stdout)
            except Exception as error:  # a stream that was cut off: why, the program's status says
                failed = error
            with contextlib.suppress(OSError):
                process.stdout.close()
            process.wait()
    finally:
        listener.close()
    raise_for(process.returncode, listener.said())
    if failed is not None:
        raise failed
    return result, listener.summary  # type: ignore[return-value]


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Sees to it that the process has ended, however the body is left; Ctrl-C stops it in good order,
    a second one at once."""
    try:
        yield
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            process.send_signal(signal.CTRL_BREAK_EVENT if os.name == "nt" else signal.SIGINT)  # type: ignore[attr-defined,unused-ignore]
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired, ValueError):
            if process.stdout is not None:
                process.stdout.close()
            process.wait(timeout=30)
        raise
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


class _Listener:
    """Reads standard error on a thread: lines of progress, the summary, and what else is said."""

    def __init__(self, stream: IO[bytes], bar: Bar | None) -> None:
        self.summary: dict[str, Any] = {}
        self._last: collections.deque[str] = collections.deque(maxlen=20)
        self._stream, self._bar = stream, bar
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for raw in self._stream:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            try:
                said = json.loads(line) if line.startswith("{") else None
            except ValueError:
                said = None
            if not isinstance(said, dict):
                self._last.append(line)
            elif said.keys() == {"share", "text"}:
                if self._bar is not None:
                    self._bar.show(said["share"], said["text"])
            else:
                self.summary = said

    def said(self) -> str:
        return "\n".join(self._last)

    def close(self) -> None:
        self._thread.join()
        self._stream.close()
        if self._bar is not None:
            self._bar.close()
