"""Spark reads rows, nulls and types of every kind of Parquet file, filters them, and reads studies.
Only make spark-test runs this."""

import pyarrow as pa
import pytest

import study
from readers import differences
from documents import line
from test_filters import filters
from written import FOLDER, files, rows, schema

pytestmark = pytest.mark.spark
TYPES = {pa.int64(): "bigint", pa.int32(): "int", pa.int8(): "tinyint", pa.float64(): "double", pa.bool_(): "boolean", pa.string(): "string"}


@pytest.fixture(scope="session")
def spark():
    session = pytest.importorskip("pyspark.sql").SparkSession
    builder = session.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
    with builder.getOrCreate() as session:
        session.sparkContext.setLogLevel("ERROR")
        yield session


@pytest.mark.parametrize("file", files("parquet"))
def test_rows(spark, file):
    want = rows(file)
    got = spark.read.parquet(str(FOLDER / file))
    assert got.columns == want.column_names
    kinds = dict(got.dtypes)
    for field in schema(file):
        expected = "binary" if pa.types.is_fixed_size_binary(field.type) else "array<tinyint>" if pa.types.is_nested(field.type) else TYPES[field.type]
        assert kinds[field.name] == expected, field.name
    found = got.toArrow()
    assert found.num_rows == want.num_rows
    by_trial = [(name, "ascending") for name in want.column_names if name in ("trial", "step", "eta")]  # groups may come in any order
    if by_trial:
        found, want = found.sort_by(by_trial), want.sort_by(by_trial)
    assert not differences(found, want)


@pytest.mark.parametrize("file", ["row-groups.parquet", "perceptron.parquet"])
def test_filters(spark, file):
    from pyspark.sql import functions as F

    want, got, wrong = rows(file), spark.read.parquet(str(FOLDER / file)), []
    for name in want.column_names:
        for op, value in filters(want[name]):
            column = F.col(name)
            if value is None:
                condition = column.isNotNull() if "not" in op else column.isNull()
                expected = len(want) - want[name].null_count if "not" in op else want[name].null_count
            else:
                condition = {"<": column < value, ">=": column >= value, "==": column == value}[op]
                test = {"<": value.__gt__, ">=": value.__le__, "==": value.__eq__}[op]
                expected = sum(test(v) for v in want[name].to_pylist() if v is not None)
            if (count := got.filter(condition).count()) != expected:
                wrong.append(f"{name} {op} {value}: {count} rows, in memory {expected}")
    assert not wrong


@pytest.mark.parametrize("name", study.STUDIES)
def test_study(spark, name, tmp_path, monkeypatch):
    want = study.want(name, tmp_path)
    study.sweep(name, tmp_path)
    monkeypatch.chdir(tmp_path)
    names = {"spark": spark}
    exec(line("python", "spark.read", "results/rows").replace("results", str(tmp_path / "results")), names)
    got = names["df"].toArrow()
    assert sorted(got.column_names) == sorted(want.column_names)
    assert study.sorted_rows(got, want.column_names) == study.sorted_rows(want, want.column_names)
