"""The lines of the documents in docs/, which tests run as written."""

import re

from written import DOCS


def lines(language, mark):
    """The lines of the documents' blocks of a language that have the mark."""
    text = "".join(page.read_text() for page in sorted(DOCS.glob("*.md")))
    blocks = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if mark in line]


def line(language, *marks):
    found = [line for line in lines(language, marks[0]) if all(mark in line for mark in marks)]
    assert len(found) == 1, f"docs has {len(found)} lines with {' and '.join(marks)}"
    return found[0]
