package curve

import (
	"math"
	"testing"

	"tpmbench/cpu/bitpacked"
	"tpmbench/kernels"
)

// watcher is the backend of these tests.
var watcher kernels.Watcher = bitpacked.Backend{Kernel: bitpacked.Generic}

// seen is what a look shows, computed from plain weights.
type seen struct {
	overlap float64
	equal   int
}

func plain(k int, v, w []int8) (s seen) {
	n := len(v) / k
	for i := range k {
		var vw, vv, ww int64
		for j := i * n; j < (i+1)*n; j++ {
			vw += int64(v[j]) * int64(w[j])
			vv += int64(v[j]) * int64(v[j])
			ww += int64(w[j]) * int64(w[j])
			if v[j] == w[j] {
				s.equal++
			}
		}
		switch {
		case vv == 0 && ww == 0:
			s.overlap++
		case vv > 0 && ww > 0:
			s.overlap += float64(vw) / math.Sqrt(float64(vv)*float64(ww))
		}
	}
	s.overlap /= float64(k)
	return s
}

func benchmark(b *testing.B, p kernels.Params, most uint64) {
	for _, w := range append(bitpacked.Vector(), bitpacked.Backend{Kernel: bitpacked.Generic}) {
		if w.Lacks != "" {
			continue
		}
		b.Run(w.Kernel.Name, func(b *testing.B) {
			r := &pair{Watched: w.Watch(b.Context(), p), p: p}
			var h history
			var t point
			for i := uint64(0); b.Loop(); i++ {
				if i%most == 0 {
					r.begin(i)
				}
				r.step()
				t.see(r, &h)
			}
		})
	}
}

func BenchmarkStep(b *testing.B) { benchmark(b, kernels.Default(), 300) }

func BenchmarkAttackedStep(b *testing.B) {
	p := kernels.Default()
	p.Attack, p.Attackers, p.Rule = kernels.Geometric, 1, kernels.RandomWalk
	benchmark(b, p, 1000)
}
