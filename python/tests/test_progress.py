"""Progress is the program's own words, on a terminal or in a notebook only."""

import io
import sys

import pytest

from tpmbench._process import _Listener
from tpmbench._progress import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    bar = Bar("run")
    bar.show(0.25, "250 of 1,000 trials")
    bar.show(1, "1,000 of 1,000 trials")
    bar.close()
    return stream.getvalue()


def test_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(Terminal(), monkeypatch)
    assert "run  25% |" in text and "| 250 of 1,000 trials" in text and "100% |" in text


def test_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch) == ""


def test_listener_sorts_what_is_said() -> None:
    class Broken(Bar):
        def show(self, share: float, text: str) -> None:
            raise OSError("no terminal any more")

    lines = b'{"share": 0.5, "text": "half"}\n{"digest": "ab"}\n{not json\nsaid \xff last\n{"share": 1, "text": "whole"}\n'
    listener = _Listener(io.BytesIO(lines), Broken("run"))
    listener.close()
    assert listener.summary == {"digest": "ab"}
    assert listener.said() == "{not json\nsaid \ufffd last"
