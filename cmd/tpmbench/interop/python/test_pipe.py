"""A stream on standard output is read as it comes."""

import os
import subprocess

import pyarrow as pa

from written import command, rows


def test_pipe():
    run = [os.environ["TPMBENCH"], *command("row-groups.arrows"), "-o", "-", "--quiet"]
    with subprocess.Popen(run, stdout=subprocess.PIPE) as process, pa.ipc.open_stream(process.stdout) as stream:
        first = stream.read_next_batch()
        rest = list(stream)
    assert process.returncode == 0
    assert pa.Table.from_batches([first, *rest]).equals(rows("row-groups.arrows"))
