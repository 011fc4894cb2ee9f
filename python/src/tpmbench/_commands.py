"""The program's commands as functions."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pyarrow as pa

from ._arguments import flags
from ._arguments import path as path_of
from ._inputs import Log, as_file, in_memory
from ._process import call, read_bytes
from ._read import Path
from ._result import Result


def run(*, output: Path | None = None, progress: bool = True, **parameters: Any) -> Result:
    """Runs pairs of tree parity machines, each from its initial weights to synchronisation (`tpmbench run`).

    parameters: those of fields("run"): K hidden units of N inputs each, synaptic depth L, rule, tie, attack, trials,
        seed, keys, ... Whole numbers may be of any exact type: 1_000_000, 1e6, numpy's.
    output: a file for the rows (.arrow, .arrows, .parquet), or a folder for parts of them ("rows/"). Without it they
        come through a pipe into memory, 16 bytes a row and K*N more with keys.

    Raises ValueError with the program's sentence for impossible values, KeyboardInterrupt after Ctrl-C, and
    ProgramError where the program fails or is killed.
    """
    return _rows("run", parameters, output, bool(progress))


def curve(*, output: Path | None = None, progress: bool = True, **parameters: Any) -> Result:
    """Describes many pairs at every step from the start (`tpmbench curve`): a row for each step 0..steps, with mean
    overlaps (-1 to 1) and shares (0 to 1) of equal weights, of pairs that learned and of those that have synchronised.

    parameters: those of fields("curve"). Raises what run raises.
    """
    return _rows("curve", parameters, output, bool(progress))


def trace(*, output: Path | None = None, **parameters: Any) -> Result:
    """Replays one trial (`tpmbench trace`): a row for each step, from step 0, the start, to the trial's end.

    parameters: those of fields("trace"). With weights=True the columns x, w_a and w_b hold inputs and weights, int8 of
        shape [K*N], hidden unit by hidden unit. Raises what run raises.
    """
    return _rows("trace", parameters, output, progress=None)


def attack(log: Log, *, output: Path | None = None, progress: bool = True, **parameters: Any) -> Result:
    """Lets attackers listen to the recorded exchange of one pair, and ranks them by how well they foretell A's output
    (`tpmbench attack`). The table has a row for each attacker, the first of which may have A's weights.

    log: a file in a form that the program reads, or rows in memory: what trace(public=True) returned, a pyarrow.Table,
        or a mapping of arrays x[T,K,N], tau_a[T] and tau_b[T] of inputs and outputs at T steps.
    parameters: those of fields("attack"): attack, attackers, rule, at, ... L is needed where the log does not say it.
        Several attacks, such as attack=["geometric", "genetic"], give a summary without rows.

    Raises what run raises, and ValueError for a log in memory that is not one.
    """
    with as_file(log) as path:
        several = any("," in flag for flag in flags("attack", {"attack": parameters.get("attack")}))
        found = _rows("attack", parameters, output, bool(progress), path, rows=not several)
    if in_memory(log):
        found.summary["log"]["path"] = None
    return found


def keys(rows: Path | Result | pa.Table, *, output: Path | None = None, progress: bool = True, **options: Any) -> Result:
    """Describes what agreed keys are worth (`tpmbench keys`): the summary has the entropy of a weight in bits, the share
    of weights at the boundary, dependences, keys that are equal, and the distribution of weights.

    rows: a file, a folder or a study, or what run(keys=True) returned.
    options: those of fields("keys"). With derive="sha256" or "hkdf" the table has a column derived_key of `bits` bits.

    Raises what run raises, and ValueError for rows in memory that have no keys.
    """
    with as_file(rows) as path:
        worth = _rows("keys", options, output, bool(progress), path, rows=options.get("derive") is not None)
    if in_memory(rows):
        worth.summary["file"] = None
    return worth


def backends() -> list[dict[str, Any]]:
    """The backends, best first: a dict each with its name, whether this machine can run it and, if not, what it lacks."""
    said, _ = call(["backends", "--json"], read_bytes)
    found: list[dict[str, Any]] = json.loads(said)
    return found


def _rows(
    command: str, parameters: dict[str, Any], output: Path | None, progress: bool | None, path: str | None = None, rows: bool = True
) -> Result:
    """Runs a command that writes rows: to a file if output names one, else into memory, if it has rows at all. A
    command without progress, which is None, has no summary either."""
    summarised = [] if progress is None else ["--summary=json", "--progress=json"]
    last = [] if path is None else ["--", path]
    if output is not None:
        where = path_of("output", output)
        if where == "-":
            raise ValueError('output="-": rows come into memory without output')
        said, _ = call([command, *flags(command, parameters), *summarised, f"--output={where}", *last], read_bytes, bool(progress))
        return Result(command, None, json.loads(said) if summarised else {}, where)
    line = [command, *flags(command, parameters, frozenset({"format"})), *summarised]
    if not rows:
        said, _ = call([*line, *last], read_bytes, bool(progress))
        return Result(command, None, json.loads(said))
    table, summary = call([*line, "--output=-", "--format=arrows", *last], _stream, bool(progress))
    return Result(command, table, summary)


def _stream(source: Any) -> pa.Table:
    with contextlib.closing(pa.ipc.open_stream(source)) as stream:
        return stream.read_all()
