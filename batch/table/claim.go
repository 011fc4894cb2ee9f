package table

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tpmbench/internal/phrase"
)

// Claim marks the file at path as a sign that this process is at work, for as long as it lives or
// until release, which removes the file. If another live process has claimed it, the error is
// ErrHeld.
func Claim(path string) (release func(), err error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, fmt.Errorf("cannot create %s: %w", path, phrase.Cause(err))
		}
		if claim(f) {
			f.Close()
			return nil, fmt.Errorf("%s: %w", path, ErrHeld)
		}
		if stillThere(f, path) {
			return func() {
				// while it is held: anyone who opened it before sees that it is gone
				os.Remove(path)
				f.Close()
			}, nil
		}
		f.Close()
	}
}

// stillThere reports whether path still is f, which may have been removed since it was opened.
func stillThere(f *os.File, path string) bool {
	now, err := os.Stat(path)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	then, err := f.Stat()
	return err != nil || os.SameFile(now, then)
}
