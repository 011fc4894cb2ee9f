package figures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/curve"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/table"
	"tpmbench/batch/weights"
	"tpmbench/kernels"
	"tpmbench/kernels/perceptron"
)

// Lab does the work of figures, each run only once even if several figures need it.
type Lab struct {
	Backend func(kernels.Params) (kernels.Backend, error) // chooses the backend of a run
	Watcher func(kernels.Params) (kernels.Watcher, error) // chooses that of a curve
	With    perceptron.Arithmetic                         // for pairs of continuous perceptrons
	// number of simultaneous runs, each on one engine
	Workers int
	Version string

	jobs  []*job
	runs  map[string]*job // by command line
	total float64
}

// job is a run to be done, and its result.
type job struct {
	command string
	cost    float64
	trials  uint64
	done    func() uint64
	can     func() error
	do      func(context.Context) error

	run    Run
	pair   Pair
	curve  Curve
	result any // of a task
}

// Add adds the work of a figure.
func (l *Lab) Add(w Work) {
	for _, p := range w.Runs {
		l.add(Command(p), cost(p), p.Trials, func(j *job) {
			var progress batch.Progress
			j.done = progress.TrialsDone
			j.can = func() error { _, err := l.Backend(p); return err }
			j.do = func(ctx context.Context) (err error) {
				j.run, err = l.doRun(ctx, p, &progress)
				return err
			}
		})
	}
	for _, p := range w.Curves {
		l.add(curveCommand(p), curveCost(p), p.Trials, func(j *job) {
			var done atomic.Uint64
			j.done = done.Load
			j.can = func() error { return curve.Check(p) }
			j.do = func(ctx context.Context) (err error) {
				j.curve, err = l.doCurve(ctx, p, &done)
				return err
			}
		})
	}
	for _, p := range w.Pairs {
		l.add(pairCommand(p), pairCost(p), p.Trials, func(j *job) {
			var done atomic.Uint64
			j.done = done.Load
			j.can = p.Validate
			j.do = func(ctx context.Context) (err error) {
				j.pair, err = l.doPair(ctx, p, &done)
				return err
			}
		})
	}
	for _, t := range w.Tasks {
		l.addTask(t)
	}
}

func (l *Lab) add(command string, cost float64, trials uint64, fill func(*job)) {
	if l.runs[command] != nil {
		return
	}
	if l.runs == nil {
		l.runs = map[string]*job{}
	}
	j := &job{command: command, cost: cost, trials: trials}
	fill(j)
	l.jobs, l.runs[command], l.total = append(l.jobs, j), j, l.total+cost
}

// Share returns the estimated share of the work that is done. Any goroutine may call it during Do.
func (l *Lab) Share() float64 {
	done := 0.0
	for _, j := range l.jobs {
		done += j.cost * float64(j.done()) / float64(j.trials)
	}
	return min(1, done/max(l.total, 1))
}

// Do does all runs, the longest first, so that the workers end at about the same time. It returns
// the first error, or the reason why ctx is done.
func (l *Lab) Do(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs := make(chan *job)
	var wait sync.WaitGroup
	for range max(1, l.Workers) {
		wait.Go(func() {
			for j := range jobs {
				if ctx.Err() != nil {
					continue
				}
				if err := j.do(ctx); err != nil {
					cancel(fmt.Errorf("%s: %w", j.command, err))
				}
			}
		})
	}
	order := slices.Clone(l.jobs)
	slices.SortStableFunc(order, func(a, b *job) int { return cmp.Compare(b.cost, a.cost) })
	for _, j := range order {
		jobs <- j
	}
	close(jobs)
	wait.Wait()
	return context.Cause(ctx)
}

func (l *Lab) doRun(ctx context.Context, p kernels.Params, progress *batch.Progress) (Run, error) {
	b, err := l.Backend(p)
	if err != nil {
		return Run{}, err
	}
	job := batch.Job{Params: p, Stats: new(batch.Stats)}
	r := Run{Params: p, Stats: job.Stats}
	if p.Keys {
		r.Keys = weights.New(p)
		job.Output = keysOf{p, r.Keys}
	}
	s, err := job.Run(ctx, b, batch.Options{Threads: 1, Version: l.Version, Progress: progress})
	r.Digest = s.Digest
	return r, err
}

// keysOf is an output of a run that sums up its keys.
type keysOf struct {
	params kernels.Params
	stats  *weights.Stats
}

func (k keysOf) Write(rec arrow.Record) error {
	rows, err := batch.Results(rec, k.params)
	if err == nil {
		k.stats.Add(rows)
	}
	return err
}

func (l *Lab) doPair(ctx context.Context, p perceptron.Params, done *atomic.Uint64) (Pair, error) {
	stats, s, err := overlaps.Run(ctx, p, overlaps.Options{Threads: 1, With: l.With, Version: l.Version, Done: done}, nil)
	return Pair{p, stats, s.Digest}, err
}

func (l *Lab) doCurve(ctx context.Context, p kernels.Params, done *atomic.Uint64) (Curve, error) {
	w, err := l.Watcher(p)
	if err != nil {
		return Curve{}, err
	}
	c, err := curve.Run(ctx, w, p, curve.Options{Threads: 1, Done: done})
	if err != nil {
		return Curve{}, err
	}
	digest, err := c.Write(curve.Schema(p, l.Version), nil)
	return Curve{c, table.FormatDigest(digest)}, err
}

// Results returns the results of a Work that was added before Do.
func (l *Lab) Results(w Work) (r Results, err error) {
	find := func(command string) *job {
		j := l.runs[command]
		if j == nil {
			err = fmt.Errorf("%s: this run was not requested", command)
			j = &job{}
		}
		return j
	}
	for _, p := range w.Runs {
		r.Runs = append(r.Runs, find(Command(p)).run)
	}
	for _, p := range w.Curves {
		r.Curves = append(r.Curves, find(curveCommand(p)).curve)
	}
	for _, p := range w.Pairs {
		r.Pairs = append(r.Pairs, find(pairCommand(p)).pair)
	}
	for _, t := range w.Tasks {
		r.Tasks = append(r.Tasks, find(t.Name).result)
	}
	return r, err
}

// Check returns an error if a run is impossible on this machine, before any is begun.
func (l *Lab) Check() error {
	for _, j := range l.jobs {
		if err := j.can(); err != nil {
			return fmt.Errorf("%s: %w", j.command, err)
		}
	}
	return nil
}

// Sheets makes the figures, whose work was added before Do.
func (l *Lab) Sheets(p Plan, list []Figure) ([]Sheet, error) {
	var sheets []Sheet
	for _, f := range list {
		r, err := l.Results(f.Work(p))
		if err != nil {
			return nil, err
		}
		o, err := f.Make(p, r)
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", f.Name, err)
		}
		o.Chart.Title, o.Chart.About = f.Title, r.setting()
		sheets = append(sheets, Sheet{f, o, r})
	}
	return sheets, nil
}
