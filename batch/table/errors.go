package table

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrCutOff is why a table is not Complete, and the error of one of which nothing can be read for
// that reason.
var ErrCutOff = errors.New("its end is missing: it was cut off, or its writer was stopped")

// Cause returns err without the operation and file name that package os puts before it, since the
// sentence around names them.
func Cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}

// guard runs f and makes a panic in it an error: libraries report some corruption and some failures in
// that way.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if e, ok := p.(error); ok {
				err = e
			} else {
				err = fmt.Errorf("%v", p)
			}
		}
	}()
	return f()
}
