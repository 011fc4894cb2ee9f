"""The wheel is all that is needed."""

import importlib.metadata
import os
import shutil
import subprocess
import sys

import pytest

import tpmbench as tpm
from tpmbench._program import program

pytestmark = pytest.mark.skipif("TPMBENCH" in os.environ, reason="another program is named")


def test_program_is_the_wheels_own() -> None:
    assert os.path.dirname(program()) == os.path.join(os.path.dirname(tpm.__file__), "bin")
    assert shutil.which("go") is None


def test_version_and_command() -> None:
    assert tpm.__version__ == importlib.metadata.version("tpmbench") != "0"
    said = subprocess.run([sys.executable, "-m", "tpmbench", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith(f"tpmbench {tpm.__version__} (")
    script = os.path.join(os.path.dirname(sys.executable), "tpmbench")
    wrong = subprocess.run([script, "run", "-K", "0"], capture_output=True, text=True)
    assert (wrong.returncode, wrong.stderr) == (2, "tpmbench run: -K 0: must be 1 to 1024\n")


def test_licences() -> None:
    files = {file.name for file in importlib.metadata.files("tpmbench") or []}
    assert {"LICENSE", "THIRD_PARTY", "py.typed"} <= files
