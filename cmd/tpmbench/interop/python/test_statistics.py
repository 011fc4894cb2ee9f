"""The statistics of every column in every row group are those of the data, and the footer's schema
is one that all readers understand alike."""

import fastparquet
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from written import FOLDER, files, is_weights, rows, schema

# Codes of parquet.thrift: Type, FieldRepetitionType, ConvertedType.
BOOLEAN, INT32, INT64, DOUBLE, BYTES, FIXED = 0, 1, 2, 5, 6, 7
REQUIRED, OPTIONAL = 0, 1
UTF8, INT_8, INT_32, INT_64 = 0, 15, 17, 18
# For each type its physical type and, where it must or may have one, its annotation: converted type
# and bits.
PHYSICAL = {
    pa.bool_(): (BOOLEAN, {None}, {None}),
    pa.int8(): (INT32, {INT_8}, {8}),
    pa.int32(): (INT32, {None, INT_32}, {None, 32}),
    pa.int64(): (INT64, {None, INT_64}, {None, 64}),
    pa.float64(): (DOUBLE, {None}, {None}),
    pa.string(): (BYTES, {UTF8}, {None}),
}


@pytest.mark.parametrize("file", files("parquet"))
def test_statistics(file):
    want, metadata, first, wrong = rows(file), pq.read_metadata(FOLDER / file), 0, []
    for g in range(metadata.num_row_groups):
        group = metadata.row_group(g)
        for c in range(group.num_columns):
            chunk = group.column(c)
            values = want[chunk.path_in_schema.split(".")[0]].slice(first, group.num_rows)
            wrong += [f"row group {g}, column {chunk.path_in_schema}: {w}" for w in differences(chunk.statistics, values)]
        first += group.num_rows
    assert first == want.num_rows
    assert not wrong


def differences(statistics, values):
    if statistics is None:
        yield "no statistics"
        return
    if statistics.null_count != values.null_count:
        yield f"{statistics.null_count} nulls, the data have {values.null_count}"
    weights = is_weights(values.type)
    if pa.types.is_nested(values.type):
        values = pc.list_flatten(values)
    values = values.drop_null()
    if len(values) == 0:
        if statistics.has_min_max:
            yield f"{statistics.min!r} to {statistics.max!r}, and all is null"
        return
    if not weights and not statistics.has_min_max:
        yield "no least and greatest value"
    if statistics.has_min_max:
        want = pc.min_max(values).as_py() if not pa.types.is_fixed_size_binary(values.type) else extremes(values.to_pylist())
        if (statistics.min, statistics.max) != (want["min"], want["max"]):
            yield f"{statistics.min!r} to {statistics.max!r}, the data {want['min']!r} to {want['max']!r}"
    if statistics.has_distinct_count and statistics.distinct_count != pc.count_distinct(values).as_py():
        yield f"{statistics.distinct_count} distinct values, the data have {pc.count_distinct(values)}"


def extremes(values):
    return {"min": min(values), "max": max(values)}


@pytest.mark.parametrize("file", files("parquet"))
def test_footer(file):
    """The schema in the footer itself, not as a reader interprets it."""
    footer, want = fastparquet.ParquetFile(str(FOLDER / file)).fmd, schema(file)
    root, *columns = footer.schema
    assert root.repetition_type in (None, REQUIRED), "the root of the schema is not required"
    assert root.num_children == len(want)
    if any(pa.types.is_nested(field.type) for field in want):
        columns = columns[: len(want) - 1]  # the list, the last column, has a schema of its own
    for field, column in zip(want, columns):
        assert (column.name if isinstance(column.name, str) else column.name.decode()) == field.name
        assert column.repetition_type == (OPTIONAL if field.nullable else REQUIRED), field.name
        if pa.types.is_fixed_size_binary(field.type):
            assert (column.type, column.type_length, column.converted_type) == (FIXED, field.type.byte_width, None)
            continue
        physical, converted, bits = PHYSICAL[field.type]
        annotation = column.logicalType and column.logicalType.INTEGER
        assert column.type == physical, field.name
        assert column.converted_type in converted, field.name
        assert (annotation.bitWidth if annotation else None) in bits, field.name
        assert annotation is None or annotation.isSigned, field.name
    assert [order.TYPE_ORDER is not None for order in footer.column_orders] == [True] * sum(c.num_children is None for c in footer.schema)


def test_row_groups():
    metadata = pq.read_metadata(FOLDER / "row-groups.parquet")
    sizes = [metadata.row_group(g).num_rows for g in range(metadata.num_row_groups)]
    assert len(sizes) > 1 and sum(sizes) == 140000
