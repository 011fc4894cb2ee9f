package table

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// Codes in Parquet's parquet.thrift.
const (
	physicalBoolean, physicalInt32, physicalInt64, physicalFloat, physicalDouble, physicalBytes, physicalFixed = 0, 1, 2, 4, 5, 6, 7

	required, optional, repeated = 0, 1, 2

	convertedUTF8, convertedList, convertedUint8, convertedInt64 = 0, 3, 11, 18
	logicalString, logicalList, logicalInteger, logicalUnknown   = 1, 3, 10, 11
)

// parquetColumn is what the file says about a column, and how to read it.
type parquetColumn struct {
	field    arrow.Field
	value    arrow.DataType // of a list its items, whose number is not known at first
	path     []string
	physical int64
	order    order
	// bytes per stored value: 4 for integers of 8 or 16 bits, 0 for texts, 1 for unpacked booleans
	stored int

	list         bool
	itemOptional bool
}

// defined returns the definition level of a value, 0 if there are no levels; absent is that of a
// list that is not null and has no item.
func (c *parquetColumn) defined() (value, absent int) {
	if c.field.Nullable {
		value++
	}
	if !c.list {
		return value, value
	}
	absent = value
	value++
	if c.itemOptional {
		value++
	}
	return value, absent
}

// elements walks the list of schema elements, a tree in depth-first order.
type elements struct{ left []thrift }

func (e *elements) next() (thrift, error) {
	if len(e.left) == 0 {
		return thrift{}, fmt.Errorf("corrupt: its schema has fewer elements than it says")
	}
	v := e.left[0]
	e.left = e.left[1:]
	return v, nil
}

// columnsOf reads the columns of a file. The type of a list is left open.
func columnsOf(meta thrift) (columns []parquetColumn, err error) {
	e := elements{meta.list(2)}
	root, err := e.next()
	if err != nil {
		return nil, err
	}
	for range root.num(5, 0) {
		c, err := e.column()
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	if len(e.left) > 0 {
		return nil, fmt.Errorf("corrupt: its schema has %d elements more than it says", len(e.left))
	}
	return columns, nil
}

func (e *elements) column() (c parquetColumn, err error) {
	element, err := e.next()
	if err != nil {
		return c, err
	}
	name := element.text(4)
	defer func() {
		if err != nil {
			err = fmt.Errorf("column %q: %w", name, err)
		}
	}()
	c.field, c.path = arrow.Field{Name: name, Nullable: element.num(3, required) == optional}, []string{name}
	if r := element.num(3, -1); r != required && r != optional {
		return c, fmt.Errorf("its repetition is %d: only a column of one value a row, or one list, can be read", r)
	}
	leaf := element
	if element.num(5, 0) > 0 {
		if leaf, err = e.item(element, &c); err != nil {
			return c, err
		}
	}
	if _, has := leaf.field(1); !has || leaf.num(5, 0) != 0 {
		return c, fmt.Errorf("corrupt: it has %d columns within and the physical type %d", leaf.num(5, 0), leaf.num(1, -1))
	}
	c.physical = leaf.num(1, -1)
	dt, err := dataType(leaf)
	switch {
	case err != nil:
		return c, err
	case dt == nil || c.list && !isNumber(dt):
		return c, fmt.Errorf("it has a type that a table does not hold: %s", whatTablesHold)
	}
	c.value, c.order = dt, orderOf(dt, c.physical)
	switch form, w := layout(dt); {
	case form == formText:
	case form == formNumber:
		c.stored = max(w, 4)
	default:
		c.stored = w
	}
	if !c.list {
		c.field.Type = dt
	}
	return c, nil
}

// item reads the two elements within a list: a repeated group, and the item.
func (e *elements) item(list thrift, c *parquetColumn) (item thrift, err error) {
	c.list = true
	logical, _ := list.field(10)
	_, isList := logical.field(logicalList)
	converted := list.num(6, -1)
	if len(logical.items) > 0 && !isList || converted >= 0 && converted != convertedList || !isList && converted < 0 || list.num(5, 0) != 1 {
		return item, fmt.Errorf("it is nested but not a list: of nested columns only lists can be read")
	}
	group, err := e.next()
	if err != nil {
		return item, err
	}
	if item, err = e.next(); err != nil {
		return item, err
	}
	r := item.num(3, -1)
	if group.num(3, -1) != repeated || group.num(5, 0) != 1 || r != required && r != optional {
		return item, fmt.Errorf("its list is not one of three levels, as the format has them")
	}
	c.itemOptional = r == optional
	c.path = append(c.path, group.text(4), item.text(4))
	return item, nil
}

// dataType returns the type that a schema element represents, nil if a table cannot have it. Its
// physical, converted and logical type must agree; the last two may be absent.
func dataType(e thrift) (arrow.DataType, error) {
	physical, converted := e.num(1, -1), e.num(6, -1)
	logical, isLogical := e.field(10)
	integerType, isInteger := logical.field(logicalInteger)
	_, isString := logical.field(logicalString)
	if _, null := logical.field(logicalUnknown); null { // a column of nulls only
		isLogical = false
	}
	isConverted := converted >= 0
	// UINT_8, 16, 32, 64, INT_8, ...
	convertedInteger := converted >= convertedUint8 && converted <= convertedInt64
	switch physical {
	case physicalInt32, physicalInt64:
		size := 32 * int(physical)
		dt := integer(size, true)
		if isLogical && !isInteger || isConverted && !convertedInteger {
			return nil, nil
		}
		if isConverted {
			dt = integer(8<<((converted-convertedUint8)%4), converted >= convertedUint8+4)
		}
		if isInteger {
			logical := integer(int(integerType.num(1, 0)), integerType.num(2, 0) == 1)
			if logical == nil || isConverted && !arrow.TypeEqual(logical, dt) {
				return nil, fmt.Errorf("corrupt: its logical type is %v and its converted type %v", logical, dt)
			}
			dt = logical
		}
		if w := 8 * Width(dt); w > size || size == 64 && w != 64 {
			return nil, fmt.Errorf("corrupt: its type is %v and it is stored in %d bits", dt, size)
		}
		return dt, nil
	case physicalBytes:
		if isLogical && !isString || isConverted && converted != convertedUTF8 {
			return nil, nil
		}
		if isString || isConverted {
			return arrow.BinaryTypes.String, nil
		}
		return arrow.BinaryTypes.Binary, nil
	}
	if isLogical || isConverted {
		return nil, nil
	}
	switch physical {
	case physicalBoolean:
		return arrow.FixedWidthTypes.Boolean, nil
	case physicalFloat:
		return arrow.PrimitiveTypes.Float32, nil
	case physicalDouble:
		return arrow.PrimitiveTypes.Float64, nil
	case physicalFixed:
		if n := e.num(2, 0); n > 0 && n <= maxBatchBytes {
			return &arrow.FixedSizeBinaryType{ByteWidth: int(n)}, nil
		}
	}
	return nil, nil
}
