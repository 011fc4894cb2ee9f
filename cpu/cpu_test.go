package cpu

import (
	"context"
	"sync/atomic"
	"testing"

	"tpmbench/kernels"
)

// trials is a Source and a Sink that keeps nothing but the steps of finished trials.
type trials struct {
	next, end uint64
	p         kernels.Params
	steps     atomic.Uint64
}

func (t *trials) Next(buf []kernels.Trial, wait bool) (n int, more bool) {
	for ; n < len(buf) && t.next < t.end; n++ {
		buf[n] = t.p.Trial(t.next)
		t.next++
	}
	return n, n > 0
}

func (t *trials) Done(rows *kernels.Results) {
	for i := range rows.Len() {
		t.steps.Add(rows.PairSteps(t.p, i))
	}
}

func (t *trials) Steps(uint64) {}

// BenchmarkBackends runs the standard case on one engine of each backend.
func BenchmarkBackends(b *testing.B) {
	for _, backend := range Backends() {
		info := backend.Info()
		b.Run(info.Name, func(b *testing.B) {
			if info.Lacks != "" {
				b.Skip("this machine lacks " + info.Lacks)
			}
			p := kernels.Default()
			p.Trials = 64 * uint64(info.Lanes)
			t := &trials{p: p}
			for b.Loop() {
				t.next, t.end = 0, p.Trials
				e, err := backend.Open(p, 0)
				if err != nil {
					b.Fatal(err)
				}
				if err := e.Run(context.Background(), t, t); err != nil {
					b.Fatal(err)
				}
				e.Close()
			}
			b.ReportMetric(float64(t.steps.Load())/b.Elapsed().Seconds(), "pair-steps/s")
		})
	}
}
