package table

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"tpmbench/internal/phrase"
)

// PartialSuffix is the suffix of an output's name while it is being written.
const PartialSuffix = ".partial"

// ErrHeld is the error for a table that another process is writing at the moment.
var ErrHeld = errors.New("another run is writing it")

// Abandoned reports whether path's partial file exists and no live process is writing it. If one
// is, the error is ErrHeld.
func Abandoned(path string) (bool, error) {
	partial := path + PartialSuffix
	f, err := os.Open(partial)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", partial, phrase.Cause(err))
	}
	defer f.Close()
	if held(f) {
		return false, fmt.Errorf("%s: %w", partial, ErrHeld)
	}
	return true, nil
}

// file is what a Writer needs of the file being written; tests substitute one that fails.
type file interface {
	io.Writer
	io.ReaderAt
	io.WriterAt
	io.Seeker
	Truncate(size int64) error
	Sync() error
	Stat() (fs.FileInfo, error)
	Close() error
}

// createPartial creates the partial file of path, which only one run can have. An existing output
// or partial file is refused unless force is set.
func createPartial(path, partial string, force bool) (*os.File, error) {
	if err := outputFree(path, force); err != nil {
		return nil, err
	}
	create := func() (*os.File, error) { return os.OpenFile(partial, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666) }
	f, err := create()
	if force && errors.Is(err, fs.ErrExist) {
		if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("cannot remove %s: %w", partial, phrase.Cause(err))
		}
		f, err = create()
	}
	if errors.Is(err, fs.ErrExist) {
		return nil, obstacle(partial, " exists", ": another run may be writing it; if none is, remove it or give {force}")
	}
	if err != nil {
		return nil, fmt.Errorf("cannot create %s: %w", partial, phrase.Cause(err))
	}
	hold(f)
	return f, nil
}

// outputFree returns an error if path must not be written: it exists and force is false, or it is
// not a regular file.
func outputFree(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("cannot create %s: %w", path, phrase.Cause(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s exists and is not a regular file: choose another name", path)
	case !force:
		return obstacle(path, " exists", ": choose another name, or give {force} to replace it")
	}
	return nil
}

// Publish renames a partial file to its final name. Without force it never replaces a file, even
// one that appeared a moment ago.
func Publish(partial, path string, force bool) error {
	if err := outputFree(path, force); err != nil {
		return fmt.Errorf("%w; the whole file is in %s", err, partial)
	}
	if !force {
		err := os.Link(partial, path)
		switch {
		case err == nil:
			if err := os.Remove(partial); err != nil {
				return fmt.Errorf("%s is written, but its other name %s cannot be removed: %w", path, partial, phrase.Cause(err))
			}
			return nil
		case errors.Is(err, fs.ErrExist):
			return fmt.Errorf("%s has appeared in the meantime and was left unchanged; the whole file is in %s", path, partial)
		}
		// Without hard links, an empty file holds the name until the rename.
		hold, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return fmt.Errorf("cannot create %s: %w; the whole file is in %s", path, phrase.Cause(err), partial)
		}
		hold.Close()
	}
	if err := os.Rename(partial, path); err != nil {
		return fmt.Errorf("cannot rename %s to %s: %w", partial, path, phrase.Cause(err))
	}
	return nil
}

// SyncFolder makes the names in path's folder durable. Systems that cannot sync folders do so by
// themselves.
func SyncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil // a folder that can be written but not read
	}
	defer d.Close()
	if err := d.Sync(); err != nil && (errors.Is(err, syscall.EIO) || errors.Is(err, syscall.ENOSPC)) {
		return fmt.Errorf("%s is written, but its folder may forget its name: %w", path, phrase.Cause(err))
	}
	return nil
}

// Sync makes a table that was written with Options.Lazy durable; its name is durable after
// SyncFolder.
func Sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", path, phrase.Cause(err))
	}
	defer f.Close()
	return worded(path, f.Sync())
}
