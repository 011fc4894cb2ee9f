package bitpacked

import (
	"testing"

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
