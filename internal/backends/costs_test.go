package backends

import (
	"testing"

	"tpmbench/cpu"
	"tpmbench/kernels"
)

// anywhere is every backend for a processor, as on a machine that lacks none of a list.
func anywhere(isas ...string) (list []kernels.Backend) {
	for _, b := range cpu.Backends() {
		for _, isa := range isas {
			if kernels.ISA(Name(b)) == isa {
				list = append(list, b)
			}
		}
	}
	return list
}

// What auto takes on a machine with AVX2 and in plain Go: a trial a lane where there are many trials,
// and else pairs one at a time.
func TestCosts(t *testing.T) {
	for _, c := range []struct {
		name        string
		k, n, l     int
		attack      kernels.Attack
		attackers   int
		trials      uint64
		engines     int
		avx2, plain string
	}{
		{"the standard case", 3, 100, 3, 0, 0, 1e5, 2, "bitsliced-avx2", "bitsliced-generic"},
		{"a thousand trials", 3, 100, 3, 0, 0, 1000, 1, "bitsliced-avx2", "bitsliced-generic"},
		{"large machines, many trials", 3, 10_000, 3, 0, 0, 1e5, 2, "bitsliced-avx2", "bitpacked-generic"},
		{"deep weights, many trials", 3, 100, 100, 0, 0, 1e5, 2, "int8-avx2", ""},
		{"one trial", 3, 100, 3, 0, 0, 1, 1, "bitpacked-avx2", "bitpacked-generic"},
		{"one deep trial", 3, 100, 127, 0, 0, 1, 1, "bitpacked-avx2", "bitpacked-generic"},
		{"16 trials of N=100,000", 3, 100_000, 3, 0, 0, 16, 1, "bitpacked-avx2", "bitpacked-generic"},
		{"16 trials of N=100,000 on two cores", 3, 100_000, 3, 0, 0, 16, 2, "bitpacked-avx2", "bitpacked-generic"},
		{"64 trials of N=10,000 on two cores", 3, 10_000, 3, 0, 0, 64, 2, "bitpacked-avx2", "bitpacked-generic"},
		{"64 trials of N=1000 on 16 cores", 3, 1000, 3, 0, 0, 64, 16, "bitpacked-avx2", "bitpacked-generic"},
		{"64 trials of N=100 on 16 cores", 3, 100, 3, 0, 0, 64, 16, "bitpacked-avx2", "bitpacked-generic"},
		{"a hundred trials of small machines", 3, 20, 3, 0, 0, 100, 1, "bitsliced-avx2", ""},
		{"an attacker", 3, 100, 3, kernels.Geometric, 1, 1e4, 2, "bitsliced-avx2", ""},
		{"a hundred attackers", 3, 100, 3, kernels.Geometric, 100, 1e4, 2, "bitpacked-avx2", "bitpacked-generic"},
		{"ten thousand attackers", 3, 100, 3, kernels.Geometric, 1e4, 100, 2, "bitpacked-avx2", "bitpacked-generic"},
		{"genetic", 3, 100, 3, kernels.Genetic, 512, 1e4, 2, "bitpacked-avx2", "bitpacked-generic"},
	} {
		p := kernels.Default()
		p.K, p.N, p.L, p.Attack, p.Attackers, p.Trials = c.k, c.n, c.l, c.attack, c.attackers, c.trials
		for _, m := range []struct {
			want string
			all  []kernels.Backend
		}{{c.avx2, anywhere("avx2", "generic")}, {c.plain, anywhere("generic")}} {
			if m.want == "" || len(m.all) == 0 || kernels.ISA(m.want) == "avx2" && len(anywhere("avx2")) == 0 {
				continue // this build has no assembly
			}
			b, err := pick(m.all, Auto, p, c.engines, kernels.Backend.Supports)
			if err != nil || Name(b) != m.want {
				t.Errorf("%s: %v (%v), want %s", c.name, b, err, m.want)
				for _, b := range m.all {
					t.Logf("%s: %.3g ms", Name(b), Cost(b, p, c.engines)/1e6)
				}
			}
		}
	}
}

// Costs grow with the trials and never with the engines, and are those of every call.
func TestCostsGrow(t *testing.T) {
	for _, b := range cpu.Backends() {
		p, last := kernels.Default(), 0.0
		for _, trials := range []uint64{1, 2, 63, 64, 65, 255, 256, 257, 512, 1000, 1e5, 1e9, 1 << 63} {
			p.Trials = trials
			one, more := Cost(b, p, 1), Cost(b, p, 4)
			if !(one > 0) || one < last || more > one || one != Cost(b, p, 1) {
				t.Errorf("%s: %d trials cost %g, and on 4 engines %g, after %g", Name(b), trials, one, more, last)
			}
			last = one
		}
	}
}
