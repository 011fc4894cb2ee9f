package table

import (
	"errors"
	"fmt"
	"io"
	"os"

	"tpmbench/internal/phrase"
)

var errEnded = errors.New("the table has already ended")

// Commit completes the table: the end of the file, the digests, everything onto the disk, then its
// name. Without Options.Force it never replaces a file; if one has appeared since Create, the
// complete table stays in its partial file and the error says so. After an earlier error the
// partial file still exists, for Keep or Discard.
func (w *Writer) Commit() error {
	if w.ended {
		return errEnded
	}
	if w.err != nil {
		return w.err
	}
	if w.err = w.complete(); w.err != nil {
		w.lose()
		return w.err
	}
	if w.file == nil {
		return nil
	}
	if err := Publish(w.o.Partial, w.path, w.o.Force); err != nil {
		return err
	}
	if w.o.Lazy {
		return nil
	}
	return SyncFolder(w.path)
}

// Keep ends the table after an interruption or a failure: the partial file becomes complete, with
// the rows that Rows counts and their digests, and keeps its name, which Keep returns (empty for a
// stream that is not a file). If that fails, the partial file of an Arrow file or stream may still
// be readable up to the failure.
func (w *Writer) Keep() (partial string, err error) {
	partial = w.o.Partial
	if w.ended {
		return partial, errEnded
	}
	if w.err == nil {
		if w.err = w.complete(); w.err == nil {
			return partial, nil
		}
		w.lose()
	}
	return partial, w.rescue()
}

// Discard ends the table and removes the partial file. After Commit or Keep it does nothing.
func (w *Writer) Discard() error {
	if w.ended {
		return nil
	}
	mine := w.mine()
	w.end()
	if w.file == nil || mine != nil {
		return nil
	}
	if err := os.Remove(w.o.Partial); err != nil {
		return fmt.Errorf("cannot remove %s: %w", w.o.Partial, phrase.Cause(err))
	}
	return nil
}

// complete writes the end of the table and the digests and closes the file. The table ends only if
// that succeeds.
func (w *Writer) complete() error {
	if err := w.close(w.enc.finish); err != nil {
		return err
	}
	w.whole = true
	return w.seal()
}

// rescue goes back to the last safe point and completes the table from there.
func (w *Writer) rescue() error {
	defer w.end()
	if w.file == nil || w.whole {
		return w.err // a failed pipe accepts nothing more, a complete table needs nothing more
	}
	name, safe := w.out.name, w.now.at
	w.out.back(safe)
	if err := w.file.Truncate(safe); err != nil {
		return fmt.Errorf("cannot truncate %s to its whole batches: %w", name, phrase.Cause(err))
	}
	if _, err := w.file.Seek(safe, io.SeekStart); err != nil {
		return fmt.Errorf("cannot seek in %s: %w", name, phrase.Cause(err))
	}
	if w.out.hash != nil {
		h, err := hashFile(w.file, safe, nil) // more was hashed than is left
		if err != nil {
			return fmt.Errorf("cannot read %s again: %w", name, err)
		}
		w.out.hash = h
	}
	finish := w.enc.rescue
	if safe == 0 { // not even the beginning is safe: start over
		w.enc.release()
		if err := w.begin(w.file, name); err != nil {
			return err
		}
		finish = w.enc.finish
	}
	if err := w.close(finish); err != nil {
		return err
	}
	return w.seal()
}

// close writes the end of the table.
func (w *Writer) close(finish func() error) error {
	if err := w.try(finish); err != nil {
		return err
	}
	return w.try(w.out.flush)
}

// seal fills in the digests, syncs and closes.
func (w *Writer) seal() error {
	if w.file == nil {
		w.end()
		return nil
	}
	if w.out.hash != nil {
		rows, bytes := FormatDigest(w.now.digest), FormatDigest(w.out.hash.Sum64())
		if err := guard(func() error { return putDigests(w.file, w.o.Format, w.out.at, rows, bytes) }); err != nil {
			return fmt.Errorf("cannot put the digests into %s: %w", w.out.name, phrase.Cause(err))
		}
	}
	if err := w.sync(); err != nil {
		return fmt.Errorf("cannot write %s: %w", w.out.name, phrase.Cause(err))
	}
	err := w.mine()
	if e := w.end(); err == nil {
		err = e
	}
	return err
}

func (w *Writer) sync() error {
	if w.o.Lazy {
		return nil
	}
	return w.file.Sync()
}

// end closes the file and frees memory.
func (w *Writer) end() error {
	w.ended = true
	if w.enc != nil {
		w.enc.release()
	}
	if w.out != nil {
		w.out.end()
	}
	if w.file != nil {
		if err := w.file.Close(); err != nil {
			return fmt.Errorf("cannot write %s: %w", w.out.name, phrase.Cause(err))
		}
	}
	if w.err == nil {
		w.err = errEnded
	}
	return nil
}

// mine returns an error if the partial file no longer belongs to this Writer because another run
// with Force has taken its name.
func (w *Writer) mine() error {
	if w.file == nil {
		return nil
	}
	name := w.o.Partial
	ours, err := w.file.Stat()
	if err != nil {
		return fmt.Errorf("cannot look at %s: %w", name, phrase.Cause(err))
	}
	there, err := os.Lstat(name)
	if err != nil || !os.SameFile(ours, there) {
		return fmt.Errorf("%s was removed or replaced while it was written: its rows are lost", name)
	}
	return nil
}
