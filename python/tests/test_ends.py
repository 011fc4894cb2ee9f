"""However a run ends, it leaves no program behind, and the exception says why."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

import tpmbench as tpm

T = TypeVar("T")

ENDLESS: dict[str, Any] = {"N": 10, "trials": 10**12, "threads": 1}

unix = pytest.mark.skipif(sys.platform == "win32", reason="signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc")


def children(parent: int | str = "self") -> list[int]:
    """The processes that a process, or any of its threads, has started."""
    found = []
    for task in pathlib.Path(f"/proc/{parent}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # of a thread that has ended
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def working(parent: int | str = "self") -> int:
    """The program that a process has started, once that is past its start: it has used a fifth of a second, and is no
    question about parameters. 0 if there is none."""
    for child in children(parent):
        try:
            stat = pathlib.Path(f"/proc/{child}/stat").read_text().rpartition(") ")[2].split()
            line = pathlib.Path(f"/proc/{child}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"--progress=json" in line and int(stat[11]) + int(stat[12]) > 20:
            return child
    return 0


def waited(find: Callable[[], T]) -> T:
    """What find returns once it returns something."""
    for _ in range(3000):
        if found := find():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen within a minute")


def gone(process: int) -> bool:
    try:
        return ") Z " in pathlib.Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return True


@linux
@pytest.mark.parametrize("output", [None, "rows.arrow"])
def test_program_killed(output: str | None) -> None:
    def kill() -> None:
        program = waited(working)
        time.sleep(0.5)  # so that it has said how far it is
        os.kill(program, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(tpm.ProgramError, match="tpmbench run was ended by SIGKILL; the last that it said: [0-9,]+ of 1,000,000,000,000 trials") as raised:
        tpm.run(output=output, **ENDLESS)
    killer.join()
    assert raised.value.status == -signal.SIGKILL


@linux
def test_program_told_to_end() -> None:
    killer = threading.Thread(target=lambda: os.kill(waited(working), signal.SIGTERM))
    killer.start()
    with pytest.raises(tpm.ProgramError, match="^interrupted by SIGTERM: without output, none of the rows are kept$"):
        tpm.curve(trials=4_000_000)
    killer.join()


@unix
@linux
@pytest.mark.parametrize("work", [f"run(**{ENDLESS})", f"run(output='rows.arrow', **{ENDLESS})", "curve(trials=4_000_000)", "sweep({'N': 10, 'trials': 10**12})"])
def test_ctrl_c(work: str) -> None:
    caught = f"try: tpm.{work}\nexcept KeyboardInterrupt as end: print('caught', end)"
    # A shell makes what it starts in the background deaf to SIGINT, and its children inherit that.
    python = subprocess.Popen(
        [sys.executable, "-c", f"import tpmbench as tpm\n{caught}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        program = waited(lambda: working(python.pid))
        python.send_signal(signal.SIGINT)
        said, errors = python.communicate(timeout=60)
    finally:
        python.kill()
    assert python.returncode == 0 and said.startswith("caught interrupted by SIGINT") and errors == ""
    assert gone(program)
    if "output" in work:
        assert "rows.arrow.partial holds" in said and "first_trial=" in said
        assert len(tpm.read("rows.arrow.partial")) > 0
    elif "sweep" not in work:
        assert said == "caught interrupted by SIGINT: without output, none of the rows are kept\n"


@linux
@pytest.mark.parametrize("work", [f"run(**{ENDLESS})", f"run(output='rows.arrow', progress=False, **{ENDLESS})", "curve(trials=4_000_000)"])
def test_python_killed(work: str) -> None:
    python = subprocess.Popen([sys.executable, "-c", f"import tpmbench as tpm; tpm.{work}"], stderr=subprocess.DEVNULL)
    program = waited(lambda: working(python.pid))
    python.kill()
    python.wait()
    waited(lambda: gone(program))
    if "output" in work:
        assert len(tpm.read("rows.arrow.partial")) > 0


@linux
def test_reader_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(stream: object) -> None:
        raise MemoryError("no room for the rows")

    monkeypatch.setattr("tpmbench._commands._stream", fails)
    with pytest.raises(MemoryError, match="no room"):
        tpm.run(**ENDLESS)
    assert not children()


def test_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TPMBENCH", "/nowhere/tpmbench")
    with pytest.raises(FileNotFoundError, match="/nowhere/tpmbench"):
        tpm.run(trials=10)


def test_threads_of_python() -> None:
    results: list[tpm.Result] = []
    threads = [threading.Thread(target=lambda: results.append(tpm.run(N=20, trials=500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({result.summary["digest"] for result in results}) == 1 and len(results) == 4
