// Package folder writes folders that are whole or not there.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder is a folder that is written as DIR.partial and renamed when it is complete.
type Folder struct{ path string }

// partial is the suffix of the folder's name while it is being written.
const partial = ".partial"

// New begins the folder path, which must not exist or must be empty.
func New(path string) (*Folder, error) {
	f := &Folder{filepath.Clean(path)}
	if err := f.free(); err != nil {
		return nil, err
	}
	err := os.Mkdir(f.path+partial, 0o777)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s exists: another run may be writing it; if none is, remove it", f.path+partial)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot create the folder %s: %w", f.path+partial, cause(err))
	}
	return f, nil
}

// free returns an error if the folder's path is occupied.
func (f *Folder) free() error {
	list, err := os.ReadDir(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s cannot be a new folder: %w", f.path, cause(err))
	case len(list) > 0:
		return fmt.Errorf("%s exists and is not empty: choose another folder, or empty it", f.path)
	}
	return nil
}

// Commit renames the folder to its final name.
func (f *Folder) Commit() error {
	if err := f.free(); err != nil {
		return fmt.Errorf("%w; all is in %s", err, f.path+partial)
	}
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty folder
		return fmt.Errorf("cannot replace the empty folder %s: %w; all is in %s", f.path, cause(err), f.path+partial)
	}
	if err := os.Rename(f.path+partial, f.path); err != nil {
		return fmt.Errorf("cannot rename %s to %s: %w", f.path+partial, f.path, cause(err))
	}
	return nil
}

// Discard removes the folder, unless Commit has renamed it.
func (f *Folder) Discard() error { return os.RemoveAll(f.path + partial) }

// File returns the path, for now, of a file in the folder.
func (f *Folder) File(name string) string { return filepath.Join(f.path+partial, name) }

// Put writes a file.
func (f *Folder) Put(name string, b []byte) error {
	if err := os.WriteFile(f.File(name), b, 0o666); err != nil {
		return fmt.Errorf("cannot write %s: %w", f.File(name), cause(err))
	}
	return nil
}

// cause returns err without the operation and the name that package os prefixes.
func cause(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}
