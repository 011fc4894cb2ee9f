package bench

import (
	"context"
	"math"
	"runtime"
	"sync"

	"tpmbench/kernels"
)

// Free is a backend whose rows cost next to nothing: it makes them up, with values distributed
// about as those of K=3, N=100, L=3, which are its only parameters. What a run on it costs is what
// its rows cost.
type Free struct{ Lanes int }

// FreeName is the name of Free in requests. No run can choose it.
const FreeName = "free"

// Info implements kernels.Backend.
func (f Free) Info() kernels.Info {
	return kernels.Info{Name: FreeName, Lanes: f.Lanes, Workers: runtime.GOMAXPROCS(0)}
}

// Supports implements kernels.Backend.
func (f Free) Supports(kernels.Params) error { return nil }

// Open implements kernels.Backend.
func (f Free) Open(p kernels.Params, _ int) (kernels.Engine, error) {
	e := &freeEngine{trials: make([]kernels.Trial, f.Lanes), rows: p.NewRows(f.Lanes)}
	z := func(i int) float64 { return math.Sqrt2 * math.Erfinv(2*(float64(i)+0.5)/float64(len(e.sync))-1) }
	for i := range e.sync {
		e.sync[i] = uint32(math.Exp(5.66 + 0.3*z(i)))
		e.learning[i] = uint32(math.Exp(5.1 + 0.3*z(i)))
	}
	if p.Keys {
		e.weights = freeWeights()
	}
	return e, nil
}

type freeEngine struct {
	trials         []kernels.Trial
	rows           *kernels.Results
	sync, learning [1 << 12]uint32 // their quantiles
	weights        []int8          // keys are pieces of it
}

// freeKeys is the number of different keys: a compressor must not find them again.
const freeKeys = 4 << 20

// freeWeights holds uniform weights of K*N = 300 and L = 3, for all engines.
var freeWeights = sync.OnceValue(func() []int8 {
	weights := make([]int8, freeKeys+300)
	for i := range weights {
		weights[i] = int8(mixed(uint64(i))>>32*7>>32) - 3
	}
	return weights
})

// Run implements kernels.Engine.
func (e *freeEngine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	for ctx.Err() == nil {
		n, more := src.Next(e.trials, true)
		if !more {
			return nil
		}
		e.rows.Resize(n)
		steps := uint64(0)
		for i, t := range e.trials[:n] {
			h := mixed(t.Number)
			e.rows.Trial[i], e.rows.Place[i] = t.Number, t.Place
			v := e.sync[h%uint64(len(e.sync))]
			e.rows.SyncSteps[i], e.rows.LearningSteps[i] = v, e.learning[h>>16%uint64(len(e.learning))]
			steps += uint64(v)
			if e.weights != nil {
				copy(e.rows.Key(i), e.weights[h>>32%freeKeys:])
			}
		}
		sink.Steps(steps)
		sink.Done(e.rows)
	}
	return ctx.Err()
}

// Close implements kernels.Engine.
func (e *freeEngine) Close() error { return nil }

// mixed returns a number whose bits all depend on x, by the constants of SplitMix64.
func mixed(x uint64) uint64 {
	x = (x + 1) * 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	return x ^ x>>27
}
