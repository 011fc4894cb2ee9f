package check

import (
	"fmt"
	"strings"
	"testing"

	"tpmbench/internal/sample"
	"tpmbench/kernels"
)

// Rows of every variant are accepted as the reference computes them.
func TestVariants(t *testing.T) {
	for i, change := range []func(*kernels.Params){
		func(p *kernels.Params) { p.InputRange = 3 },
		func(p *kernels.Params) { p.InputRange, p.ZeroInputs = 2, true },
		func(p *kernels.Params) { p.Start, p.StartErrors = kernels.StartNear, 0.05 },
		func(p *kernels.Params) { p.Start, p.StartErrors = kernels.StartBits, 0.1 },
		func(p *kernels.Params) { p.Query = 4 },
		func(p *kernels.Params) { p.K, p.N = 40, 2 },
	} {
		for _, tie := range []kernels.Tie{kernels.TieMinus, kernels.TiePlus, kernels.TieSplit} {
			for _, detect := range []uint64{1, 7, 70, 200} {
				p := sample.Params(40)
				p.Tie, p.Detect, p.Share, p.Attack, p.Attackers, p.Distance, p.MaxSteps = tie, detect, 10, kernels.Simple, 2, true, 150
				p.Follow = i%2 == 0
				change(&p)
				if err := checked(p, sample.Rows(t, p)); err != nil {
					t.Errorf("%+v: %v", p, err)
				}
			}
		}
	}
}

// Rows whose values cannot be beside each other are refused.
func TestRelated(t *testing.T) {
	p := full()
	p.Follow, p.Keys = false, false
	all := uint32(p.Weights())
	first := func(is func(*kernels.Results, int) bool) func(*kernels.Results) int {
		return func(r *kernels.Results) int {
			for i := range r.Trial {
				if is(r, i) {
					return i
				}
			}
			t.Fatal("no such row")
			return 0
		}
	}
	right := first(func(r *kernels.Results, i int) bool {
		return r.SyncSteps[i] != kernels.Null && r.DetectSteps[i] != kernels.Null && r.DetectSteps[i] >= r.SyncSteps[i]
	})
	wrong := first(func(r *kernels.Results, i int) bool {
		return r.DetectSteps[i] != kernels.Null && r.DetectEqualWeights[i] < all
	})
	synced := first(func(r *kernels.Results, i int) bool { return r.SyncSteps[i] != kernels.Null && r.SyncSteps[i] < 40 })
	for i, c := range []struct {
		row    func(*kernels.Results) int
		change func(*kernels.Results, int)
		says   string
	}{
		{right, func(r *kernels.Results, i int) { r.DetectSteps[i] = 11 }, "detect_steps is 11, before 12 steps"},
		{synced, func(r *kernels.Results, i int) { r.DetectSteps[i] = r.SyncSteps[i] + 13 }, ", and can be at most "},
		{synced, func(r *kernels.Results, i int) {
			r.DetectSteps[i], r.DetectEqualWeights[i] = kernels.Null, kernels.Null
		}, "detect_steps is null"},
		{right, func(r *kernels.Results, i int) { r.DetectEqualWeights[i]-- }, fmt.Sprintf("detect_equal_weights is %d of %d after sync_steps", all-1, all)},
		{wrong, func(r *kernels.Results, i int) { r.DetectEqualWeights[i] = all }, "all of them, before sync_steps"},
		{synced, func(r *kernels.Results, i int) { r.ShareSteps[i] = r.SyncSteps[i] + 1 }, " after sync_steps"},
		{synced, func(r *kernels.Results, i int) { r.ShareSteps[i] = kernels.Null }, "share_steps is null after sync_steps"},
		{synced, func(r *kernels.Results, i int) { r.LeastDistance[i] = all - r.BestEqualWeights[i] - 1 }, "least_distance is "},
		{synced, func(r *kernels.Results, i int) {
			r.LeastDistance[i] = uint32(2*p.L)*(all-r.BestEqualWeights[i]) + 1
		}, "from A's"},
	} {
		r := sample.Rows(t, p)
		c.change(r, c.row(r))
		if err := checked(p, r); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%d: %v, want %q", i, err, c.says)
		}
	}
	p.Share = uint64(all)
	r := sample.Rows(t, p)
	r.ShareSteps[synced(r)]--
	if err := checked(p, r); err == nil || !strings.Contains(err.Error(), "must equal sync_steps") {
		t.Error(err)
	}
}
