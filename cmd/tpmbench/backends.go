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

// usable returns nil, or the reason why b cannot run p on this machine.
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
	Devices   []string       `json:"devices,omitempty"` // GPUs, one engine each
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

// attacks lists the attacks that l allows, or says "all".
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
