package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// kindKey is the metadata key for the command that made the rows, in files of commands other than
// run.
const kindKey = "tpm.kind"

// kindSummary is the summary that inspect prints of such a file.
type kindSummary struct {
	Kind   string    `json:"kind"`
	Rows   uint64    `json:"rows"`
	Digest string    `json:"digest"`
	File   fileFacts `json:"file"` // complete: it has its end
}

// inspectKind counts the rows of a file of another command, compares their digest and prints a
// summary; ok is false for a file of run's rows.
func inspectKind(ctx context.Context, w io.Writer, path, summary string) (ok bool, err error) {
	r, err := openTable(path)
	if err != nil {
		return true, err
	}
	defer r.Close()
	kind, ok := r.Schema().Metadata().GetValue(kindKey)
	if !ok {
		return false, nil
	}
	f := newFound(input{path: path}, r)
	rows, wrong := f.count(ctx, r, nil)
	if wrong != nil && f.changed == nil {
		return true, wrong
	}
	digest := table.FormatDigest(f.digest)
	facts := f.facts()
	facts.Complete = f.ended
	if summary == "json" {
		err = printJSON(w, kindSummary{kind, rows, digest, facts})
	} else {
		f.printFile(w, phrase.Plural(rows, "row")+" of tpmbench "+phrase.Quoted(kind, 0))
		fmt.Fprintln(w)
		f.printDigests(w, digest)
	}
	if wrong == nil {
		wrong = f.whole()
	}
	if wrong != nil {
		err = wrong
	}
	return true, err
}

// count reads all rows, whatever their columns, and adds up their digest; each, if not nil, gets
// them record by record. If the file's bytes have changed, it still reads all rows, and then
// returns that as its error.
func (f *found) count(ctx context.Context, r parts.Reader, each func(arrow.Record) error) (rows uint64, err error) {
	if f.stored, _ = f.schema.Metadata().GetValue(table.DigestKey); !table.IsDigest(f.stored) {
		return 0, wrongf("%s: the metadata give %s as %q: must be sixteen hexadecimal digits", f.path, table.DigestKey, f.stored)
	}
	for {
		if ctx.Err() != nil {
			return rows, interrupted(ctx, " after %d rows of %s", rows, f.path)
		}
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			f.differs(err)
			return rows, readError(err)
		}
		digest, err := table.Digest(rec)
		if err != nil {
			return rows, wrongf("%s: %w", f.path, err)
		}
		f.digest += digest
		rows += uint64(rec.NumRows())
		if each != nil {
			if err := each(rec); err != nil {
				return rows, err
			}
		}
	}
}
