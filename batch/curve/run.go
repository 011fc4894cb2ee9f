package curve

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"tpmbench/kernels"
	"tpmbench/kernels/memory"
)

// Limits of a curve: MaxTrials keeps its sums exact, MaxSteps its size in memory.
const (
	MaxTrials = 1 << 22
	MaxSteps  = 1 << 20
)

// Check returns nil, or one sentence that says why there can be no curve of p, whose MaxSteps is
// the last step of all pairs.
func Check(p kernels.Params) error {
	switch {
	case p.MaxSteps < 1 || p.MaxSteps > MaxSteps:
		return &kernels.ParamError{Name: "max_steps", Value: fmt.Sprint(p.MaxSteps), Want: fmt.Sprintf("a curve has 1 to %d steps", MaxSteps)}
	case p.Trials < 1 || p.Trials > MaxTrials:
		return &kernels.ParamError{Name: "trials", Value: fmt.Sprint(p.Trials), Want: fmt.Sprintf("a curve takes 1 to %d pairs", MaxTrials)}
	}
	for _, name := range OfRows {
		if f := kernels.FieldOf(name); !f.IsDefault(p) {
			return &kernels.ParamError{Name: name, Value: f.Text(p), Want: "it is for runs, and says nothing of a curve; leave it out"}
		}
	}
	return p.Validate()
}

// OfRows are the parameters that change only the end of a trial or its row, and have no meaning for
// curves, whose pairs all go to the last step.
var OfRows = []string{"follow", "keys", "distance", "detect", "share"}

// Options say how a run proceeds; they do not affect its results.
type Options struct {
	Threads  int            // goroutines; 0 for all cores
	Done     *atomic.Uint64 // counts finished pairs, or nil
	Patience time.Duration  // how long pairs may go on once ctx is done; 0 for Patience
}

// Patience is how long a run waits, once its context is done, for the pairs that it has begun:
// without these, the pairs finished by other goroutines would not be the first ones.
const Patience = 10 * time.Second

// Run steps p's pairs with w, which supports them, all from 0 to MaxSteps, and returns their
// curve. If ctx is done before all pairs have begun, the curve is that of the first ones,
// Params.Trials of them, and the error is ctx's. There is no curve if there are no pairs, or if one
// takes longer than Patience.
func Run(ctx context.Context, w kernels.Watcher, p kernels.Params, o Options) (*Curve, error) {
	if err := Check(p); err != nil {
		return nil, err
	}
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	threads = int(min(uint64(threads), p.Trials))
	need := uint64(threads) * (uint64(w.WatchBytes(p)) + (p.MaxSteps+1)*uint64(unsafe.Sizeof(point{})))
	if free, ok := memory.Free(); ok && need > free {
		return nil, &kernels.Refusal{Reason: fmt.Sprintf("a curve of these {k}, {n}, {max_steps} and {attackers} needs %.1f GB of memory on %d threads, and %.1f GB are free", float64(need)/1e9, threads, float64(free)/1e9)}
	}
	if o.Done == nil {
		o.Done = new(atomic.Uint64)
	}
	late, abandon := context.WithCancel(context.Background())
	defer abandon()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(cmp.Or(o.Patience, Patience), abandon) })()
	var cut atomic.Bool
	var next atomic.Uint64
	var wg sync.WaitGroup
	sums := make([][]point, threads)
	for i := range sums {
		wg.Go(func() {
			sums[i] = make([]point, p.MaxSteps+1)
			r := &pair{Watched: w.Watch(late, p), p: p}
			for ctx.Err() == nil {
				trial := next.Add(1) - 1
				if trial >= p.Trials {
					return
				}
				r.group = int(trial % groups)
				if r.all(p.FirstTrial+trial, sums[i]); r.Err() != nil {
					cut.Store(true)
					return
				}
				o.Done.Add(1)
			}
		})
	}
	wg.Wait()
	asked := p.Trials
	p.Trials = min(asked, next.Load()) // every pair that was begun is finished
	if cut.Load() || p.Trials == 0 {
		return nil, ctx.Err()
	}
	for _, other := range sums[1:] {
		for t := range other {
			sums[0][t].merge(&other[t])
		}
	}
	c := &Curve{Params: p, Threads: threads, points: sums[0]}
	if p.Trials < asked {
		return c, ctx.Err()
	}
	return c, nil
}

// all runs a trial and adds it to points, [t], which have no meaning where it has an error.
func (r *pair) all(trial uint64, points []point) {
	r.begin(trial)
	var h history
	points[0].see(r, &h)
	for t := 1; t < len(points) && r.Err() == nil; t++ {
		if h.synced && settles(r.p) {
			for ; t < len(points); t++ {
				points[t].settled(r)
			}
			return
		}
		r.step()
		points[t].see(r, &h)
	}
}
