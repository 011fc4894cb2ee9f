package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// nearest returns the name that a word was probably meant to be, "" if none is near. It asks cobra,
// which suggests only commands, so the names are made commands.
func nearest(word string, names []string) string {
	list := new(cobra.Command)
	for _, name := range names {
		list.AddCommand(&cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}})
	}
	for d := 0; d <= 2 && d < len(word); d++ {
		list.SuggestionsMinimumDistance = d
		if found := list.SuggestionsFor(word); len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// unknownCommand returns the error for a word that is not a command of cmd.
func unknownCommand(cmd *cobra.Command, word string) error {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if name := nearest(word, names); name != "" {
		return usagef("unknown command %q: did you mean %s?", word, name)
	}
	return usagef("unknown command %q: see %s --help", word, cmd.CommandPath())
}

// unknownFlag returns the error for a flag that cmd does not have.
func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	var long []string
	meant := ""
	letters := err.GetSpecifiedShortnames()
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		long = append(long, f.Name)
		if letters != "" && strings.EqualFold(f.Shorthand, err.GetSpecifiedName()) {
			meant = "-" + f.Shorthand
		}
	})
	given := "--" + err.GetSpecifiedName()
	if letters != "" {
		given = "-" + letters
	}
	if name := nearest(strings.TrimLeft(given, "-"), long); name != "" && (letters == "" || len(letters) > 1) {
		meant = "--" + name
	}
	if meant == "" {
		return usagef("unknown flag %s: see %s --help", given, cmd.CommandPath())
	}
	return usagef("unknown flag %s: did you mean %s?", given, meant)
}
