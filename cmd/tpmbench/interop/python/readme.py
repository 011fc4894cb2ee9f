"""The lines of README, which tests run as written."""

import re

from written import README


def lines(language, mark):
    """The lines of README's blocks of a language that have the mark."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if mark in line]


def line(language, *marks):
    found = [line for line in lines(language, marks[0]) if all(mark in line for mark in marks)]
    assert len(found) == 1, f"README has {len(found)} lines with {' and '.join(marks)}"
    return found[0]
