package table

import (
	"errors"
	"fmt"
	"io"
	"os"

	"tpmbench/internal/phrase"
)

// WriteFile creates the file path from what write writes, in the same way as tables are created: it
// is written as path.partial, synced to the disk, and never replaces a file unless force is set.
// The partial file is created before write is called, and removed if write or the disk fails. It is
// for files beside tables, such as pages and pictures, of which a part is worth nothing.
func WriteFile(path string, force bool, write func(io.Writer) error) (err error) {
	f, err := createPartial(path, path+PartialSuffix, force)
	if err != nil {
		return err
	}
	partial := f.Name()
	out := &sink{w: f, name: partial}
	err = write(out)
	if failure := out.err(); failure != nil {
		err = failure // the cause of the error that write returned
	}
	if err == nil {
		err = worded(partial, f.Sync())
	}
	if e := worded(partial, f.Close()); err == nil {
		err = e
	}
	if err != nil {
		if e := os.Remove(partial); e != nil {
			err = errors.Join(err, fmt.Errorf("cannot remove %s: %w", partial, phrase.Cause(e)))
		}
		return err
	}
	if err := Publish(path+PartialSuffix, path, force); err != nil {
		return err
	}
	return SyncFolder(path)
}

// worded words a failure to write the named file.
func worded(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot write %s: %w", name, phrase.Cause(err))
}

// WriteBytes is WriteFile for text in memory.
func WriteBytes(path string, text []byte, force bool) error {
	return WriteFile(path, force, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}
