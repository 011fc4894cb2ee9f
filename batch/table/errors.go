package table

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrCutOff says why a table is not Complete. It is also the error for a table of which nothing can
// be read for that reason.
var ErrCutOff = errors.New("its end is missing: it was cut off, or its writer was stopped")

// Cause returns err without the operation and file name that package os prefixes, since the
// surrounding sentence names them.
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

// guard runs f and turns a panic into an error: libraries report some corruption and some failures
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
