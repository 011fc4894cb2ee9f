"""What tests share: the program's own words, as a command says them."""

import json
import pathlib
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tpmbench._program import program

Command = Callable[..., Any]


@pytest.fixture
def command(tmp_path: pathlib.Path) -> Command:
    """Runs the program in a folder of the test's own, and returns what it prints as JSON, None if that is nothing."""

    def run(*arguments: str) -> Any:
        done = subprocess.run([program(), *arguments], cwd=tmp_path, capture_output=True, check=True)
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pathlib.Path]:
    """An empty folder, the one that the test runs in."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
