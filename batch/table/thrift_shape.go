package table

import "fmt"

// thriftShape is the required form of a value of Parquet's metadata.
type thriftShape struct {
	code   byte
	name   string // of a struct
	union  bool   // exactly one field
	fields []thriftField
	of     *thriftShape // a list's elements
}

// thriftField is a field of a struct. A field with another number belongs to a later version of the
// format and may be anything.
type thriftField struct {
	id       int16
	required bool
	shape    *thriftShape
}

// check returns an error if v does not have this shape.
func (s *thriftShape) check(v thrift) error {
	switch s.code {
	case thriftList:
		for _, item := range v.items {
			if item.code != s.of.code {
				return fmt.Errorf("corrupt: its metadata have a list of type %d where type %d is expected", item.code, s.of.code)
			}
			if err := s.of.check(item); err != nil {
				return err
			}
		}
	case thriftStruct:
		if s.union && len(v.items) != 1 {
			return fmt.Errorf("corrupt: its metadata have %d choices where one %s is expected", len(v.items), s.name)
		}
		for _, f := range s.fields {
			field, ok := v.field(f.id)
			switch {
			case !ok && f.required:
				return fmt.Errorf("corrupt: its metadata have a %s without field %d", s.name, f.id)
			case !ok:
				continue
			case field.code != f.shape.code:
				return fmt.Errorf("corrupt: its metadata have a %s whose field %d is of type %d, not %d", s.name, f.id, field.code, f.shape.code)
			}
			if err := f.shape.check(field); err != nil {
				return err
			}
		}
	}
	return nil
}

func needs(id int16, s *thriftShape) thriftField { return thriftField{id, true, s} }
func may(id int16, s *thriftShape) thriftField   { return thriftField{id, false, s} }

func structOf(name string, fields ...thriftField) *thriftShape {
	return &thriftShape{code: thriftStruct, name: name, fields: fields}
}

func unionOf(name string, fields ...thriftField) *thriftShape {
	return &thriftShape{code: thriftStruct, name: name, union: true, fields: fields}
}

func listOf(s *thriftShape) *thriftShape { return &thriftShape{code: thriftList, of: s} }
