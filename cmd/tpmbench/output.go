package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"tpmbench/batch/table"
)

// output is standard output. It remembers the first failure, which printing
// functions drop.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.w.Write(p)
	if err != nil {
		o.err = outputError{err}
	}
	return n, o.err
}

// outputError is a failure to write standard output.
type outputError struct{ error }

func (e outputError) Error() string {
	return fmt.Sprintf("cannot write standard output: %v", table.Cause(e.error))
}

func (e outputError) Unwrap() error { return e.error }

// terminal returns the width of the terminal that w writes to, false where it
// is none.
func terminal(w io.Writer) (columns int, ok bool) {
	if o, ok := w.(*output); ok {
		w = o.w
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns < 1 {
		columns = 80
	}
	return columns, true
}
