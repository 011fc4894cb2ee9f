"""Makes a study in results/, and asks DuckDB what study.sql asks."""

import pathlib

import duckdb

import tpmbench as tpm

tpm.sweep({"L": {"from": 1, "to": 4}, "rule": ["hebbian", "random-walk"], "trials": 1000}, "results", force=True)
for question in duckdb.extract_statements((pathlib.Path(__file__).parent / "study.sql").read_text()):
    duckdb.sql(question.query).show()
