package table

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// WriteFile gives what write writes the name path, as tables get theirs: it grows as path.partial, goes to the disk, and
// never replaces a file unless force. The partial file is made before write is called, and removed where write or the disk
// fails. It is for files beside tables, such as pages and pictures, of which a part is worth nothing.
func WriteFile(path string, force bool, write func(io.Writer) error) (err error) {
	f, err := createPartial(path, path+PartialSuffix, force)
	if err != nil {
		return err
	}
	partial := f.Name()
	out := &sink{w: f, name: partial}
	err = write(out)
	if out.err != nil {
		err = out.err // the reason for whatever write made of it
	}
	if err == nil {
		err = worded(partial, f.Sync())
	}
	if e := worded(partial, f.Close()); err == nil {
		err = e
	}
	if err != nil {
		if e := os.Remove(partial); e != nil {
			err = errors.Join(err, fmt.Errorf("cannot remove %s: %w", partial, Cause(e)))
		}
		return err
	}
	if err := Publish(path+PartialSuffix, path, force); err != nil {
		return err
	}
	return SyncFolder(path)
}

// worded returns a failure to write the file of that name.
func worded(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot write %s: %w", name, Cause(err))
}

// WriteBytes returns WriteFile for a text at hand.
func WriteBytes(path string, text []byte, force bool) error {
	return WriteFile(path, force, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}
