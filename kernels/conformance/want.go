package conformance

import (
	"context"
	"sync"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// cache keeps the reference's rows, so that several backends tested in one process share them. A
// row does not depend on the range of trials.
var cache = struct {
	sync.Mutex
	rows map[kernels.Params]map[uint64]func() *kernels.Results
}{rows: map[kernels.Params]map[uint64]func() *kernels.Results{}}

// want returns the reference's row of a trial of p, as a result of one row.
func want(p kernels.Params, trial uint64) *kernels.Results {
	p.FirstTrial, p.Trials = 0, 0
	return cached(p, trial)()
}

// cached returns what computes the row once; others who want it wait, but not those
// who want another row.
func cached(p kernels.Params, trial uint64) func() *kernels.Results {
	cache.Lock()
	defer cache.Unlock()
	rows := cache.rows[p]
	if rows == nil {
		rows = map[uint64]func() *kernels.Results{}
		cache.rows[p] = rows
	}
	if rows[trial] == nil {
		rows[trial] = sync.OnceValue(func() *kernels.Results {
			r, _ := reference.Row(context.Background(), p, trial) // its only error is ctx's
			return r
		})
	}
	return rows[trial]
}

// forget empties the cache, since cases found by a fuzzer do not come back.
func forget() {
	cache.Lock()
	defer cache.Unlock()
	clear(cache.rows)
}
