package kernels_test

import (
	"testing"

	"tpmbench/kernels"
)

func TestCommon(t *testing.T) {
	p := kernels.Default()
	p.K, p.N, p.L, p.Trials, p.Seed = 3, 20, 3, 500, 7
	q := p
	q.L, q.Seed, q.Attack, q.Attackers = 4, 7, kernels.Geometric, 1
	many := p
	many.N, many.Trials, many.MaxSteps, many.Seed = 1000, 100_000, 12_345_678, 1_000_000
	for _, c := range []struct {
		list []kernels.Params
		want string
	}{
		{nil, ""},
		{[]kernels.Params{p}, "K=3, N=20, L=3, hebbian, tie minus, trials 500, seed 7"},
		{[]kernels.Params{many}, "K=3, N=1000, L=3, hebbian, tie minus, max. steps 12,345,678, trials 100,000, seed 1000000"},
		{[]kernels.Params{p, q}, "K=3, N=20, hebbian, tie minus, trials 500, seed 7"},
	} {
		if got := kernels.Common(c.list); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
