package table

import (
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
)

// storedColumn is how a column is stored in a Parquet file: the inverse of parquetColumn.
type storedColumn struct {
	path     []string
	form     form
	width    int // bytes per value in memory, for a list per item; 0 for texts
	items    int // values per row, 1 except for lists
	physical int64
	stored   int // bytes per value; 0 for texts, 1 for booleans, which are packed later
	order    order
	bounded  bool // it has statistics of its least and greatest value
	optional bool
	list     bool
	elements []thrift // of the schema
}

// storedAs returns how column f, of a type that a table can have, is stored.
func storedAs(f arrow.Field) storedColumn {
	c := storedColumn{path: []string{f.Name}, optional: f.Nullable}
	dt, n := itemsOf(f.Type)
	c.form, c.width = layout(dt)
	if c.items, c.list = n, f.Type.ID() == arrow.FIXED_SIZE_LIST; c.list {
		c.path = append(c.path, "list", "element")
	}
	c.stored = c.width
	annotation := c.choose(dt)
	c.order = orderOf(dt, c.physical)
	c.bounded = dt.ID() != arrow.FIXED_SIZE_BINARY // keys have no order of interest
	repetition := fieldI32(3, required)
	if c.optional {
		repetition.number = optional
	}
	leaf := []thrift{fieldI32(1, c.physical), repetition, fieldBytes(4, f.Name)}
	if c.physical == physicalFixed {
		leaf = []thrift{fieldI32(1, c.physical), fieldI32(2, int64(c.stored)), repetition, fieldBytes(4, f.Name)}
	}
	if !c.list {
		c.elements = []thrift{fieldStruct(0, append(leaf, annotation...)...)}
		return c
	}
	// The lists of a table have no null items.
	leaf[1], leaf[2] = fieldI32(3, required), fieldBytes(4, c.path[2])
	c.elements = []thrift{
		fieldStruct(0, repetition, fieldBytes(4, f.Name), fieldI32(5, 1), fieldI32(6, convertedList),
			fieldStruct(10, fieldStruct(logicalList))),
		fieldStruct(0, fieldI32(3, repeated), fieldBytes(4, c.path[1]), fieldI32(5, 1)),
		fieldStruct(0, append(leaf, annotation...)...),
	}
	return c
}

// integerTypes are in the order of Parquet's converted types, from UINT_8 on.
var integerTypes = []arrow.Type{arrow.UINT8, arrow.UINT16, arrow.UINT32, arrow.UINT64, arrow.INT8, arrow.INT16, arrow.INT32, arrow.INT64}

// choose sets the physical type of values of type dt, and returns the schema fields that say what
// it represents: the converted type, for old readers, and the logical type.
func (c *storedColumn) choose(dt arrow.DataType) (annotation []thrift) {
	switch dt.ID() {
	case arrow.FLOAT32:
		c.physical = physicalFloat
	case arrow.FLOAT64:
		c.physical = physicalDouble
	case arrow.BOOL:
		c.physical = physicalBoolean
	case arrow.FIXED_SIZE_BINARY:
		c.physical = physicalFixed
	case arrow.STRING:
		annotation = []thrift{fieldI32(6, convertedUTF8), fieldStruct(10, fieldStruct(logicalString))}
		fallthrough
	case arrow.BINARY:
		c.physical, c.width, c.stored = physicalBytes, 0, 0
	default: // an integer
		c.physical, c.stored = physicalInt32, 4
		if c.width == 8 {
			c.physical, c.stored = physicalInt64, 8
		}
		i := int64(slices.Index(integerTypes, dt.ID()))
		bits, signed := int64(8<<(i%4)), i >= 4
		annotation = []thrift{fieldI32(6, convertedUint8+i),
			fieldStruct(10, fieldStruct(logicalInteger, fieldByte(1, bits), fieldBool(2, signed)))}
	}
	return annotation
}

// levels returns the greatest definition and repetition levels.
func (c *storedColumn) levels() (definition, repetition int) {
	if c.optional {
		definition++
	}
	if c.list {
		return definition + 1, 1
	}
	return definition, 0
}
