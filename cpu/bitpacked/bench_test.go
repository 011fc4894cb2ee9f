package bitpacked

import (
	"fmt"
	"testing"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// BenchmarkStep has steps of the standard case and of its variants.
func BenchmarkStep(b *testing.B) {
	for _, c := range []struct {
		name   string
		change func(*kernels.Params)
	}{
		{"standard", func(*kernels.Params) {}},
		{"M2", func(p *kernels.Params) { p.InputRange = 2 }},
		{"M3", func(p *kernels.Params) { p.InputRange = 3 }},
		{"M4", func(p *kernels.Params) { p.InputRange = 4 }},
		{"zero", func(p *kernels.Params) { p.ZeroInputs = true }},
		{"query", func(p *kernels.Params) { p.Query = 12 }},
	} {
		p := kernels.Default()
		c.change(&p)
		for _, at := range backends() {
			if at.Lacks != "" {
				continue
			}
			b.Run(c.name+"/"+at.Kernel.Name, func(b *testing.B) {
				w := at.Watch(b.Context(), p)
				w.Begin(kernels.Trial{Seed: 1, MaxSteps: p.MaxSteps})
				for b.Loop() {
					w.Step()
				}
			})
		}
	}
}

// BenchmarkQuad has steps of four pairs, many times four in turn.
func BenchmarkQuad(b *testing.B) {
	const pairs = 128
	for _, at := range backends() {
		if at.Lacks != "" {
			continue
		}
		for _, c := range []struct{ k, n, l int }{
			{3, 1, 3}, {3, 16, 3}, {3, 64, 3}, {3, 100, 3}, {3, 150, 3}, {3, 1000, 3}, {3, 10000, 3},
			{3, 100, 1}, {3, 100, 7}, {3, 100, 15}, {3, 100, 127}, {1, 100, 3}, {32, 1, 3}, {32, 100, 3},
		} {
			b.Run(fmt.Sprintf("K=%d,N=%d,L=%d/%s", c.k, c.n, c.l, at.Kernel.Name), func(b *testing.B) {
				p := kernels.Default()
				p.K, p.N, p.L = c.k, c.n, c.l
				f := newFinish(b.Context(), p, at.Kernel, nil, &meter{})
				for i := range uint64(pairs) {
					f.enter(&lanes.Pair{Trial: p.Trial(i)})
				}
				for _, q := range f.quads {
					q.active = four{} // none ends, and a step takes as long
				}
				turn := f.form.turn()
				for b.Loop() {
					for _, q := range f.quads {
						for left := turn; left > 0; {
							left -= q.step(left)
						}
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/pairs/float64(turn), "ns/step")
			})
		}
	}
}
