"""What files.py has written, and what the program says about it. FILES names the folder, TPMBENCH
the program."""

import functools
import json
import os
import pathlib
import re
import subprocess

import pyarrow as pa
import pyarrow.csv
import pytest

FOLDER = pathlib.Path(os.environ["FILES"])
INDEX = json.loads((FOLDER / "index.json").read_text())
DOCS = pathlib.Path(__file__).parents[4] / "docs"


def files(*suffixes, missing=True):
    """The files of these suffixes as parameters of a test; a file that the program cannot write yet
    is skipped, and says why."""
    chosen = [f for f in INDEX if f["file"].rpartition(".")[2] in suffixes or missing and "missing" in f]
    return [pytest.param(f["file"], id=f["file"], marks=skips(f)) for f in chosen]


def skips(file):
    """The mark of a file that the program cannot write yet."""
    missing = file.get("missing")
    return [pytest.mark.skip(reason=f"{file['command'][0]} has no {missing}")] if missing else []


def program(*args, **options):
    done = subprocess.run([os.environ["TPMBENCH"], *args], capture_output=True, text=True, **options)
    assert done.returncode == 0, f"exit status {done.returncode}: {done.stderr.strip()}"
    return done.stdout


@functools.cache
def said(file):
    """The program's summary of a file."""
    return json.loads((FOLDER / f"{file}.json").read_text())


def command(file):
    return next(f["command"] for f in INDEX if f["file"] == file)


def schema(file):
    """The columns of a file as the program lists them."""
    return pa.schema([pa.field(c["name"], arrow_type(c["type"]), c["nullable"]) for c in said(file)["file"]["columns"]])


def arrow_type(name):
    if size := re.fullmatch(r"fixed_size_binary\[(\d+)\]", name):
        return pa.binary(int(size[1]))
    if size := re.fullmatch(r"fixed_size_list<.*int8.*>\[(\d+)\]", name):
        return pa.list_(pa.int8(), int(size[1]))
    return pa.type_for_alias(name)


@functools.lru_cache(4)
def rows(file):
    """The rows of a file as the program prints them."""
    return printed(FOLDER / f"{file}.rows", schema(file))


def printed(text, schema):
    """A table of the text that `inspect --rows` prints: tabs between columns, nulls empty."""
    weights = [f.name for f in schema if is_weights(f.type)]
    table = pa.csv.read_csv(
        text,
        parse_options=pa.csv.ParseOptions(delimiter="\t"),
        convert_options=pa.csv.ConvertOptions(
            column_types={f.name: pa.string() if f.name in weights else f.type for f in schema}, null_values=[""], strings_can_be_null=True
        ),
    )
    columns = [weights_of(table[f.name], f.type) if f.name in weights else table[f.name] for f in schema]
    return pa.table(columns, schema=schema)


def weights_of(texts, type):
    """The weights in texts: bytes in hexadecimal, or a list such as [1,-2,0]."""
    read = json.loads if pa.types.is_nested(type) else bytes.fromhex
    return pa.array([None if text is None else read(text) for text in texts.to_pylist()], type)


def is_weights(type):
    return pa.types.is_fixed_size_binary(type) or pa.types.is_nested(type)
