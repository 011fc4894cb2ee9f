package parts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/table"
)

// sum returns the part's digest as a number.
func (p part) sum() uint64 {
	v, _ := strconv.ParseUint(p.Digest, 16, 64) // checked when it was read
	return v
}

// itself returns the index of the part that is the file itself, with fewer rows than requested; -1
// if there is none.
func (w *Writer) itself() int {
	return slices.IndexFunc(w.parts, func(p part) bool { return p.File == "" })
}

// at returns the path of a part.
func (w *Writer) at(p part) string {
	if p.File == "" {
		return w.path
	}
	return filepath.Join(w.folder, p.File)
}

// setAside turns the file itself, which has other columns, into a part in the folder.
func (w *Writer) setAside() error {
	i := w.itself()
	if i < 0 {
		return nil
	}
	if err := makeFolder(w.folder); err != nil {
		return err
	}
	p := w.parts[i]
	p.File = partName(p.First, lastTrial(w.p.FirstTrial, w.p.Trials), w.o.Format)
	if err := w.o.step(StepRename); err != nil {
		return err
	}
	if err := rename(w.path, w.at(p)); err != nil {
		return err
	}
	w.parts[i] = p
	return w.saveManifest()
}

// join writes the rows of all parts into the file and removes the parts.
func (w *Writer) join() error {
	if err := w.o.step(StepJoin); err != nil {
		return err
	}
	o := w.file
	o.Lazy = false // the parts are removed
	rows := w.Rows()
	t, err := w.create(o)
	if err != nil {
		return err
	}
	fit := w.p.fit(w.schema)
	err = eachRow(w, func(rec arrow.Record) (pieces []*table.Piece, err error) {
		if !rec.Schema().Equal(w.schema) { // a part with additional columns
			rec, err = fit(rec)
		}
		if err == nil {
			pieces, err = t.EncodeAll(rec)
		}
		return pieces, err
	}, func(_ arrow.Record, pieces []*table.Piece) error {
		if err := w.o.step(StepJoin); err != nil {
			return err
		}
		return AppendAll(t, pieces)
	})
	if err == nil && (t.Rows() != rows || t.Digest() != w.digest) {
		err = errors.New("internal error: the parts do not hold the rows of the run")
	}
	if err == nil {
		err = w.o.step(StepJoin)
	}
	if err == nil {
		err = t.Commit()
	}
	if err != nil {
		t.Discard()
		return fmt.Errorf("%w; all rows are in %s", err, w.folder)
	}
	w.done = true
	return w.tidy()
}

// tidy removes the parts of a complete file.
func (w *Writer) tidy() error {
	if w.whole {
		return nil
	}
	if err := w.o.step(StepJoin); err != nil {
		return err
	}
	return w.clear()
}

// joinBytes bounds the memory of the pieces that are read at once, whatever the number of cores. The
// window of rows takes as much, before or after.
const joinBytes = 16 << 20

// eachRow passes the existing rows to work and take, as Each does, or one record after the other
// where only one fits.
func eachRow[T any](w *Writer, work func(arrow.Record) (T, error), take func(arrow.Record, T) error) error {
	paths := []string{w.path}
	if !w.done || w.whole {
		paths = nil
		for _, p := range w.parts {
			paths = append(paths, w.at(p))
		}
	}
	all := newRooms()
	defer all.close()
	for _, path := range paths {
		r, err := batch.Open(path)
		if err != nil {
			return err
		}
		if fit := joinBytes / max(1, r.PieceBytes()); fit > 1 {
			err = each(context.Background(), r, all[:min(len(all), int(fit)+1)], work, take)
		} else {
			err = Records(r, func(rec arrow.Record) error {
				v, err := work(rec)
				if err == nil {
					err = take(rec, v)
				}
				return err
			})
		}
		r.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// ResumeWithoutStats makes j run what is missing. It does not restore the statistics of existing
// rows.
func (w *Writer) ResumeWithoutStats(j *batch.Job) {
	j.Missing = append([]batch.Range{}, w.Missing()...) // not nil even if nothing is missing
	j.Digest = w.Digest()
}

// Resume makes j, a run of the writer's parameters, continue from the rows that existed when the
// Writer was made.
func (w *Writer) Resume(j *batch.Job) error {
	w.ResumeWithoutStats(j)
	if j.Stats == nil {
		j.Stats = new(batch.Stats)
	}
	return eachRow(w, func(rec arrow.Record) (*batch.Stats, error) {
		rows, err := batch.Results(rec, j.Params)
		if err != nil {
			return nil, err
		}
		return batch.Sums(rows, j.Params), nil
	}, func(_ arrow.Record, sums *batch.Stats) error {
		j.Stats.Merge(sums)
		return nil
	})
}

// Each passes the rows that existed when the Writer was made to f, a record at a time, in trial
// order.
func (w *Writer) Each(f func(arrow.Record) error) error {
	return eachRow(w, func(arrow.Record) (_ struct{}, _ error) { return }, func(rec arrow.Record, _ struct{}) error { return f(rec) })
}

// Records passes the remaining records of r to f, up to f's first error.
func Records(r Reader, f func(arrow.Record) error) error {
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = f(rec)
		}
		if err != nil {
			return err
		}
	}
}
