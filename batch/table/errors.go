package table

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Cause is err without the operation and file name that package os puts before it, since the sentence around names them.
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

// guard runs f and makes a panic in it an error: libraries report some damage and some failures in that way.
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
