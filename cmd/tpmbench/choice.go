package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// choice is a flag whose value is one of a few words.
type choice[T any] struct {
	value *T
	words []string
	parse func(string) (T, error)
}

func (c choice[T]) String() string {
	if c.value == nil {
		return ""
	}
	return fmt.Sprint(*c.value)
}

func (c choice[T]) Type() string { return "word" }

func (c choice[T]) Set(s string) error {
	v, err := c.parse(s)
	if err != nil || !slices.Contains(c.words, s) {
		return fmt.Errorf("must be one of %s", strings.Join(c.words, ", "))
	}
	*c.value = v
	return nil
}

// choose adds a choice to cmd, with shell completion.
func choose[T any](cmd *cobra.Command, flags *pflag.FlagSet, value *T, name string, words []string, parse func(string) (T, error), usage string) {
	flags.Var(choice[T]{value, words, parse}, name, usage+": "+strings.Join(words, ", "))
	complete(cmd, name, words)
}

// complete offers words to the shell's completion of the flag's value.
func complete(cmd *cobra.Command, flag string, words []string) {
	// It fails only for a flag that cmd does not have, or that is completed already.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// word parses a choice whose value is the word itself.
func word(s string) (string, error) { return s, nil }

// summaryFlag adds --summary.
func summaryFlag(cmd *cobra.Command, value *string) {
	*value = "text"
	choose(cmd, cmd.Flags(), value, "summary", []string{"text", "json"}, word, "format of the summary")
}
