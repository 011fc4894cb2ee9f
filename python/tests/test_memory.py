"""A run in memory takes the room of its rows, and not several times that."""

import subprocess
import sys

import pytest

MEASURE = """
import resource, sys
import tpmbench as tpm
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
tpm.run(K=1, N=4, L=1, max_steps=1, trials=1000)
before = peak()
result = tpm.run(K=1, N=4, L=1, max_steps=1, trials=4_000_000)
print(peak() - before, result.table.nbytes)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak of memory")
def test_memory_is_bounded_by_the_result() -> None:
    said = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True).stdout
    grown, rows = map(int, said.split())
    assert rows >= 4_000_000 * 16
    assert grown < 1.5 * rows + (32 << 20)
