package curve

import (
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
	case p.Keys || p.Follow:
		return fmt.Errorf("keys and follow are for runs: a curve has neither")
	}
	return p.Validate()
}

// Options say how a run proceeds; they do not affect its results.
type Options struct {
	Threads  int            // goroutines; 0 for all cores
	Done     *atomic.Uint64 // counts finished pairs, or nil
	Patience time.Duration  // how long pairs may go on once ctx is done; 0 for Patience
}

// Patience is how long a run waits, once its context is done, for the pairs that it has begun:
// without these, the pairs finished by other goroutines would not be the first ones.
const Patience = 10 * time.Second

// Run steps p's pairs, all from 0 to MaxSteps, and returns their curve. If ctx is done before all
// pairs have begun, the curve is that of the first ones, Params.Trials of them, and the error is
// ctx's. There is no curve if there are no pairs, or if one takes longer than Patience.
func Run(ctx context.Context, p kernels.Params, o Options) (*Curve, error) {
	if err := Check(p); err != nil {
		return nil, err
	}
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	threads = int(min(uint64(threads), p.Trials))
	if free, ok := memory.Free(); ok && need(p, threads) > free {
		return nil, &kernels.Refusal{Reason: fmt.Sprintf("a curve of these {k}, {n}, {max_steps} and {attackers} needs %.1f GB of memory on %d threads, and %.1f GB are free", float64(need(p, threads))/1e9, threads, float64(free)/1e9)}
	}
	if o.Done == nil {
		o.Done = new(atomic.Uint64)
	}
	if o.Patience == 0 {
		o.Patience = Patience
	}
	var late, cut atomic.Bool
	defer context.AfterFunc(ctx, func() { time.AfterFunc(o.Patience, func() { late.Store(true) }) })()
	var next atomic.Uint64
	var wg sync.WaitGroup
	sums := make([][]point, threads)
	for i := range sums {
		wg.Go(func() {
			sums[i] = make([]point, p.MaxSteps+1)
			r := newPair(p, late.Load)
			for ctx.Err() == nil {
				trial := next.Add(1) - 1
				if trial >= p.Trials {
					return
				}
				r.group = int(trial % groups)
				if r.all(p.FirstTrial+trial, sums[i]); r.stop() {
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

// all runs a trial and adds it to points, [t].
func (r *pair) all(trial uint64, points []point) {
	if r.start(trial); r.stop() {
		return
	}
	var h history
	points[0].see(r, &h)
	often := uint64(64)
	if r.p.Attackers > 64 {
		often = 1
	}
	for t := 1; t < len(points); t++ {
		if h.synced && settles(r.p) {
			for ; t < len(points); t++ {
				points[t].settled(r)
			}
			return
		}
		if r.t%often == 0 && r.stop() {
			return
		}
		r.step()
		points[t].see(r, &h)
	}
}

// need returns roughly how many bytes a run takes.
func need(p kernels.Params, threads int) uint64 {
	s := shapeOf(p)
	machine := uint64(s.k*(s.words*s.planes*8+40) + 200)
	machines := uint64(p.Attackers + 2)
	if p.Attack == kernels.Genetic {
		machines *= 2 // while networks branch, their parents exist too
	}
	return uint64(threads) * (machines*machine + (p.MaxSteps+1)*uint64(unsafe.Sizeof(point{})))
}
