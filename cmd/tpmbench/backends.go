package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tpmbench/cpu"
	"tpmbench/cuda"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// auto is the name for the best backend that there is.
const auto = "auto"

// allBackends lists every backend of this program, best first; the reference,
// which is a yardstick, comes last.
func allBackends() []kernels.Backend {
	return slices.Concat(cuda.Backends(), cpu.Backends(), []kernels.Backend{reference.Backend{}})
}

// backendName is that of Info, which looks for devices where a backend has some:
// only who asks for those is to wait for their driver.
func backendName(b kernels.Backend) string {
	if n, ok := b.(interface{ Name() string }); ok {
		return n.Name()
	}
	return b.Info().Name
}

// repays reports whether b is worth choosing for p where others can run it too: whether a run
// of p is long enough for what b takes to start, or whether b's layout is for p.
func repays(b kernels.Backend, p kernels.Params) bool {
	s, ok := b.(interface{ Repays(kernels.Params) bool })
	return !ok || s.Repays(p)
}

// pick returns the backend of that name, which never becomes another, or with
// auto the first of all that can run p here and repays its start.
func pick(all []kernels.Backend, name string, p kernels.Params) (kernels.Backend, error) {
	return pickOf(all, name, p, usable)
}

// pickAnywhere is pick for a machine that is not this one and may lack nothing.
func pickAnywhere(all []kernels.Backend, name string, p kernels.Params) (kernels.Backend, error) {
	return pickOf(all, name, p, func(b kernels.Backend, p kernels.Params) error { return b.Supports(p) })
}

// runs is nil, or why b cannot run p.
type runs func(b kernels.Backend, p kernels.Params) error

func pickOf(all []kernels.Backend, name string, p kernels.Params, can runs) (kernels.Backend, error) {
	for _, b := range all {
		if name == auto && !repays(b, p) || name != auto && name != backendName(b) {
			continue
		}
		err := can(b, p)
		if err == nil {
			return b, nil
		}
		if name != auto {
			return nil, fmt.Errorf("--backend %s cannot run this: %w; there are %s", name, err, offer(all, p, can))
		}
	}
	if name != auto {
		return nil, usagef("--backend %q: unknown; there are %s, and %s", name, offer(all, p, can), auto)
	}
	return nil, fmt.Errorf("no backend can run this: there are %s", offer(all, p, can))
}

// usable is nil, or why b cannot run p on this machine.
func usable(b kernels.Backend, p kernels.Params) error {
	if lacks := b.Info().Lacks; lacks != "" {
		return fmt.Errorf("this machine lacks %s", lacks)
	}
	return b.Supports(p)
}

// offer lists the backends, with the reason for those that cannot run p.
func offer(all []kernels.Backend, p kernels.Params, can runs) string {
	var list []string
	for _, b := range all {
		s := b.Info().Name
		if err := can(b, p); err != nil {
			s += fmt.Sprintf(" (not for this: %v)", err)
		}
		list = append(list, s)
	}
	return strings.Join(list, ", ")
}

// backendFlag adds --backend.
func backendFlag(cmd *cobra.Command, value *string) {
	names := []string{auto}
	for _, b := range allBackends() {
		names = append(names, backendName(b))
	}
	cmd.Flags().StringVar(value, "backend", auto, "`name` of what computes, see tpmbench backends; auto is the best")
	complete(cmd, "backend", names)
}

// backendInfo is what the command backends tells of each.
type backendInfo struct {
	Name      string         `json:"name"`
	Available bool           `json:"available"`
	Reason    string         `json:"reason"` // what this machine lacks, where it is not available
	Lanes     int            `json:"lanes"`
	Limits    kernels.Limits `json:"limits"`
	Devices   []string       `json:"devices,omitempty"` // GPUs, an engine each
}

func newBackends() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "backends",
		Short: "List what can compute, and whether this machine can run it",
		Long: `List the backends, best first: whether this machine can run each and if not
which feature it lacks, how many trials one engine of it steps together (lanes),
and the largest parameters that it takes. All give the same rows.`,
		Example: "  tpmbench backends\n  tpmbench backends --json",
		Args:    noArguments,
		RunE: steps(func(_ context.Context, cmd *cobra.Command, _ []string) error {
			if asJSON {
				return printJSON(cmd.OutOrStdout(), infos(allBackends()))
			}
			printBackends(cmd.OutOrStdout(), infos(allBackends()))
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as a JSON array of objects")
	return cmd
}

func infos(all []kernels.Backend) []backendInfo {
	list := []backendInfo{}
	for _, b := range all {
		i := b.Info()
		info := backendInfo{i.Name, i.Lacks == "", i.Lacks, i.Lanes, i.Limits, nil}
		if d, ok := b.(interface{ Devices() []string }); ok {
			info.Devices = d.Devices()
		}
		list = append(list, info)
	}
	return list
}

func printBackends(w io.Writer, list []backendInfo) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "backend\tlanes\tL up to\tN up to\tK up to\tattacks\there")
	for _, b := range list {
		here := "yes"
		if !b.Available {
			here = "no: lacks " + b.Reason
		}
		if len(b.Devices) > 0 {
			here += ": " + strings.Join(b.Devices, "; ")
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%s\t%s\n", b.Name, b.Lanes, b.Limits.L, b.Limits.N, b.Limits.K, attacks(b.Limits), here)
	}
	t.Flush()
}

// attacks lists those of l, or says that it is all.
func attacks(l kernels.Limits) string {
	if len(l.Attacks) == len(kernels.AttackNames()) {
		return "all"
	}
	return strings.Join(l.Attacks, ",")
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
