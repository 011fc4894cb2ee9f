package table

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"
)

// Codes in Parquet's parquet.thrift.
const (
	physicalInt32, physicalInt64, physicalFloat, physicalDouble, physicalFixed = 1, 2, 4, 5, 7
	convertedUint8, convertedInt64                                             = 11, 18
	logicalInteger                                                             = 10
)

// parquetFile is a Parquet file to read.
type parquetFile struct {
	r         io.ReaderAt
	size      int64 // where the footer begins
	schema    *arrow.Schema
	columns   []parquetColumn
	groups    []thrift
	createdBy string
	z         inflater
	cursor    int      // the row group that next reads
	numbers   []uint32 // of a page, used again for the next
}

// parquetColumn is what the file says of a column, beside its type in Arrow's words.
type parquetColumn struct {
	physical int64
	stored   int // bytes of a stored value; an integer of 8 or 16 bits is stored in 4
}

// parquetFooter reads the footer of a Parquet file, which begins at byte at.
func parquetFooter(r io.ReaderAt, size int64) (meta thrift, at int64, err error) {
	tail := make([]byte, 8)
	if size < int64(4+len(tail)) {
		return meta, 0, fmt.Errorf("damaged: %d bytes are no Parquet file", size)
	}
	if _, err := r.ReadAt(tail, size-8); err != nil {
		return meta, 0, fmt.Errorf("its end cannot be read: %w", Cause(err))
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	if string(tail[4:]) != magicParquet {
		return meta, 0, fmt.Errorf("it has no end: a Parquet file whose writer was stopped, or that was cut, cannot be read")
	}
	if length > size-12 {
		return meta, 0, fmt.Errorf("damaged: a footer of %d bytes in a file of %d", length, size)
	}
	footer := make([]byte, length)
	if _, err := r.ReadAt(footer, size-8-length); err != nil {
		return meta, 0, fmt.Errorf("its footer cannot be read: %w", Cause(err))
	}
	meta, _, err = readThrift(footer)
	return meta, size - 8 - length, err
}

func openParquet(r io.ReaderAt, size int64) (*parquetFile, error) {
	meta, end, err := parquetFooter(r, size)
	if err != nil {
		return nil, err
	}
	createdBy, _ := meta.field(6)
	f := &parquetFile{r: r, size: end, createdBy: string(createdBy.bytes)}
	if err := f.fields(meta); err != nil {
		return nil, err
	}
	groups, _ := meta.field(4)
	f.groups = groups.items
	rows := int64(0)
	for _, g := range f.groups {
		n := g.num(3, -1)
		if n < 0 || n > meta.num(3, 0)-rows {
			return nil, fmt.Errorf("damaged: a row group of %d rows in a file of %d", n, meta.num(3, 0))
		}
		rows += n
	}
	if rows != meta.num(3, -1) {
		return nil, fmt.Errorf("damaged: %d rows are declared and %d are there", meta.num(3, -1), rows)
	}
	return f, nil
}

// fields reads the schema and its metadata.
func (f *parquetFile) fields(meta thrift) error {
	elements, _ := meta.field(2)
	if len(elements.items) == 0 || elements.items[0].num(5, 0) != int64(len(elements.items)-1) {
		return fmt.Errorf("its columns are nested: only plain columns can be read")
	}
	var fields []arrow.Field
	for _, e := range elements.items[1:] {
		name, _ := e.field(4)
		c := parquetColumn{physical: e.num(1, -1)}
		field := arrow.Field{Name: string(name.bytes), Nullable: e.num(3, 0) == 1}
		if e.num(3, 0) > 1 || e.num(5, 0) != 0 {
			return fmt.Errorf("column %q is nested: only plain columns can be read", field.Name)
		}
		if field.Type = c.dataType(e); field.Type == nil {
			return fmt.Errorf("column %q has a type that a table does not hold: it holds integers, float32, float64 and fixed_size_binary", field.Name)
		}
		c.stored = max(width(field.Type), 4)
		if c.physical == physicalFixed {
			c.stored = width(field.Type)
		}
		fields, f.columns = append(fields, field), append(f.columns, c)
	}
	var keys, values []string
	pairs, _ := meta.field(5)
	for _, kv := range pairs.items {
		k, _ := kv.field(1)
		v, _ := kv.field(2)
		if string(k.bytes) != "ARROW:schema" { // a second copy of the schema, which some writers add
			keys, values = append(keys, string(k.bytes)), append(values, string(v.bytes))
		}
	}
	md := arrow.NewMetadata(keys, values)
	f.schema = arrow.NewSchema(fields, &md)
	_, err := rowWidth(f.schema)
	return err
}

// dataType is the type that a schema element stands for, nil where a table has none.
func (c parquetColumn) dataType(e thrift) arrow.DataType {
	converted := e.num(6, -1)
	logical, isLogical := e.field(10)
	integerType, isInteger := logical.field(logicalInteger)
	switch c.physical {
	case physicalInt32, physicalInt64:
		size := 32 * int(c.physical)
		bits, signed := size, true
		switch {
		case isInteger:
			bits, signed = int(integerType.num(1, 0)), integerType.num(2, 1) != 0
		case isLogical:
			return nil
		case converted >= convertedUint8 && converted <= convertedInt64: // UINT_8, 16, 32, 64, INT_8, ..
			bits, signed = 8<<((converted-convertedUint8)%4), converted >= convertedUint8+4
		case converted >= 0:
			return nil
		}
		if bits > size || (size == 64 && bits != 64) {
			return nil
		}
		return integer(bits, signed)
	case physicalFloat:
		return arrow.PrimitiveTypes.Float32
	case physicalDouble:
		return arrow.PrimitiveTypes.Float64
	case physicalFixed:
		if n := e.num(2, 0); !isLogical && converted < 0 && n > 0 && n <= maxBatchBytes {
			return &arrow.FixedSizeBinaryType{ByteWidth: int(n)}
		}
	}
	return nil
}
