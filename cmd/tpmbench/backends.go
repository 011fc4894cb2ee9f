package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tpmbench/internal/backends"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// backendFlag adds --backend.
func backendFlag(cmd *cobra.Command, value *string) {
	names := append([]string{backends.Auto}, backends.Names(backends.All())...)
	cmd.Flags().StringVar(value, "backend", backends.Auto, "`name` of the backend, see tpmbench backends; auto is the fastest at the run")
	complete(cmd, "backend", names)
}

// backendInfo is what the command backends prints about each backend.
type backendInfo struct {
	Name      string         `json:"name"`
	Available bool           `json:"available"`
	Reason    string         `json:"reason"` // what this machine lacks, where it is not available
	Lanes     int            `json:"lanes"`
	Limits    kernels.Limits `json:"limits"`
	Offers    kernels.Offers `json:"offers"`
	Devices   []string       `json:"devices,omitempty"` // GPUs, an engine each
}

func newBackends() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "backends",
		Short: "List the backends, and whether this machine can run them",
		Long: `List the backends, best first: whether this machine can run each and, if not,
which feature it lacks, how many trials one engine steps together (lanes), and
what it supports: the largest machines, the attacks, and which of the parameters
for other inputs, starts and ends (others). All give the same rows.`,
		Example: "  tpmbench backends\n  tpmbench backends --json",
		Args:    noArguments,
		RunE: steps(func(_ context.Context, cmd *cobra.Command, _ []string) error {
			if asJSON {
				return printJSON(cmd.OutOrStdout(), infos(backends.All()))
			}
			printBackends(cmd.OutOrStdout(), infos(backends.All()))
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array of objects")
	return cmd
}

func infos(all []kernels.Backend) []backendInfo {
	list := []backendInfo{}
	for _, b := range all {
		i := b.Info()
		info := backendInfo{i.Name, i.Lacks == "", i.Lacks, i.Lanes, i.Limits, i.Offers, nil}
		if d, ok := b.(interface{ Devices() []string }); ok {
			info.Devices = d.Devices()
		}
		list = append(list, info)
	}
	return list
}

func printBackends(w io.Writer, list []backendInfo) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "backend\tlanes\tL up to\tN up to\tK up to\tattacks\tothers\there")
	for _, b := range list {
		here := "yes"
		if !b.Available {
			here = "no: lacks " + b.Reason
		}
		if len(b.Devices) > 0 {
			here += ": " + strings.Join(b.Devices, "; ")
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", b.Name, b.Lanes, b.Limits.L, b.Limits.N, b.Limits.K, attacks(b.Offers), others(b.Offers), here)
	}
	t.Flush()
}

// attacks lists the attacks offered, or says that it is all.
func attacks(o kernels.Offers) string {
	return listed(append([]string{kernels.NoAttack.String()}, o["attack"]...), len(kernels.AttackNames()))
}

// others lists the parameters that are offered of those for other inputs, starts and ends than the
// paper's, which not every backend knows.
func others(o kernels.Offers) string {
	var list []string
	known := 0
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if !f.Late || f.Size {
			continue
		}
		known++
		if _, offered := o[f.Name]; offered {
			list = append(list, f.Name)
		}
	}
	return listed(list, known)
}

// listed returns the words of a list, or says that it has all that are known, or none.
func listed(list []string, known int) string {
	switch len(list) {
	case 0:
		return "none"
	case known:
		return "all"
	}
	return strings.Join(list, ",")
}

// printJSON prints v as one line.
func printJSON(w io.Writer, v any) error {
	encoded, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(phrase.JSON(encoded), '\n'))
	return err
}
