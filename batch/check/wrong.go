package check

import (
	"errors"
	"fmt"
	"syscall"
)

// Wrong is an error in data that could be read.
type Wrong struct{ Err error }

func (w *Wrong) Error() string { return w.Err.Error() }

func (w *Wrong) Unwrap() error { return w.Err }

// Wrongf returns a *Wrong with a formatted error.
func Wrongf(format string, args ...any) error { return &Wrong{fmt.Errorf(format, args...)} }

// IsWrong reports whether err says that data are wrong.
func IsWrong(err error) bool { return errors.As(err, new(*Wrong)) }

// Judge returns an error of a reader as it is if the system has failed, else as a *Wrong.
func Judge(err error) error {
	if err == nil || errors.As(err, new(syscall.Errno)) {
		return err
	}
	return &Wrong{err}
}
