package table

import (
	"errors"
	"fmt"
)

// ErrCutOff says why a table is not Complete. It is also the error for a table of which nothing can
// be read for that reason.
var ErrCutOff = errors.New("its end is missing: it was cut off, or its writer was stopped")

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
