package derive

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/internal/inorder"
	"tpmbench/kernels"
)

// Column is the name of the column of derived keys, which is the last. A derived key is null where
// the key is.
const Column = "derived_key"

// MetadataKey is the key of the schema's metadata that say how the column was made, as String does.
// It is no key of the contract, whose keys begin with tpm.
const MetadataKey = "derive"

// Of returns the derivation of a file's column, none if it has no such column. The error says that
// column and metadata do not go together.
func Of(s *arrow.Schema) (Derivation, error) {
	at, md := s.FieldIndices(Column), s.Metadata()
	text, stated := md.GetValue(MetadataKey)
	switch {
	case len(at) == 0 && !stated:
		return Derivation{}, nil
	case len(at) == 0:
		return Derivation{}, fmt.Errorf("the metadata have %s, but there is no column %s", MetadataKey, Column)
	case !stated:
		return Derivation{}, fmt.Errorf("there is a column %s, but the metadata have no %s that says how it is derived", Column, MetadataKey)
	}
	d, err := parse(text)
	if err == nil && !arrow.TypeEqual(s.Field(at[0]).Type, d.dataType()) {
		err = fmt.Errorf("the column %s has the type %s, but the metadata say %s", Column, s.Field(at[0]).Type, d)
	}
	return d, err
}

func (d Derivation) dataType() arrow.DataType {
	return &arrow.FixedSizeBinaryType{ByteWidth: d.bits / 8}
}

// Schema returns a schema with the column of d, in place of one that it has; none removes it.
func (d Derivation) Schema(s *arrow.Schema) *arrow.Schema {
	fields := slices.DeleteFunc(slices.Clone(s.Fields()), func(f arrow.Field) bool { return f.Name == Column })
	var keys, values []string
	md := s.Metadata()
	for i, key := range md.Keys() {
		if key != MetadataKey {
			keys, values = append(keys, key), append(values, md.Values()[i])
		}
	}
	if d != (Derivation{}) {
		fields = append(fields, arrow.Field{Name: Column, Type: d.dataType(), Nullable: true})
		keys, values = append(keys, MetadataKey), append(values, d.String())
	}
	with := arrow.NewMetadata(keys, values)
	return arrow.NewSchema(fields, &with)
}

// Record returns a record of rows with the column of d, which it lacks. Without a derivation it is
// the record itself.
func (d Derivation) Record(rec arrow.Record, rows *kernels.Results) (arrow.Record, error) {
	if d == (Derivation{}) {
		return rec, nil
	}
	width, n := d.bits/8, rows.Len()
	values, valid, nulls := make([]byte, n*width), make([]byte, (n+7)/8), 0
	for i, v := range rows.SyncSteps {
		if v == kernels.Null {
			nulls++
		} else {
			valid[i/8] |= 1 << (i % 8)
		}
	}
	err := d.each(rows, func(i int, key []byte) error {
		copy(values[i*width:], key)
		return nil
	})
	if err != nil {
		return nil, err
	}
	buffers := []*memory.Buffer{memory.NewBufferBytes(valid), memory.NewBufferBytes(values)}
	column := array.MakeFromData(array.NewData(d.dataType(), n, buffers, nil, nulls, 0))
	return array.NewRecord(d.Schema(rec.Schema()), append(slices.Clone(rec.Columns()), column), rec.NumRows()), nil
}

// Check returns an error for the first row of a record whose derived key is not what d makes of its
// weights. Without a derivation there is nothing to check.
func (d Derivation) Check(rec arrow.Record, rows *kernels.Results) error {
	if d == (Derivation{}) {
		return nil
	}
	column := rec.Column(rec.Schema().FieldIndices(Column)[0]).(*array.FixedSizeBinary)
	for i, v := range rows.SyncSteps {
		if column.IsNull(i) != (v == kernels.Null) {
			return fmt.Errorf("trial %d: %s must be null exactly where key is", rows.Trial[i], Column)
		}
	}
	return d.each(rows, func(i int, key []byte) error {
		if !bytes.Equal(column.Value(i), key) {
			return fmt.Errorf("trial %d: %s is not what %s makes of its key", rows.Trial[i], Column, d)
		}
		return nil
	})
}

// rowsAtATime is how many keys are derived by a core before it takes the next ones.
const rowsAtATime = 128

// each derives the key of every row that has one, on all cores. It returns the error of the first
// row that has one.
func (d Derivation) each(rows *kernels.Results, use func(row int, key []byte) error) error {
	jobs := (rows.Len() + rowsAtATime - 1) / rowsAtATime
	return inorder.Run(context.Background(), min(runtime.GOMAXPROCS(0), jobs), uint64(jobs), func(_ context.Context, _ int, job uint64) (_ struct{}, err error) {
		first := int(job) * rowsAtATime
		for i := first; i < min(first+rowsAtATime, rows.Len()) && err == nil; i++ {
			if rows.SyncSteps[i] == kernels.Null {
				continue
			}
			var key []byte
			if key, err = d.Key(rows.Key(i)); err == nil {
				err = use(i, key)
			}
		}
		return struct{}{}, err
	}, func(uint64, struct{}) error { return nil })
}
