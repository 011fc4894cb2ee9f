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

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Exit statuses. A signal's is 128 and its number: 130 for SIGINT, 143 for SIGTERM.
const (
	exitDone  = 0
	exitError = 1
	exitUsage = 2   // the command line cannot be meant
	exitWrong = 3   // inspect or verify found data wrong
	exitBusy  = 4   // --resume found a run that is still writing
	exitPipe  = 141 // the reader of standard output has gone: what a shell says of a program that SIGPIPE ended
)

// failure is an error with the exit status that it means.
type failure struct {
	status int
	error
}

func (f failure) Unwrap() error { return f.error }

// usagef is an error of the command line.
func usagef(format string, args ...any) error {
	return failure{exitUsage, fmt.Errorf(format, args...)}
}

// wrongf is an error of the data.
func wrongf(format string, args ...any) error {
	return failure{exitWrong, fmt.Errorf(format, args...)}
}

// steps makes f a command's steps: its errors are errors of running, unless
// they say otherwise. What is left is cobra's own, all of it usage.
func steps(f func(ctx context.Context, cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := f(cmd.Context(), cmd, args)
		var known failure
		if err == nil || errors.As(err, &known) {
			return err
		}
		if errors.Is(err, table.ErrHeld) {
			return failure{exitBusy, err}
		}
		return failure{exitError, err}
	}
}

// end says what went wrong, in one line, and returns the exit status. A failure
// to write standard output counts where no command told another error; that its
// reader has gone, as head does when it has enough, goes without saying.
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
	text := strings.Join(strings.FieldsFunc(said(cmd, err), func(r rune) bool { return r == '\n' }), "; ")
	fmt.Fprintf(stderr, "%s: %s\n", cmd.CommandPath(), phrase.Printable(text))
	if errors.As(err, &known) {
		return known.status
	}
	return exitUsage
}

// flagError words pflag's errors the way kernels words those of parameters.
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

// flagName is how the documentation calls a flag.
func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}

// one checks that a command has one argument, which is what.
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

// noArguments checks that a command has only flags.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%q: there are only flags, see %s --help", args[0], cmd.CommandPath())
	}
	return nil
}
