package text

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Rows prints the rows from..to-1 of the result at path, as far as there are any, as tab-separated
// text.
func Rows(ctx context.Context, w io.Writer, path string, from, to uint64) error {
	r, err := check.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	out, err := table.NewStream(w, table.Blank(r.Schema()), table.Options{Format: table.TSV})
	if err != nil {
		return err
	}
	for first := uint64(0); first < to; {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return check.Judge(err)
		}
		n := uint64(rec.NumRows())
		if a, b := max(from, first), min(to, first+n); a < b {
			if err := out.Write(seen(rec.NewSlice(int64(a-first), int64(b-first)))); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		first += n
	}
	return out.Commit()
}

// seen returns rec with the control characters in its texts escaped, since a terminal would obey
// them.
func seen(rec arrow.Record) arrow.Record {
	columns := slices.Clone(rec.Columns())
	for i, c := range columns {
		texts, ok := c.(*array.String)
		if !ok {
			continue
		}
		b := array.NewStringBuilder(memory.DefaultAllocator)
		for row := range texts.Len() {
			if texts.IsNull(row) {
				b.AppendNull()
			} else {
				b.Append(phrase.Escaped(texts.Value(row), 0))
			}
		}
		columns[i] = b.NewArray()
	}
	return array.NewRecord(rec.Schema(), columns, rec.NumRows())
}
