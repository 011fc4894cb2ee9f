package table

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// Slots and codes of the flatbuffer tables in Arrow's Message.fbs, Schema.fbs and File.fbs.
const (
	messageType, messageHeader, messageBody = 1, 2, 3
	headerSchema, headerBatch               = 1, 3

	schemaEndianness, schemaFields, schemaMetadata = 0, 1, 2

	fieldName, fieldNullable, fieldTypeCode, fieldType = 0, 1, 2, 3
	fieldDictionary, fieldChildren, fieldMetadata      = 4, 5, 6

	typeInt, typeFloat, typeFixedBinary = 2, 3, 15

	footerSchema, footerDictionaries, footerBatches = 1, 2, 3
)

// messageOf is the header table of a message's metadata, its code, and the length of the message's body.
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

// schema is the schema in the given table.
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
		field.Nullable = f.u8(at) != 0
	}
	code := uint8(0)
	if at := f.field(table, fieldTypeCode); at != 0 {
		code = f.u8(at)
	}
	_, children := f.vector(table, fieldChildren, 4)
	field.Type = f.dataType(code, f.table(table, fieldType))
	if err := f.err("the schema"); err != nil {
		return field, err
	}
	if field.Type == nil || children != 0 || f.field(table, fieldDictionary) != 0 {
		return field, fmt.Errorf("column %q has a type that a table does not hold: it holds integers, float32, float64 and fixed_size_binary", name)
	}
	return field, nil
}

func (f *flat) dataType(code uint8, table int) arrow.DataType {
	at := f.field(table, 0)
	switch {
	case code == typeInt && at != 0:
		signed := f.field(table, 1)
		return integer(int(f.u32(at)), signed != 0 && f.u8(signed) != 0)
	case code == typeFloat && at != 0:
		switch f.u16(at) {
		case 1:
			return arrow.PrimitiveTypes.Float32
		case 2:
			return arrow.PrimitiveTypes.Float64
		}
	case code == typeFixedBinary && at != 0:
		if w := f.u32(at); w > 0 && w <= maxBatchBytes {
			return &arrow.FixedSizeBinaryType{ByteWidth: int(w)}
		}
	}
	return nil
}

// integer is the type of an integer of so many bits, nil where there is none.
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
