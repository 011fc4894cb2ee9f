package table

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// Slots and codes of the flatbuffer tables in Arrow's Message.fbs, Schema.fbs and File.fbs.
const (
	messageVersion, messageType, messageHeader, messageBody = 0, 1, 2, 3
	headerSchema, headerBatch                               = 1, 3
	versionV4, versionV5                                    = 3, 4

	schemaEndianness, schemaFields, schemaMetadata = 0, 1, 2

	fieldName, fieldNullable, fieldTypeCode, fieldType = 0, 1, 2, 3
	fieldDictionary, fieldChildren, fieldMetadata      = 4, 5, 6

	typeInt, typeFloat, typeBinary, typeUtf8, typeBool = 2, 3, 4, 5, 6
	typeFixedBinary, typeFixedList                     = 15, 16

	footerVersion, footerSchema, footerDictionaries, footerBatches = 0, 1, 2, 3
)

// messageOf returns the header table of a message's metadata, its code, and the length of the
// message's body.
func (f *flat) messageOf() (header int, code uint8, body int64) {
	m := f.root()
	if at := f.field(m, messageType); at != 0 {
		code = f.u8(at)
	}
	if at := f.field(m, messageBody); at != 0 {
		body = f.i64(at)
	}
	return f.table(m, messageHeader), code, body
}

// version returns the version in a slot of the table, counted from 0; 0 if there is none.
func (f *flat) version(table, slot int) uint16 {
	if at := f.field(table, slot); at != 0 {
		return f.u16(at)
	}
	return 0
}

// schema returns the schema in the given table.
func (f *flat) schema(table int) (*arrow.Schema, error) {
	if at := f.field(table, schemaEndianness); at != 0 && f.u16(at) != 0 {
		return nil, fmt.Errorf("the file is big-endian: only little-endian files can be read")
	}
	at, n := f.vector(table, schemaFields, 4)
	fields := make([]arrow.Field, 0, n)
	for i := range n {
		field, err := f.column(f.follow(at + 4*i))
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
	}
	meta := f.metadata(table, schemaMetadata)
	if err := f.err("the schema"); err != nil {
		return nil, err
	}
	s := arrow.NewSchema(fields, &meta)
	_, err := rowWidth(s)
	return s, err
}

func (f *flat) column(table int) (arrow.Field, error) {
	name, _ := f.str(table, fieldName)
	field := arrow.Field{Name: name, Metadata: f.metadata(table, fieldMetadata)}
	if at := f.field(table, fieldNullable); at != 0 {
		if f.u8(at) > 1 {
			return field, fmt.Errorf("corrupt: column %q has %d where it says whether it is nullable", name, f.u8(at))
		}
		field.Nullable = f.u8(at) != 0
	}
	field.Type = f.dataType(table)
	if err := f.err("the schema"); err != nil {
		return field, err
	}
	if field.Type == nil || f.field(table, fieldDictionary) != 0 {
		return field, fmt.Errorf("column %q has a type that a table does not hold: %s", name, whatTablesHold)
	}
	return field, nil
}

// dataType returns the type of a field, nil if a table cannot have it.
func (f *flat) dataType(field int) arrow.DataType {
	if f.typeCode(field) != typeFixedList {
		return f.scalar(field)
	}
	children, count := f.vector(field, fieldChildren, 4)
	size := f.field(f.table(field, fieldType), 0)
	if count != 1 || size == 0 {
		return nil
	}
	at := f.follow(children)
	item := f.scalar(at)
	if f.field(at, fieldDictionary) != 0 || !isNumber(item) {
		return nil
	}
	if n := f.u32(size); n > 0 && n <= maxBatchBytes {
		return List(item, int(n))
	}
	return nil
}

func (f *flat) typeCode(field int) uint8 {
	if at := f.field(field, fieldTypeCode); at != 0 {
		return f.u8(at)
	}
	return 0
}

// isNumber reports whether a list can have items of type dt, which may be nil.
func isNumber(dt arrow.DataType) bool {
	if dt == nil {
		return false
	}
	form, _ := layout(dt)
	return form == formNumber
}

// scalar returns the type of a field without children, nil if a table cannot have it.
func (f *flat) scalar(field int) arrow.DataType {
	table := f.table(field, fieldType)
	if _, children := f.vector(field, fieldChildren, 4); children != 0 || table == 0 {
		return nil
	}
	at := f.field(table, 0)
	switch f.typeCode(field) {
	case typeInt:
		signed := f.field(table, 1)
		if at == 0 || signed != 0 && f.u8(signed) > 1 {
			return nil
		}
		return integer(int(f.u32(at)), signed != 0 && f.u8(signed) == 1)
	case typeFloat:
		if at == 0 {
			return nil
		}
		switch f.u16(at) {
		case 1:
			return arrow.PrimitiveTypes.Float32
		case 2:
			return arrow.PrimitiveTypes.Float64
		}
	case typeBool:
		return arrow.FixedWidthTypes.Boolean
	case typeUtf8:
		return arrow.BinaryTypes.String
	case typeBinary:
		return arrow.BinaryTypes.Binary
	case typeFixedBinary:
		if at == 0 {
			return nil
		}
		if w := f.u32(at); w > 0 && w <= maxBatchBytes {
			return &arrow.FixedSizeBinaryType{ByteWidth: int(w)}
		}
	}
	return nil
}

// integer returns the integer type with the given number of bits, nil if there is none.
func integer(bits int, signed bool) arrow.DataType {
	u, s := arrow.PrimitiveTypes.Uint8, arrow.PrimitiveTypes.Int8
	switch bits {
	case 8:
	case 16:
		u, s = arrow.PrimitiveTypes.Uint16, arrow.PrimitiveTypes.Int16
	case 32:
		u, s = arrow.PrimitiveTypes.Uint32, arrow.PrimitiveTypes.Int32
	case 64:
		u, s = arrow.PrimitiveTypes.Uint64, arrow.PrimitiveTypes.Int64
	default:
		return nil
	}
	if signed {
		return s
	}
	return u
}

func (f *flat) metadata(table, slot int) arrow.Metadata {
	at, n := f.vector(table, slot, 4)
	keys, values := make([]string, n), make([]string, n)
	for i := range n {
		kv := f.follow(at + 4*i)
		keys[i], _ = f.str(kv, 0)
		values[i], _ = f.str(kv, 1)
	}
	return arrow.NewMetadata(keys, values)
}
