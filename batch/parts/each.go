package parts

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/internal/inorder"
)

// Each reads a result of which nothing has been read, on all cores: work gets every record, several
// at a time and in any order, and take gets what came of it, in trial order and up to the first
// error in that order, which Each returns. A record is valid until take returns. At most one record
// a core is read and not yet taken, beside the one that is being taken.
func Each[T any](ctx context.Context, r Reader, work func(arrow.Record) (T, error), take func(arrow.Record, T) error) error {
	all := newRooms()
	defer all.close()
	return each(ctx, r, all, work, take)
}

// rooms are the memory that pieces are read into: of those being read, and of the one being taken.
type rooms []table.Room

// newRooms returns rooms for all cores.
func newRooms() rooms { return make(rooms, runtime.GOMAXPROCS(0)+1) }

func (r rooms) close() {
	for i := range r {
		r[i].Close()
	}
}

// each is Each in the given rooms, of which one is for the record being taken.
func each[T any](ctx context.Context, r Reader, in rooms, work func(arrow.Record) (T, error), take func(arrow.Record, T) error) error {
	var steps []step
	for _, f := range filesOf(r) {
		defer f.close()
		for i := range f.pieces {
			steps = append(steps, step{f, i})
		}
		steps = append(steps, step{f, f.pieces})
	}
	type result struct {
		rec    arrow.Record
		digest uint64
		value  T
	}
	return inorder.InRooms(ctx, len(in)-1, uint64(len(steps)), func(ctx context.Context, room int, job uint64) (out result, err error) {
		s := steps[job]
		if s.piece == s.file.pieces {
			return out, s.file.checkBytes(ctx)
		}
		if out.rec, out.digest, err = s.file.piece(ctx, &in[room], s.piece); err == nil {
			out.value, err = work(out.rec)
		}
		return out, err
	}, func(job uint64, out result) error {
		s := steps[job]
		if s.piece == s.file.pieces {
			defer s.file.close()
			return s.file.end()
		}
		defer out.rec.Release()
		s.file.digest += out.digest
		return take(out.rec, out.value)
	})
}

// step is the reading of a piece of a file or, behind the last, of its bytes.
type step struct {
	file  *piecewise
	piece int
}

// piecewise is a file that Each reads.
type piecewise struct {
	of     *folder // nil for a file that is the whole result
	part   open
	pieces int
	digest uint64 // of the rows taken so far, in a folder

	once    sync.Once // guards the fields below
	r       *table.Reader
	err     error
	checked chan struct{} // closed once its bytes are, unless it is nil
	corrupt error         // what is wrong with them
}

// filesOf lists the files of a result.
func filesOf(r Reader) (list []*piecewise) {
	f, is := r.(*folder)
	if !is {
		file := r.(*table.Reader)
		return []*piecewise{{pieces: file.Pieces(), r: file}}
	}
	for _, part := range f.left {
		list = append(list, &piecewise{of: f, part: part, pieces: part.pieces})
	}
	return list
}

// reader returns the file. The first time it opens the file if it is a part, and has its bytes
// checked beside its pieces, since no two goroutines can share that.
func (f *piecewise) reader(ctx context.Context) (*table.Reader, error) {
	f.once.Do(func() {
		if f.of != nil {
			f.r, f.err = batch.Open(f.part.path)
		}
		if f.err == nil && f.r.Pieces() != f.pieces {
			f.err = fmt.Errorf("%s changed while it was read", f.part.path)
		}
		if f.err == nil {
			f.checked = make(chan struct{})
			go func() {
				defer close(f.checked)
				f.corrupt = f.r.CheckBytes(ctx)
			}()
		}
	})
	return f.r, f.err
}

// close closes a part, of which nobody reads pieces any more.
func (f *piecewise) close() {
	if f.checked != nil {
		<-f.checked
	}
	if f.of != nil && f.r != nil {
		f.r.Close()
	}
}

// piece reads a piece, and computes its digest if it is of a part.
func (f *piecewise) piece(ctx context.Context, room *table.Room, i int) (rec arrow.Record, digest uint64, err error) {
	r, err := f.reader(ctx)
	if err != nil {
		return nil, 0, err
	}
	if rec, err = r.Piece(room, i); err == nil && f.of != nil {
		digest, err = f.of.of.digest(rec)
	}
	return rec, digest, err
}

// checkBytes returns what is wrong with the file's bytes.
func (f *piecewise) checkBytes(ctx context.Context) error {
	if _, err := f.reader(ctx); err != nil {
		return err
	}
	<-f.checked
	return f.corrupt
}

// end returns what is wrong with a part all of whose rows were read.
func (f *piecewise) end() error {
	if f.of == nil {
		return nil
	}
	return f.part.end(f.r, f.digest)
}
