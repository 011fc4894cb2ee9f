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
	rows map[kernels.Params]map[uint64]*kernels.Results
}{rows: map[kernels.Params]map[uint64]*kernels.Results{}}

// want returns the reference's row of a trial of p, as a result of one row.
func want(p kernels.Params, trial uint64) *kernels.Results {
	p.FirstTrial, p.Trials = 0, 0
	cache.Lock()
	defer cache.Unlock()
	rows := cache.rows[p]
	if rows == nil {
		rows = map[uint64]*kernels.Results{}
		cache.rows[p] = rows
	}
	r := rows[trial]
	if r == nil {
		r, _ = reference.Row(context.Background(), p, trial) // its only error is ctx's
		rows[trial] = r
	}
	return r
}

// forget empties the cache, since cases found by a fuzzer do not come back.
func forget() {
	cache.Lock()
	defer cache.Unlock()
	clear(cache.rows)
}
