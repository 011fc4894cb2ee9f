"""The wheel is all that is needed."""

import base64
import hashlib
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


BARE = """
import sys
class Missing:
    def find_spec(self, name, *rest):
        if name in ("pandas", "polars"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
import tpmbench as tpm
rows = tpm.run(N=10, trials=10, keys=True)
study = tpm.sweep({"N": [10, 20], "trials": 10})
print(rows._repr_html_(), study._repr_html_(), rows.weights().shape, len(study.table), tpm.keys(rows))
"""


def test_neither_pandas_nor_polars_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_files_are_those_of_the_record() -> None:
    files = [file for file in importlib.metadata.files("tpmbench") or [] if file.hash]
    assert any(file.parts[-2:] == ("bin", os.path.basename(program())) for file in files) and os.access(program(), os.X_OK)
    for file in files:
        assert file.hash is not None and file.hash.mode == "sha256"
        digest = hashlib.sha256(file.read_binary()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value, file


def test_licences() -> None:
    files = {file.name for file in importlib.metadata.files("tpmbench") or []}
    assert {"LICENSE", "THIRD_PARTY", "py.typed"} <= files
