"""One run of the program: its output read, its progress shown, its end turned into an exception."""

from __future__ import annotations

import collections
import contextlib
import errno
import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import IO, Any, TypeVar

from ._arguments import in_python, shown
from ._errors import error_of
from ._program import program
from ._progress import Bar

T = TypeVar("T")

# The program has a process group of its own, so that Ctrl-C in a terminal reaches it once, from here.
_OWN_GROUP: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)} if os.name == "nt" else {"start_new_session": True}
)
_READER_GONE = (-getattr(signal, "SIGPIPE", 13), 141)  # as a shell has it
_PATIENCE = 30  # seconds that an interrupted program has to keep what is done


def call(arguments: list[str], read: Callable[[IO[bytes]], T], progress: bool = False) -> tuple[T, dict[str, Any]]:
    """Runs the program, reads its standard output with read on a thread, and returns what that returned and the JSON
    object that the program wrote to standard error, {} if it wrote none.

    Raises ValueError with the program's sentence where an argument is impossible, FileNotFoundError where a file is
    missing, ProgramError where it fails or is killed, and KeyboardInterrupt after Ctrl-C, once the program has ended.
    """
    command = [program(), *arguments]
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **_OWN_GROUP)
    except OSError as failure:
        if failure.errno == errno.E2BIG:
            raise ValueError(f"{shown(max(arguments, key=len))}: is longer than this system allows") from None
        raise
    assert process.stdout is not None and process.stderr is not None
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(contextlib.closing(_Listener(process.stderr, Bar(arguments[0]) if progress else None)))
        pool = stack.enter_context(ThreadPoolExecutor(1, "tpmbench"))
        stack.callback(_kill, process)  # first, since the others wait for its end
        try:
            reading = pool.submit(_read_all, process.stdout, read)
            _await(reading)
            process.wait()
        except KeyboardInterrupt:
            _stop(process)
            listener.close()
            raise KeyboardInterrupt(in_python(arguments[0], listener.said())) from None
    if (failed := reading.exception()) and process.returncode in _READER_GONE:
        raise failed
    if error := error_of(arguments[0], process.returncode, listener.said()):
        raise error
    return reading.result(), listener.summary


def read_bytes(stream: IO[bytes]) -> bytes:
    """All that a stream has, for call."""
    return stream.read()


def _read_all(stream: IO[bytes], read: Callable[[IO[bytes]], T]) -> T:
    """What read makes of the stream, which is closed then, so that the program does not wait for a reader that failed."""
    with stream:
        return read(stream)


def _await(reading: Future[Any]) -> None:
    while not wait([reading], timeout=0.5).done:  # a wait without an end cannot be interrupted on Windows
        pass


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Asks the program to end in good order, and waits until it has; another Ctrl-C ends it at once."""
    try:
        process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
        process.wait(_PATIENCE)
    except (OSError, KeyboardInterrupt, subprocess.TimeoutExpired):
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()


class _Listener:
    """Reads standard error on a thread: lines of progress, the summary, and what else is said."""

    def __init__(self, stream: IO[bytes], bar: Bar | None) -> None:
        self.summary: dict[str, Any] = {}
        self._last: collections.deque[str] = collections.deque(maxlen=20)
        self._far = ""
        self._stream, self._bar = stream, bar
        self._thread = threading.Thread(target=self._read, name="tpmbench", daemon=True)
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
                self._far = said["text"]
                self._show(said["share"])
            else:
                self.summary = said

    def _show(self, share: float) -> None:
        if self._bar is not None:
            try:
                self._bar.show(share, self._far)
            except Exception:  # the run is worth more than its bar
                self._bar = None

    def said(self) -> str:
        """The last lines, or how far it was if there are none."""
        return "\n".join(self._last) or self._far

    def close(self) -> None:
        self._thread.join()
        self._stream.close()
        if self._bar is not None:
            self._bar.close()
