"""Studies, and what their rows must be: those of a run of each point, with the parameters that the
study varies."""

import itertools
import json

import pyarrow as pa

from contract import run_schema
from written import printed, program

# Lists vary. Every point of a study has some nulls.
STUDIES = {
    "attacks": {"n": 10, "l": 2, "attack": ["none", "geometric"], "max_steps": 80, "trials": 300},
    "keys": {"n": [5, 10], "l": 2, "keys": True, "max_steps": 80, "trials": 300},
    "keys of one width": {"n": 5, "l": 2, "keys": [False, True], "max_steps": 80, "trials": 300},
    "rules": {"n": [5, 10], "l": [1, 2], "rule": ["hebbian", "anti-hebbian"], "tie": ["minus", "split"], "max_steps": 30, "trials": 100},
    "seeds": {"n": 10, "seed": [1, 2, 9007199254740993], "max_steps": 100, "trials": 300},
    "follow": {"n": 5, "l": 1, "attack": "geometric", "follow": [False, True], "max_steps": 30, "trials": 300},
}
FLAGS = {"k": "-K", "n": "-N", "l": "-L"}
TYPES = {"seed": pa.int64(), "rule": pa.string(), "tie": pa.string(), "attack": pa.string(), "follow": pa.bool_(), "keys": pa.bool_()}


def sweep(name, folder):
    """Runs a study into folder/results."""
    (folder / "study.yaml").write_text(json.dumps(STUDIES[name]))  # JSON is YAML
    program("sweep", "study.yaml", "-o", "results", "--quiet", cwd=folder)


def want(name, folder):
    """The rows of all points as one table, from runs of their own; columns that a point does not have
    are null."""
    study, tables = STUDIES[name], []
    varied = [key for key, value in study.items() if isinstance(value, list)]
    for values in itertools.product(*(study[key] for key in varied)):
        point = dict(zip(varied, values))
        command = ["run", *(word for key, value in (study | point).items() for word in flag(key, value))]
        program(*command, "--quiet", "--force", "-o", folder / "point.arrow")
        (folder / "point.rows").write_text(program("inspect", folder / "point.arrow", "--rows", ":"))
        table = printed(folder / "point.rows", run_schema(command))
        if "attack" in point:  # a pair without an attack has no attackers
            point["attackers"] = 0 if point["attack"] == "none" else 1
        for key, value in point.items():
            table = table.append_column(key, pa.array([value] * len(table), TYPES.get(key, pa.int32())))
        tables.append(table)
    if len({table.schema.field("key").type if "key" in table.column_names else None for table in tables}) > 1:  # not keys of one length in all
        tables = [t.set_column(t.column_names.index("key"), "key", t["key"].cast(pa.binary())) if "key" in t.column_names else t for t in tables]
    return pa.concat_tables(tables, promote_options="default")


def flag(key, value):
    name = FLAGS.get(key, "--" + key.replace("_", "-"))
    return [name] if value is True else [] if value is False or value == "none" else [name, str(value)]


def sorted_rows(table, columns):
    """Rows in an order that does not depend on the reader, nor on the order of the columns."""
    order = sorted(columns)
    return sorted(zip(*(table[column].to_pylist() for column in order)), key=lambda row: [(v is None, v) for v in row])
