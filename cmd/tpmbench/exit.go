package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Exit statuses. After a signal it is 128 + its number: 130 for SIGINT, 143 for SIGTERM.
const (
	exitDone  = 0
	exitError = 1
	exitUsage = 2   // the command line is wrong
	exitWrong = 3   // data that was read or measured is wrong
	exitBusy  = 4   // --resume found a run that is still writing
	exitPipe  = 141 // the reader of standard output has gone: 128 + SIGPIPE, as a shell reports it
)

// failure is an error with its exit status.
type failure struct {
	status int
	error
}

func (f failure) Unwrap() error { return f.error }

// usagef returns an error in the command line.
func usagef(format string, args ...any) error {
	return failure{exitUsage, fmt.Errorf(format, args...)}
}

// steps makes f the body of a command. Errors without a status of their own become exitError; those
// that never pass through here are cobra's, and mean wrong usage.
func steps(f func(ctx context.Context, cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := f(cmd.Context(), cmd, args)
		if err == nil || errors.As(err, new(failure)) {
			return err
		}
		return failure{statusOf(err), err}
	}
}

// statusOf returns the exit status of an error of a library.
func statusOf(err error) int {
	var stopped interruption
	switch {
	case check.IsWrong(err): // whatever is wrong, such as a parameter in metadata
		return exitWrong
	case errors.As(err, &stopped):
		return stopped.status()
	case paramError(err) != nil:
		return exitUsage
	case errors.Is(err, table.ErrHeld):
		return exitBusy
	}
	return exitError
}

// end prints what went wrong, in one line, and returns the exit status. A failure to write standard
// output counts only if the command reported no other. Nothing is printed when the reader has gone,
// as head does once it has enough.
func end(cmd *cobra.Command, err, output error, stderr io.Writer) int {
	if errors.Is(output, syscall.EPIPE) && (err == nil || errors.Is(err, syscall.EPIPE)) {
		return exitPipe
	}
	var known failure
	if output != nil && !errors.As(err, &known) {
		err = failure{exitError, output}
	}
	if err == nil {
		return exitDone
	}
	text := strings.Join(strings.FieldsFunc(advised(said(cmd, err), err), func(r rune) bool { return r == '\n' }), "; ")
	fmt.Fprintf(stderr, "%s: %s\n", cmd.CommandPath(), phrase.Printable(text))
	if errors.As(err, &known) {
		return known.status
	}
	return exitUsage
}

// flagError words pflag's errors as package kernels words those about parameters.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		return unknownFlag(cmd, unknown)
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		f, reason := invalid.GetFlag(), errors.Unwrap(err)
		if e := paramError(reason); e != nil {
			return usagef("%w", e)
		}
		switch f.Value.Type() {
		case "bool":
			reason = errors.New("must be true or false")
		case "float64":
			reason = errors.New("must be a number")
		case "int":
			reason = errors.New("must be a whole number")
		}
		return usagef("%s %q: %w", flagName(f), invalid.GetValue(), reason)
	}
	return usagef("%w", err)
}

// flagName returns the name that the documentation uses for a flag.
func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}

// one checks that a command has exactly one argument; what names it in errors.
func one(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return usagef("which %s? %s", what, cmd.UseLine())
		case 1:
			return nil
		}
		return usagef("%q: one %s at a time", args[1], what)
	}
}

// noArguments checks that a command has flags only.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unexpected argument %q: this command takes only flags, see %s --help", args[0], cmd.CommandPath())
	}
	return nil
}
