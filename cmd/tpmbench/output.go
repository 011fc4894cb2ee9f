package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"tpmbench/internal/phrase"
)

// output is standard output. It remembers the first failure, since printing functions drop errors.
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
	return fmt.Sprintf("cannot write standard output: %v", phrase.Cause(e.error))
}

func (e outputError) Unwrap() error { return e.error }

// fileOf returns the file that w writes to, if it is one.
func fileOf(w io.Writer) (*os.File, bool) {
	if o, ok := w.(*output); ok {
		w = o.w
	}
	f, ok := w.(*os.File)
	return f, ok
}

// takesStream returns an error if standard output, w, is no place for rows or a page.
func takesStream(w io.Writer, text bool) error {
	if _, ok := terminal(w); ok && !text {
		return usagef("-o -: standard output is a terminal; send it to a program or a file")
	}
	if isClosed(w) {
		return usagef("-o -: standard output is closed; send it to a program or a file")
	}
	return nil
}

// takesText returns an error if standard output, w, was closed, for a command that has no other
// output. A null device that is open for reading too looks the same.
func takesText(w io.Writer) error {
	if isClosed(w) {
		return usagef("standard output is closed (or %s, open for reading too): send it to a program, a file, or %s open for writing only", os.DevNull, os.DevNull)
	}
	return nil
}

// isClosed reports whether w was closed when the program started. In that case Go's runtime has
// opened the null device in its place, for reading too, unlike a shell's > /dev/null.
func isClosed(w io.Writer) bool {
	f, ok := fileOf(w)
	if !ok {
		return false
	}
	have, failed := f.Stat()
	null, err := os.Stat(os.DevNull)
	if failed != nil || err != nil || !os.SameFile(have, null) {
		return false
	}
	_, err = f.Read(make([]byte, 1))
	return err == io.EOF
}

// terminal returns the width of the terminal that w writes to; ok is false if it is not a terminal.
func terminal(w io.Writer) (columns int, ok bool) {
	f, ok := fileOf(w)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns < 1 {
		columns = 80
	}
	return columns, true
}

// textWidth returns how wide a text for w may be, in columns.
func textWidth(w io.Writer) int {
	if columns, ok := terminal(w); ok {
		return max(40, min(columns, 80))
	}
	return 80
}
