package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tpmbench/kernels"
)

// interfaceInfo is what fields --json prints: all that a program that calls this one need know.
type interfaceInfo struct {
	Version    string                 `json:"version"`
	Contract   int                    `json:"contract"`
	Parameters []parameterInfo        `json:"parameters"`
	Columns    []columnInfo           `json:"columns"`
	Commands   map[string]commandInfo `json:"commands"`
}

// parameterInfo is a parameter of a run. Numbers that may exceed a JSON reader's are texts.
type parameterInfo struct {
	Name    string   `json:"name"` // in studies, metadata and summaries
	Flag    string   `json:"flag"`
	Short   string   `json:"short,omitempty"`
	Kind    string   `json:"kind"` // count, number, word or bool, as the help has it
	Default string   `json:"default"`
	Min     string   `json:"min,omitempty"`
	Max     string   `json:"max,omitempty"`
	Words   []string `json:"words,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Where   string   `json:"where,omitempty"` // where it means something, if not everywhere
	About   string   `json:"about"`
}

type columnInfo struct {
	Name     string `json:"name"`
	Nullable bool   `json:"nullable"`
}

type commandInfo struct {
	About string     `json:"about"`
	Usage string     `json:"usage"`
	Flags []flagInfo `json:"flags"`
}

type flagInfo struct {
	Name      string `json:"name"`
	Short     string `json:"short,omitempty"`
	Type      string `json:"type"`
	Default   string `json:"default"`
	About     string `json:"about"`
	Parameter string `json:"parameter,omitempty"` // the parameter that it sets
}

func newFields() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "fields",
		Short: "List the parameters of a run, with their ranges",
		Long: `List the parameters of a run: their names in studies and metadata, their flags,
ranges and defaults. With --json also the columns of rows and every command's
flags, for programs that call this one.`,
		Example: "  tpmbench fields\n  tpmbench fields --json",
		Args:    noArguments,
		RunE: steps(func(_ context.Context, cmd *cobra.Command, _ []string) error {
			if asJSON {
				return printJSON(cmd.OutOrStdout(), describeInterface(cmd.Root()))
			}
			return printFields(cmd.OutOrStdout())
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object")
	return cmd
}

func describeInterface(root *cobra.Command) interfaceInfo {
	info := interfaceInfo{Version: programVersion(), Contract: kernels.ContractVersion, Commands: map[string]commandInfo{}}
	for i := range kernels.Fields {
		info.Parameters = append(info.Parameters, describeField(&kernels.Fields[i]))
	}
	for _, c := range kernels.Columns {
		info.Columns = append(info.Columns, columnInfo{c.Name, c.Nullable})
	}
	for _, c := range root.Commands() {
		if c.Hidden || !c.IsAvailableCommand() {
			continue
		}
		command := commandInfo{About: c.Short, Usage: c.UseLine(), Flags: []flagInfo{}}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			flag := flagInfo{Name: f.Name, Short: f.Shorthand, Type: f.Value.Type(), Default: f.DefValue, About: f.Usage}
			if of := f.Annotations[parameterOf]; len(of) > 0 {
				flag.Parameter = of[0]
			}
			command.Flags = append(command.Flags, flag)
		})
		info.Commands[c.Name()] = command
	}
	return info
}

func describeField(f *kernels.Field) parameterInfo {
	p := kernels.Default()
	info := parameterInfo{Name: f.Name, Flag: f.Flag, Short: f.Short, Kind: fieldValue{f, &p}.Type(), Default: f.Text(p), Words: f.Words,
		Unit: f.Unit, Where: f.With, About: f.About}
	switch f.Kind {
	case kernels.Whole:
		info.Min, info.Max = strconv.FormatUint(f.Min, 10), strconv.FormatUint(f.Max, 10)
	case kernels.Fraction:
		info.Min, info.Max = "0", "1"
	}
	return info
}

func printFields(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "parameter\tflag\tdefault\tvalues")
	for i := range kernels.Fields {
		f := describeField(&kernels.Fields[i])
		values := strings.Join(f.Words, ", ")
		switch {
		case f.Kind == "bool":
			values = "true, false"
		case f.Min != "":
			values = f.Min + " to " + f.Max
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", f.Name, kernels.Flag(f.Name), f.Default, values)
	}
	return t.Flush()
}
