package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// rowRange reads A:B, :B, A: or :, rows A to B-1.
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

// printRows prints those rows of the file at path as tab-separated text.
func printRows(ctx context.Context, w io.Writer, path, rows string) error {
	from, to, err := rowRange(rows)
	if err != nil {
		return err
	}
	r, err := openTable(path)
	if err != nil {
		return err
	}
	defer r.Close()
	if r.Schema().NumFields() == 0 {
		return wrongf("%s: it has no columns", path)
	}
	out := newTextRows(w, r.Schema())
	for first := uint64(0); first < to; {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.Join(readError(err), out.Flush())
		}
		n := uint64(rec.NumRows())
		for i := max(from, first); i < min(to, first+n); i++ {
			if err := out.row(rec, int(i-first)); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return interrupted(ctx, "")
		}
		first += n
	}
	return out.Flush()
}

// textRows prints rows as tab-separated text, the columns' names first.
type textRows struct {
	*bufio.Writer
	line []byte
}

func newTextRows(w io.Writer, schema *arrow.Schema) *textRows {
	t := &textRows{Writer: bufio.NewWriter(w)}
	var names []string
	for _, f := range schema.Fields() {
		names = append(names, phrase.Quoted(f.Name, 0))
	}
	t.WriteString(strings.Join(names, "\t") + "\n") // an error comes again, with Flush at the latest
	return t
}

// Write prints all rows of rec.
func (t *textRows) Write(rec arrow.Record) error {
	for i := range int(rec.NumRows()) {
		if err := t.row(rec, i); err != nil {
			return err
		}
	}
	return nil
}

// row prints row i of rec.
func (t *textRows) row(rec arrow.Record, i int) error {
	t.line = appendRow(t.line[:0], rec, i)
	t.line[len(t.line)-1] = '\n'
	_, err := t.Writer.Write(t.line)
	return err
}

// appendRow appends row i of rec, a tab after each value. A text with what cannot be seen, a tab or a quotation mark is quoted.
func appendRow(line []byte, rec arrow.Record, i int) []byte {
	for _, c := range rec.Columns() {
		if !c.IsNull(i) {
			switch c := c.(type) {
			case *array.Int64:
				line = strconv.AppendInt(line, c.Value(i), 10)
			case *array.Int32:
				line = strconv.AppendInt(line, int64(c.Value(i)), 10)
			case *array.FixedSizeBinary:
				line = hex.AppendEncode(line, c.Value(i))
			case *array.Binary:
				line = hex.AppendEncode(line, c.Value(i))
			default:
				line = append(line, phrase.Quoted(c.ValueStr(i), 0)...)
			}
		}
		line = append(line, '\t')
	}
	return line
}
