package batch

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Layout is the set of columns of a table that holds the rows of several points, one file per
// point: every row column that any of them has, then the parameters in which they differ. Every
// file has all of these columns; row columns that its own point lacks are null, and parameters have
// the value in its metadata. The zero Layout is that of a single point: its own columns.
type Layout struct {
	fields   []arrow.Field
	keyLists bool // single point: its keys are lists
}

// NewLayout returns the columns of a table of these points, regardless of their order.
func NewLayout(points []kernels.Params) Layout {
	var l Layout
	for _, c := range kernels.Columns {
		if f, ok := union(c, points); ok {
			l.fields = append(l.fields, f)
		}
	}
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if dt, varies := span(f, points); varies {
			l.fields = append(l.fields, arrow.Field{Name: f.Name, Type: dt})
		}
	}
	return l
}

// union returns a row column as a table of the points has it; ok is false if no point has it. Keys
// have variable length unless every point has keys of the same length.
func union(c kernels.Column, points []kernels.Params) (f arrow.Field, ok bool) {
	f = arrow.Field{Name: c.Name, Nullable: c.Nullable}
	first, one := -1, true
	for i, p := range points {
		switch {
		case !c.Present(p):
			f.Nullable, one = true, false
		case first < 0:
			first = i
		case p.Weights() != points[first].Weights():
			one = false
		}
	}
	if first < 0 {
		return f, false
	}
	if f.Type = dataType(c, points[first]); c.Kind == kernels.KeyColumn && !one {
		f.Type = arrow.BinaryTypes.Binary
	}
	return f, true
}

// span reports whether the points differ in a parameter, and returns the type of its column.
func span(f *kernels.Field, points []kernels.Params) (dt arrow.DataType, varies bool) {
	dt = typeOf(f)
	for _, p := range points {
		v := f.Get(p)
		varies = varies || v != f.Get(points[0])
		if v > math.MaxInt64 {
			dt = textType
		}
	}
	return dt, varies
}

// Schema returns the columns and metadata of the file of p, which is one of the points, or of some
// of a point's trials.
func (l Layout) Schema(p kernels.Params, version, backend string) *arrow.Schema {
	list := l.fields
	if list == nil {
		list = fields(p)
		if l.keyLists {
			list, _ = keysAsLists(list) // all of one length
		}
	}
	md := metadata(p, version, backend)
	return arrow.NewSchema(list, &md)
}

// WithKeyLists returns the layout with keys as lists of int8 instead of bytes. It returns an error
// if the points' keys differ in length.
func (l Layout) WithKeyLists() (Layout, error) {
	l.keyLists = true
	if l.fields == nil {
		return l, nil
	}
	fields, err := keysAsLists(l.fields)
	return Layout{fields: fields}, err
}

// HasKeyLists reports whether a schema stores keys as lists of int8.
func HasKeyLists(s *arrow.Schema) bool {
	i := keyField(s.Fields())
	return i >= 0 && s.Field(i).Type.ID() == arrow.FIXED_SIZE_LIST
}

// ErrNoKeys is the error for rows without keys where they are wanted.
var ErrNoKeys = errors.New("there is no column of keys")

// KeysAs returns the schema with keys as lists of int8, or as bytes.
func KeysAs(s *arrow.Schema, lists bool) (*arrow.Schema, error) {
	if keyField(s.Fields()) < 0 {
		return nil, ErrNoKeys
	}
	fields, md := keysAsBytes(s.Fields()), s.Metadata()
	var err error
	if lists {
		fields, err = keysAsLists(fields)
	}
	return arrow.NewSchema(fields, &md), err
}

// keysAsLists returns the fields with the key column's type changed to lists.
func keysAsLists(fields []arrow.Field) ([]arrow.Field, error) {
	fields = slices.Clone(fields)
	if i := keyField(fields); i >= 0 {
		bytes, ok := fields[i].Type.(*arrow.FixedSizeBinaryType)
		if !ok {
			return nil, fmt.Errorf("the keys of the points have different lengths, and lists have one: they can be bytes only")
		}
		fields[i].Type = table.Int8List(bytes.ByteWidth)
	}
	return fields, nil
}

// keysAsBytes is the inverse of keysAsLists.
func keysAsBytes(fields []arrow.Field) []arrow.Field {
	fields = slices.Clone(fields)
	if i := keyField(fields); i >= 0 {
		if lists, ok := fields[i].Type.(*arrow.FixedSizeListType); ok {
			fields[i].Type = &arrow.FixedSizeBinaryType{ByteWidth: int(lists.Len())}
		}
	}
	return fields
}

// keyField returns the index of the key column, or -1.
func keyField(fields []arrow.Field) int {
	return slices.IndexFunc(fields, func(f arrow.Field) bool {
		b, _, _ := boundOf(f.Name, kernels.Params{})
		return b.column != nil && b.column.Kind == kernels.KeyColumn
	})
}

// Same reports whether tables of the two layouts have the same columns.
func (l Layout) Same(m Layout) bool {
	return arrow.NewSchema(l.fields, nil).Equal(arrow.NewSchema(m.fields, nil))
}
