package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/bench"
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
	Auto      bool           `json:"auto"`              // auto takes it for the run
	// estimate of the run's seconds by the table of costs; null if it cannot do the run here or has
	// no costs
	Seconds *float64 `json:"seconds"`
}

// backendsFlags is the command line of backends.
type backendsFlags struct {
	params  kernels.Params
	threads int
	json    bool
}

func newBackends() *cobra.Command {
	o := &backendsFlags{params: kernels.Default()}
	cmd := &cobra.Command{
		Use:   "backends",
		Short: "List the backends, whether this machine can run them, and what auto takes",
		Long: `List the backends, best first: whether this machine can run each and, if not,
which feature it lacks, how many trials one engine steps together (lanes), and
what it supports: the largest machines, the attacks, and which of the parameters
for other inputs, starts and ends (others). All give the same rows.

Then, for the run that the flags describe, the backend that auto takes and the
time that the run takes on each, as a table of costs in the program estimates it:
the choice is the same on every run. tpmbench bench measures the times. By the
same table bitsliced and int8 have bitpacked step the last pairs of a run, four
at once, where few lanes have a pair.`,
		Example: "  tpmbench backends\n  tpmbench backends -N 10000 --trials 64\n  tpmbench backends --attack geometric --attackers 100 --threads 1\n  tpmbench backends --json",
		Args:    noArguments,
		RunE:    steps(func(_ context.Context, cmd *cobra.Command, _ []string) error { return o.run(cmd) }),
	}
	cmd.Flags().SortFlags = false
	paramFlags(cmd, &o.params)
	cmd.Flags().IntVar(&o.threads, "threads", 0, "engines at once; 0 for all cores")
	cmd.Flags().BoolVar(&o.json, "json", false, "print a JSON array of objects")
	return cmd
}

func (o *backendsFlags) run(cmd *cobra.Command) error {
	if err := completeAttack(cmd, &o.params); err != nil {
		return err
	}
	if err := o.params.Validate(); err != nil {
		return usagef("%w", err)
	}
	if o.threads < 0 || o.threads > maxThreads {
		return usagef("--threads %d: must be 0 to %d", o.threads, maxThreads)
	}
	o.threads = threadsOf(o.threads)
	list, err := o.infos(backends.All())
	if err != nil {
		return err
	}
	if o.json {
		return printJSON(cmd.OutOrStdout(), list)
	}
	printBackends(cmd.OutOrStdout(), list)
	o.printAuto(cmd.OutOrStdout(), list)
	return nil
}

func (o *backendsFlags) infos(all []kernels.Backend) ([]backendInfo, error) {
	list := []backendInfo{}
	auto, err := backends.Pick(all, backends.Auto, o.params, o.threads)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		i := b.Info()
		info := backendInfo{Name: i.Name, Available: i.Lacks == "", Reason: i.Lacks, Lanes: i.Lanes, Limits: i.Limits, Offers: i.Offers}
		if d, ok := b.(interface{ Devices() []string }); ok {
			info.Devices = d.Devices()
		}
		info.Auto = i.Name == auto.Info().Name
		if ns := backends.Cost(b, o.params, o.threads); !math.IsInf(ns, 1) && backends.Usable(b, o.params) == nil {
			seconds := ns / 1e9
			info.Seconds = &seconds
		}
		list = append(list, info)
	}
	return list, nil
}

// printBackends prints a line for each backend, and below what some lack or which devices they have.
func printBackends(w io.Writer, list []backendInfo) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "backend\tlanes\tmax L\tmax N\tmax K\tattacks\tothers\there")
	var notes []string
	for _, b := range list {
		here := "yes"
		if !b.Available {
			here = "no"
			notes = append(notes, fmt.Sprintf("%s: this machine lacks %s", b.Name, b.Reason))
		}
		if len(b.Devices) > 0 {
			notes = append(notes, fmt.Sprintf("%s: %s", b.Name, strings.Join(b.Devices, "; ")))
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", b.Name, b.Lanes, b.Limits.L, b.Limits.N, b.Limits.K, attacks(b.Offers), others(b.Offers), here)
	}
	t.Flush()
	for i, note := range notes {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, strings.Join(phrase.Wrapped(note, textWidth(w)-2), "\n  "))
	}
}

// printAuto says what auto takes for the run, and what the run would take on each.
func (o *backendsFlags) printAuto(w io.Writer, list []backendInfo) {
	name := ""
	for _, b := range list {
		if b.Auto {
			name = b.Name
		}
	}
	run := bench.Case{Params: o.params}
	says := fmt.Sprintf("auto takes %s for %s of %s on %s. The table of costs expects:",
		name, phrase.Plural(o.params.Trials, "trial"), run.Describe(), phrase.Plural(o.threads, "thread"))
	fmt.Fprintf(w, "\n%s\n", strings.Join(phrase.Wrapped(says, textWidth(w)), "\n"))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, b := range list {
		if b.Seconds != nil {
			fmt.Fprintf(t, "  %s\t%s\n", b.Name, phrase.Duration(time.Duration(min(1e9**b.Seconds, 1<<62))))
		}
	}
	t.Flush()
}

// attacks lists the attacks offered, or says which are not.
func attacks(o kernels.Offers) string {
	all := kernels.AttackNames()
	without := slices.DeleteFunc(slices.Clone(all), func(name string) bool {
		return name == kernels.NoAttack.String() || slices.Contains(o["attack"], name)
	})
	if n := len(without); n > 0 && n < len(all)/2 {
		return "all but " + strings.Join(without, ",")
	}
	return listed(append([]string{kernels.NoAttack.String()}, o["attack"]...), len(all))
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
