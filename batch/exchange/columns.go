package exchange

import (
	"fmt"
	"io"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch/table"
)

// columnTable is a log that is an Arrow file or stream, or a Parquet file.
type columnTable struct {
	in     *table.Reader
	places places
	rec    arrow.Record
	at     int // the row of rec that is next
	rows   int // that were read
}

func newColumns(path string) (*columnTable, error) {
	in, err := table.Open(path)
	if err != nil {
		for _, name := range []string{"x", "inputs"} {
			if strings.Contains(err.Error(), fmt.Sprintf("column %q", name)) {
				err = fmt.Errorf("%w; of inputs, fixed_size_binary and fixed_size_list of K*N int8 can be read", err)
			}
		}
		return nil, err
	}
	s := &columnTable{in: in}
	if !in.Complete() {
		in.Close()
		return nil, fmt.Errorf("%s: %w", path, table.ErrCutOff)
	}
	var names []string
	for _, f := range in.Schema().Fields() {
		names = append(names, f.Name)
	}
	if s.places, err = find("column", names); err != nil {
		in.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

func (s *columnTable) where() string { return fmt.Sprintf("row %d", s.rows) }
func (s *columnTable) close()        { s.in.Close() }

func (s *columnTable) next(r *row) error {
	for s.rec == nil || s.at == int(s.rec.NumRows()) {
		var err error
		if s.rec, err = s.in.Next(); err == io.EOF {
			return err
		} else if err != nil {
			return placed{err}
		}
		s.at = 0
	}
	row := s.at
	s.at++
	s.rows++
	r.clear()
	for i, to := range r.numbers() {
		at := s.places.numbers[i]
		if at < 0 || s.rec.Column(at).IsNull(row) {
			continue
		}
		v, ok := numberAt(s.rec.Column(at), row)
		if !ok {
			return fmt.Errorf("the column %s is of type %s: it holds numbers", s.rec.ColumnName(at), s.rec.Column(at).DataType())
		}
		*to = numberOf(v)
	}
	for _, at := range s.places.x {
		if err := inputsAt(s.rec.Column(at), row, r); err != nil {
			return err
		}
	}
	return nil
}

// inputsAt appends the inputs of a column in a row.
func inputsAt(c arrow.Array, at int, r *row) error {
	if c.IsNull(at) {
		return nil
	}
	switch c := c.(type) {
	case *array.FixedSizeBinary:
		return r.bytes(c.Value(at))
	case *array.Binary:
		return r.bytes(c.Value(at))
	case *array.String:
		return r.text([]byte(c.Value(at)))
	case *array.FixedSizeList:
		from, to := c.ValueOffsets(at)
		for i := from; i < to; i++ {
			v, _ := numberAt(c.ListValues(), int(i))
			if err := r.put(v); err != nil {
				return err
			}
		}
		return nil
	}
	v, ok := numberAt(c, at)
	if !ok {
		return fmt.Errorf("inputs are of type %s: they are fixed_size_binary of int8, lists or texts", c.DataType())
	}
	return r.put(v)
}

// numberAt returns a value of a column of numbers.
func numberAt(c arrow.Array, at int) (v float64, ok bool) {
	switch c := c.(type) {
	case *array.Int8:
		return float64(c.Value(at)), true
	case *array.Int16:
		return float64(c.Value(at)), true
	case *array.Int32:
		return float64(c.Value(at)), true
	case *array.Int64:
		return float64(c.Value(at)), true
	case *array.Uint8:
		return float64(c.Value(at)), true
	case *array.Uint16:
		return float64(c.Value(at)), true
	case *array.Uint32:
		return float64(c.Value(at)), true
	case *array.Uint64:
		return float64(c.Value(at)), true
	case *array.Float32:
		return float64(c.Value(at)), true
	case *array.Float64:
		return c.Value(at), true
	}
	return 0, false
}
