package parts

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
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
	err = w.each(func(rec arrow.Record) error {
		if err := w.o.step(StepJoin); err != nil {
			return err
		}
		if !rec.Schema().Equal(w.schema) { // a part with additional columns
			var err error
			if rec, err = fit(rec); err != nil {
				return err
			}
		}
		return t.Write(rec)
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

// each passes the rows of all parts to f, in trial order.
func (w *Writer) each(f func(arrow.Record) error) error {
	for _, p := range w.parts {
		if err := records(w.at(p), f); err != nil {
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
	return w.Each(func(rec arrow.Record) error {
		rows, err := batch.Results(rec, j.Params)
		if err == nil {
			j.Stats.Add(rows, j.Params)
		}
		return err
	})
}

// Each passes the rows that existed when the Writer was made to f, a record at a time, in trial
// order.
func (w *Writer) Each(f func(arrow.Record) error) error {
	if w.done && !w.whole {
		return records(w.path, f)
	}
	return w.each(f)
}

// records passes the records of the table at path to f.
func records(path string, f func(arrow.Record) error) error {
	r, err := batch.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	return Records(r, f)
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
