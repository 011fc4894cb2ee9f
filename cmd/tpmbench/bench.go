package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/bench"
	"tpmbench/cpu/probe"
	"tpmbench/internal/backends"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// benchFlags is the command line of bench.
type benchFlags struct {
	cases    []string
	from     string
	backends []string
	threads  []int
	writes   []string
	samples  int
	time     time.Duration
	costs    bool
	format   string
	save     string
	against  string
	list     bool
	rows     bool
}

func newBench() *cobra.Command {
	o := &benchFlags{format: "table"}
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure how fast backends are, with their answers verified",
		Long: `Run named cases on backends in turn, each run in a process of its own, and
print medians of several samples. Every sample's digest is verified; a wrong one
ends the command with status 3.

  pair-steps/s     steps of pairs a second, up to the end of their trials
  ±                half the distance between the quartiles of the samples
  weights/ns       weight updates: 2*K*N a pair-step
  learning steps   time of 1,000 learning steps, in which attackers learn too
  start to end     time of the whole process
  first row        time from opening engines to the first row
  peak             the most memory that the process used
  lanes            share of the steps of all lanes that were pair-steps
  host and device  bytes copied between them
  of the limit     logic operations as a share of what the core or GPU can do
  x int8-generic   how many times as fast as that backend
  x reference      how many times as fast as the reference, see below
  of best          the rate as a share of the best backend's
  x 1 thread       how many times as fast as on one thread
  of not writing   the rate as a share of the rate without a file

Threads are the cores that a process may use for everything: with one thread,
writing and garbage collection take time from the same core. A backend runs as
many trials as it can in the time of a sample, so slow ones run fewer; with
--against they run as many as they ran then. In cases with attackers the
reference runs beside the backends, unless --backend names others: one sample of
the fewest trials on one core.

--costs adds where the time goes: for each kind of work the ns for each weight
pair (k, n), all lanes of an engine together, the vector logic operations of an
item, and their share of the processor's limit, which a probe measures. For code
that has been counted it also shows loads and stores of vectors, and the chain: how
many operations, one after the other, take as long as the code would if only its
own results and room for 256 instructions in flight held it up. The bound is the
longest of the times that operations, loads, stores and the chain take alone.

--rows measures instead what a row costs besides the engine, with an engine that
makes rows up: for each kind of file ns a row by the clock and of processor time,
and those of the stages that every row passes however many threads there are: it is
put in order, the digest of the file's bytes is computed, and they are written. The
stages work at the same time, so that the serial part is the longest of them; system
is what writing as many bytes takes alone.`,
		Example: `  tpmbench bench                               the standard case on all backends
  tpmbench bench --case all --threads 1 --save today.json
  tpmbench bench --case all --threads 1 --against today.json
  tpmbench bench --case 'n1000|l7' --backend bitsliced-avx2 --costs
  tpmbench bench --case keys --write none,arrow --samples 9
  tpmbench bench --rows --threads 1,2
  tpmbench bench --format go > new.txt && benchstat old.txt new.txt`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return o.run(ctx, cmd) }),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringSliceVar(&o.cases, "case", []string{"standard"}, "`names` or regular expressions of cases, or all")
	f.BoolVar(&o.list, "list", false, "list the cases without running them")
	f.StringVar(&o.from, "cases", "", "`file` or folder of cases to use instead of the program's own; all of them run unless --case is given")
	f.StringSliceVar(&o.backends, "backend", nil, "`names` of backends (default all that run here, except the reference)")
	f.IntSliceVar(&o.threads, "threads", nil, "`numbers` of cores to use (default 1 and all)")
	f.StringSliceVar(&o.writes, "write", []string{"none"}, "`where` rows go, in turn: none, or a temporary file, which is one of "+bench.Files())
	f.IntVar(&o.samples, "samples", 5, "samples of each measurement, after a warm-up")
	f.DurationVar(&o.time, "time", 0, "time that a sample may take, such as 500ms (default the case's own, mostly 1s)")
	f.BoolVar(&o.costs, "costs", false, "also print where the time goes")
	choose(cmd, f, &o.format, "format", []string{"table", "json", "go"}, word, "format of the report; go is that of Go benchmarks, for benchstat")
	f.StringVar(&o.save, "save", "", "`file` to store the report in, as JSON")
	f.BoolVar(&o.rows, "rows", false, "measure what rows cost without an engine")
	f.StringVar(&o.against, "against", "", "stored report, a `file`, to compare with; ~ marks changes within noise")
	return cmd
}

func (o *benchFlags) run(ctx context.Context, cmd *cobra.Command) error {
	if o.rows {
		return o.runRows(ctx, cmd)
	}
	plan, err := o.plan(cmd.Flags().Changed("case"))
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if o.list {
		bench.WriteCases(out, plan.Cases)
		return nil
	}
	var stored *bench.Report
	if o.against != "" {
		if stored, err = bench.LoadReport(o.against); err != nil {
			return err
		}
		plan.Trials = func(k bench.Key) uint64 {
			if r := stored.Result(k); r != nil {
				return r.Trials
			}
			return 0
		}
	}
	run, err := bench.Child("tpmbench bench-sample: ", "bench-sample")
	if err != nil {
		return err
	}
	progress, clear := benchProgress(cmd.ErrOrStderr())
	plan.Progress = progress
	var store *bench.Store
	if o.save != "" {
		if store, err = bench.NewStore(o.save); err != nil {
			return err
		}
	}
	most := limits(nil)
	results, skipped, err := plan.Measure(ctx, run)
	clear()
	if err != nil {
		err = benchError(ctx, err, benchDone(results, plan.Cases))
	}
	if err != nil && len(results) == 0 {
		if store != nil {
			store.Discard()
		}
		return err
	}
	machine, gpus := bench.MachineOf(plan.Backends)
	report := bench.NewReport(programVersion(), time.Now(), machine, append(limits(most), gpus...), results, skipped)
	report.Choose(plan.Cases, autoTakes)
	if stored != nil {
		report.Changes = report.Against(stored)
	}
	if store != nil {
		if err := store.Save(report); err != nil {
			return err
		}
	}
	if err := o.print(out, report, stored); err != nil {
		return err
	}
	return err // of a case that is not in the report, as those after it
}

// benchDone says which of the cases have results.
func benchDone(results []bench.Result, cases []*bench.Case) string {
	have := map[string]bool{}
	for _, r := range results {
		have[r.Case] = true
	}
	if len(have) == 0 {
		return ""
	}
	return fmt.Sprintf(": the report has %d of %d cases", len(have), len(cases))
}

func benchError(ctx context.Context, err error, done string) error {
	var wrong bench.WrongDigest
	switch {
	case ctx.Err() != nil:
		return interrupted(ctx, "%s", done)
	case errors.As(err, &wrong):
		return failure{exitWrong, err}
	}
	return err
}

func (o *benchFlags) print(w io.Writer, r, stored *bench.Report) error {
	switch o.format {
	case "json":
		return r.WriteJSON(w)
	case "go":
		return r.WriteGo(w)
	}
	r.WriteTable(w)
	if o.costs {
		r.WriteCosts(w)
	}
	if stored != nil {
		r.WriteChanges(w, stored)
	}
	return nil
}

// plan returns the plan that the flags describe; named says that they name cases.
func (o *benchFlags) plan(named bool) (p bench.Plan, err error) {
	p = bench.Plan{Samples: o.samples, Time: o.time, Costs: o.costs}
	if p.Cases, err = o.chosenCases(named); err != nil {
		return p, err
	}
	if p.Backends, err = chosenBackends(o.backends); err != nil {
		return p, err
	}
	if len(o.backends) == 0 {
		p.Reference = reference.Backend{}
	}
	if err := o.checkSamples(); err != nil {
		return p, err
	}
	switch {
	case o.time < 0:
		return p, usagef("--time %s: must not be negative", o.time)
	case o.format == "go" && o.against != "":
		return p, usagef("--against with --format go: benchstat compares such files")
	}
	if p.Threads, err = o.chosenThreads(); err != nil {
		return p, err
	}
	for i, w := range o.writes {
		if !bench.Write(w).Known() || slices.Contains(o.writes[:i], w) {
			return p, usagef("--write %q: must be none or one of %s, each once", w, bench.Files())
		}
		p.Writes = append(p.Writes, bench.Write(w))
	}
	if len(p.Writes) == 0 {
		return p, usagef(`--write "": must be none or one of %s, each once`, bench.Files())
	}
	return p, nil
}

func (o *benchFlags) checkSamples() error {
	if o.samples < 1 || o.samples > bench.MaxSamples {
		return usagef("--samples %d: must be 1 to %d", o.samples, bench.MaxSamples)
	}
	return nil
}

// chosenThreads returns the numbers of cores to measure with.
func (o *benchFlags) chosenThreads() ([]int, error) {
	if len(o.threads) == 0 {
		return slices.Compact([]int{1, runtime.GOMAXPROCS(0)}), nil
	}
	for i, n := range o.threads {
		if n < 1 || n > maxThreads || slices.Contains(o.threads[:i], n) {
			return nil, usagef("--threads %d: must be 1 to %d, each once", n, maxThreads)
		}
	}
	return o.threads, nil
}

func (o *benchFlags) chosenCases(named bool) (cases []*bench.Case, err error) {
	if o.from != "" {
		cases, err = bench.Load(o.from)
	} else {
		cases, err = bench.Builtin()
	}
	if err != nil {
		return nil, err
	}
	patterns := o.cases
	if o.list || o.from != "" && !named {
		patterns = []string{"all"}
	}
	if cases, err = bench.Select(cases, patterns); err != nil {
		return nil, usagef("--case %w", err)
	}
	if len(cases) == 0 {
		return nil, usagef(`--case "": name one, or all`)
	}
	return cases, nil
}

// chosenBackends returns the backends of those names or, without names, all that run here except
// the reference.
func chosenBackends(names []string) (chosen []kernels.Backend, err error) {
	all := backends.All()
	if len(names) == 0 {
		return slices.DeleteFunc(all, func(b kernels.Backend) bool {
			_, yardstick := b.(reference.Backend)
			return yardstick || b.Info().Lacks != ""
		}), nil
	}
	for i, name := range names {
		if name == backends.Auto || slices.Contains(names[:i], name) {
			return nil, usagef("--backend %q: must be names of backends, each once", name)
		}
		at := slices.IndexFunc(all, func(b kernels.Backend) bool { return b.Info().Name == name })
		if at < 0 {
			return nil, usagef("--backend %q: unknown; there are %s", name, strings.Join(backends.Names(all), ", "))
		}
		if lacks := all[at].Info().Lacks; lacks != "" {
			return nil, fmt.Errorf("--backend %s cannot run here: this machine lacks %s", name, lacks)
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

// autoTakes returns the name of the backend that auto takes for p.
func autoTakes(p kernels.Params, threads int) string {
	b, err := backends.Pick(backends.All(), backends.Auto, p, threads)
	if err != nil {
		return "none"
	}
	return backends.Name(b)
}

// limits measures how much a core of this machine can do, and returns the larger of this and an
// earlier measurement: whatever else runs on the machine can only slow it down.
func limits(before []kernels.Limit) (list []kernels.Limit) {
	for i, l := range probe.Limits() {
		if before != nil {
			b := before[i]
			l.OpsPerNs, l.LoadsPerNs, l.StoresPerNs = max(l.OpsPerNs, b.OpsPerNs), max(l.LoadsPerNs, b.LoadsPerNs), max(l.StoresPerNs, b.StoresPerNs)
			l.Latency = min(l.Latency, b.Latency)
		}
		list = append(list, l)
	}
	return list
}

// benchProgress shows how far a session is, on a terminal only.
func benchProgress(w io.Writer) (tell func(c *bench.Case, done, of int), clear func()) {
	if _, ok := terminal(w); !ok {
		return nil, func() {}
	}
	return func(c *bench.Case, done, of int) { fmt.Fprintf(w, "\r\x1b[K%s: run %d of %d", c.Name, done+1, of) },
		func() { fmt.Fprint(w, "\r\x1b[K") }
}
