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

// auto stands for the best backend available.
const auto = "auto"

// allBackends lists every backend of this program, best first. The reference comes last: it is a
// yardstick.
func allBackends() []kernels.Backend {
	return slices.Concat(cuda.Backends(), cpu.Backends(), []kernels.Backend{reference.Backend{}})
}

// backendName returns b's name without calling Info where it can: Info looks for devices, and only
// a caller that needs them should wait for their driver.
func backendName(b kernels.Backend) string {
	if n, ok := b.(interface{ Name() string }); ok {
		return n.Name()
	}
	return b.Info().Name
}

// repays reports whether a run of p is long enough to repay the time that b takes to start.
func repays(b kernels.Backend, p kernels.Params) bool {
	s, ok := b.(interface{ Repays(kernels.Params) bool })
	return !ok || s.Repays(p)
}

// pick returns the backend of that name, never another in its place; for auto, it returns the first
// that can run p here and repays its start.
func pick(all []kernels.Backend, name string, p kernels.Params) (kernels.Backend, error) {
	return pickOf(all, name, p, usable)
}

// pickAnywhere is pick for another machine, which may have everything that this one lacks.
func pickAnywhere(all []kernels.Backend, name string, p kernels.Params) (kernels.Backend, error) {
	return pickOf(all, name, p, func(b kernels.Backend, p kernels.Params) error { return b.Supports(p) })
}

// runs returns nil, or the reason why b cannot run p.
type runs func(b kernels.Backend, p kernels.Params) error

func pickOf(all []kernels.Backend, name string, p kernels.Params, can runs) (kernels.Backend, error) {
	var last error
	for _, b := range all {
		if name == auto && !repays(b, p) || name != auto && name != backendName(b) {
			continue
		}
		if last = can(b, p); last == nil {
			return b, nil
		}
		if name != auto {
			return nil, fmt.Errorf("%w; %s", last, others(all, p, can))
		}
	}
	if name != auto {
		return nil, unknownBackend(all, name)
	}
	return nil, fmt.Errorf("no backend can run this: %w", last) // the reference offers all that any other does
}

// unknownBackend is the error for a name that no backend has.
func unknownBackend(all []kernels.Backend, name string) error {
	if name == "cuda" {
		return usagef("--backend cuda: this program was built without it; make cuda builds one with it (see README.md)")
	}
	var names []string
	for _, b := range all {
		names = append(names, backendName(b))
	}
	return usagef("--backend %q: unknown; there are %s, and %s", name, phrase.And(names), auto)
}

// usable returns nil, or the reason why b cannot run p on this machine.
func usable(b kernels.Backend, p kernels.Params) error {
	if lacks := b.Info().Lacks; lacks != "" {
		return fmt.Errorf("backend %s cannot run here, since this machine lacks %s", b.Info().Name, lacks)
	}
	return b.Supports(p)
}

// others says which backends can run p.
func others(all []kernels.Backend, p kernels.Params, can runs) string {
	var names []string
	for _, b := range all {
		if can(b, p) == nil {
			names = append(names, backendName(b))
		}
	}
	switch len(names) {
	case 0:
		return "no other can run this here"
	case 1:
		return names[0] + " can run this"
	}
	return phrase.And(names) + " can run this"
}

// backendFlag adds --backend.
func backendFlag(cmd *cobra.Command, value *string) {
	names := []string{auto}
	for _, b := range allBackends() {
		names = append(names, backendName(b))
	}
	cmd.Flags().StringVar(value, "backend", auto, "`name` of the backend, see tpmbench backends; auto is the best")
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
the largest parameters that the backend supports. All give the same rows.`,
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
	fmt.Fprintln(t, "backend\tlanes\tL up to\tN up to\tK up to\tattacks\there")
	for _, b := range list {
		here := "yes"
		if !b.Available {
			here = "no: lacks " + b.Reason
		}
		if len(b.Devices) > 0 {
			here += ": " + strings.Join(b.Devices, "; ")
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%s\t%s\n", b.Name, b.Lanes, b.Limits.L, b.Limits.N, b.Limits.K, attacks(b.Offers), here)
	}
	t.Flush()
}

// attacks lists the attacks offered, or says that it is all.
func attacks(o kernels.Offers) string {
	list := append([]string{kernels.NoAttack.String()}, o["attack"]...)
	if len(list) == len(kernels.AttackNames()) {
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
