"""A filter that a reader pushes down into a Parquet file, where statistics decide what to read, finds
the same rows as in memory."""

import duckdb
import fastparquet
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from readers import differences, from_fastparquet
from written import FOLDER, files, rows

# Files with -none and the like have the same rows, only in other pages.
FILES = [f for f in files("parquet") if not f.id.endswith("-none.parquet")]


def filters(column):
    """Pairs of an operator and a value: the least, the greatest, one between, one that is not
    there; and nulls."""
    if not pa.types.is_nested(column.type) and column.null_count < len(column):
        values = sorted(column.unique().drop_null().to_pylist())
        least, middle, greatest = values[0], values[len(values) // 2], values[-1]
        yield from (("<", least), ("<", middle), (">=", middle), (">=", greatest), ("==", least), ("==", middle), ("==", greatest))
        if pa.types.is_integer(column.type) and greatest < 2**31 - 1:
            yield from ((">=", greatest + 1), ("==", greatest + 1))
    yield from (("is null", None), ("is not null", None))


def expression(column, op, value):
    """The filter for pyarrow and Polars, which have the same operators, but not for nulls."""
    return {"<": column.__lt__, ">=": column.__ge__, "==": column.__eq__}[op](value)


class Reader:
    """memory and pushed are the rows that fit a filter, of the table in memory and straight from
    the file."""

    def takes(self, value):
        return True


class Pyarrow(Reader):
    def __init__(self, path, want):
        self.path, self.want = path, want

    def filter(self, column, op, value):
        field = pc.field(column)
        if value is None:
            return ~field.is_null() if "not" in op else field.is_null()
        return expression(field, op, pa.scalar(value, self.want.schema.field(column).type))

    def memory(self, *filter):
        return self.want.filter(self.filter(*filter))

    def pushed(self, *filter):
        return pq.read_table(self.path, filters=self.filter(*filter))

    def same(self, a, b):
        return len(a) == len(b) and not differences(a, b)


class Dataset(Pyarrow):
    def pushed(self, *filter):
        return ds.dataset(self.path).to_table(filter=self.filter(*filter))


class Polars(Reader):
    def __init__(self, path, want):
        self.lazy = pl.scan_parquet(path)
        self.frame = pl.from_arrow(want)

    def filter(self, column, op, value):
        column = pl.col(column)
        if value is None:
            return column.is_not_null() if "not" in op else column.is_null()
        return expression(column, op, value)

    def memory(self, *filter):
        return self.frame.filter(self.filter(*filter))

    def pushed(self, *filter):
        return self.lazy.filter(self.filter(*filter)).collect()

    def same(self, a, b):
        return a.equals(b)


class DuckDB(Reader):
    def __init__(self, path, want):
        self.connection = duckdb.connect()
        self.path = path
        self.connection.register("want", want)
        self.connection.execute("CREATE TABLE memory AS FROM want")

    def find(self, table, column, op, value):
        condition = f"{column} {op}" if value is None else f"{column} {op} ?"
        return self.connection.sql(f"FROM {table} WHERE {condition}", params=None if value is None else [value]).to_arrow_table()

    def memory(self, *filter):
        return self.find("memory", *filter)

    def pushed(self, *filter):
        return self.find(f"read_parquet('{self.path}')", *filter)

    def same(self, a, b):
        return len(a) == len(b) and not differences(a, b)


class Fastparquet(Pyarrow):
    """fastparquet leaves out row groups by their statistics. Its own filter of rows fails at nulls
    and at the second kind of pages, whoever wrote them: what it has read is filtered here. It has
    no filter of nulls, and loses zeros at the end of bytes."""

    def takes(self, value):
        return value is not None and not isinstance(value, bytes)

    def memory(self, column, op, value):
        return super().memory(column, op, value).select([column])

    def pushed(self, column, op, value):
        frame = fastparquet.ParquetFile(str(self.path)).to_pandas(columns=[column], filters=[(column, op, value)])
        schema = pa.schema([self.want.schema.field(column)])
        return from_fastparquet(frame, schema).filter(self.filter(column, op, value))


@pytest.mark.parametrize("reader", [Pyarrow, Dataset, Polars, DuckDB, Fastparquet])
@pytest.mark.parametrize("file", FILES)
def test_filters(file, reader):
    want, wrong = rows(file), []
    both = reader(FOLDER / file, want)
    for column in want.column_names:
        for op, value in filter(lambda f: both.takes(f[1]), filters(want[column])):
            memory, pushed = both.memory(column, op, value), both.pushed(column, op, value)
            if not both.same(pushed, memory):
                wrong.append(f"{column} {op} {value or ''}: {len(pushed)} rows, in memory {len(memory)}")
    assert not wrong
