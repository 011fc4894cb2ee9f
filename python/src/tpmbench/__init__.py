"""Synchronisation of tree parity machines, by the million.

    import tpmbench as tpm
    result = tpm.run(K=3, N=100, L=3, rule="hebbian", trials=1_000_000)
    result.to_pandas().sync_steps.describe()

Neural key exchange is broken; this is a program for its study, not for secrets.
"""

from importlib.metadata import PackageNotFoundError, version

from ._commands import attack, backends, curve, keys, run, trace
from ._errors import ProgramError
from ._fields import fields
from ._result import Result
from ._study import Study, merge, read, sweep

try:
    __version__ = version("tpmbench")
except PackageNotFoundError:  # a clone
    __version__ = "0"

__all__ = [
    "ProgramError",
    "Result",
    "Study",
    "attack",
    "backends",
    "curve",
    "fields",
    "keys",
    "merge",
    "read",
    "run",
    "sweep",
    "trace",
]
