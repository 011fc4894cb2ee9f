package phrase

import (
	"errors"
	"io/fs"
	"os"
)

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
