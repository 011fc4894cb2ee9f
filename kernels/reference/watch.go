package reference

import (
	"context"

	"tpmbench/kernels"
)

// Watch implements kernels.Watcher.
func (Backend) Watch(ctx context.Context, p kernels.Params) kernels.Watched {
	return &watched{ctx: ctx, p: p}
}

// WatchBytes implements kernels.Watcher; a run takes as much.
func (Backend) WatchBytes(p kernels.Params) int {
	machine := p.Weights() + 7*p.K + 200 // weights, fields and signs of a unit, headers
	need := (p.Attackers + 2) * machine
	if p.Attack == kernels.Genetic {
		need += need / 2 // while networks branch, their parents are there too
	}
	return need
}

type watched struct {
	*Stepper
	ctx context.Context
	p   kernels.Params
}

func (w *watched) Begin(t kernels.Trial) {
	w.p.Seed, w.p.MaxSteps = t.Seed, t.MaxSteps
	w.Stepper = Start(w.ctx, w.p, t.Number)
}

func (w *watched) Err() error {
	if w.Stopped() {
		return w.ctx.Err()
	}
	return nil
}

func (w *watched) Machines() int { return 2 + len(w.E) }

func (w *watched) Compare(m int, l *kernels.Likeness) {
	l.Resize(w.p.K)
	machine := &w.A
	switch {
	case m == 1:
		machine = &w.B
	case m > 1:
		machine = &w.E[m-2].Machine
	}
	for k := range w.p.K {
		l.Products[k], l.Squares[k], l.OfA[k], l.Equal[k] = 0, 0, 0, 0
		for j := k * w.p.N; j < (k+1)*w.p.N; j++ {
			a, v := int64(w.A.W[j]), int64(machine.W[j])
			l.Products[k] += a * v
			l.Squares[k] += v * v
			l.OfA[k] += a * a
			if a == v {
				l.Equal[k]++
			}
		}
	}
}
