package parts

import (
	"io"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/table"
)

// Table is a table that grows: a *table.Writer or a *Writer. It ends with Commit, Keep or Discard.
type Table interface {
	batch.Appender
	EncodeAll(rec arrow.Record) ([]*table.Piece, error) // as that of a table.Encoder
	Rows() uint64
	Digest() uint64 // of these rows
	Commit() error
	Keep() (where string, err error)
	Discard() error
}

// Dest says where the rows of a result go that exists already, such as a copy.
type Dest struct {
	Path   string    // a file, or a folder of parts if IsFolder says so
	Stream io.Writer // takes the rows in place of Path, unless it is nil
	table.Options
	PartTrials uint64 // as Options.Trials
}

// Create makes the table, before anything is written to it.
func (d Dest) Create(schema *arrow.Schema) (Table, error) {
	switch {
	case d.Stream != nil:
		return orNone(table.NewStream(d.Stream, schema, d.Options))
	case d.Path != "" && IsFolder(d.Path):
		return orNone(Create(d.Path, schema, Options{Options: d.Options, Trials: d.PartTrials}))
	}
	return orNone(table.Create(d.Path, schema, d.Options))
}

// orNone returns an interface that is nil after an error.
func orNone[T Table](t T, err error) (Table, error) {
	if err != nil {
		return nil, err
	}
	return t, nil
}

// AppendAll appends what EncodeAll has made.
func AppendAll(to Table, pieces []*table.Piece) error {
	for i, p := range pieces {
		if err := to.Append(p); err != nil {
			for _, p := range pieces[i+1:] {
				p.Release()
			}
			return err
		}
	}
	return nil
}
