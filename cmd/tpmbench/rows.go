package main

import (
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"unicode"

	"tpmbench/batch/table"
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
	out, err := table.NewStream(harmless{w}, table.Blank(r.Schema()), table.Options{Format: table.TSV})
	if err != nil {
		return err
	}
	for first := uint64(0); first < to; {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return readError(err)
		}
		n := uint64(rec.NumRows())
		if a, b := max(from, first), min(to, first+n); a < b {
			some := rec.NewSlice(int64(a-first), int64(b-first))
			err := out.Write(some)
			some.Release()
			if err != nil {
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

// harmless writes tab-separated text with a sign in place of each character that a terminal obeys.
type harmless struct{ io.Writer }

// Write writes whole lines, as a table does.
func (h harmless) Write(p []byte) (int, error) {
	text := strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, string(p))
	if _, err := io.WriteString(h.Writer, text); err != nil {
		return 0, err
	}
	return len(p), nil
}
