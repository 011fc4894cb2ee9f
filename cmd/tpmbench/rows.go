package main

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// rowRange parses A:B, :B, A: or : as the rows from A to B-1.
func rowRange(s string) (from, to uint64, err error) {
	a, b, ok := strings.Cut(s, ":")
	to = math.MaxUint64
	if ok && a != "" {
		from, err = kernels.ParseCount(a)
	}
	if ok && err == nil && b != "" {
		to, err = kernels.ParseCount(b)
	}
	if !ok || err != nil || from > to {
		return 0, 0, usagef("--rows %q: must be A:B with A at most B, such as 0:20, :20 or 5:", s)
	}
	return from, to, nil
}

// printRows prints a range of the rows of the file at path as tab-separated text.
func printRows(ctx context.Context, w io.Writer, path, rows string) error {
	from, to, err := rowRange(rows)
	if err != nil {
		return err
	}
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
			return interrupted(ctx, "")
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
