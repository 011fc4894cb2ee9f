package main

import (
	"testing"

	"tpmbench/cpu"
	"tpmbench/kernels"
)

// Entries that are wrong come to estimate what was measured, here by the committed ones; sizes stay.
func TestSolve(t *testing.T) {
	for _, b := range cpu.Backends() {
		i := b.Info()
		if kernels.ISA(i.Name) != "generic" { // which all builds have
			continue
		}
		var samples []sample
		for _, p := range runs(i) {
			if b.Supports(p) == nil {
				samples = append(samples, sample{p, cost(b, p)})
			}
		}
		e := tableOf(i.Name)
		committed, numbers := e.numbers.Interface(), numbersOf(e.numbers)
		var first []float64
		for at, x := range numbers {
			first = append(first, x.get())
			x.set(e, x.get()*[]float64{2, 0.7, 1.4}[at%3])
		}
		before := loss(b, samples)
		solve(b, e, samples)
		if after := loss(b, samples); !(after < before/20) {
			t.Errorf("%s: the loss is %g, and was %g: %s", i.Name, after, before, e)
		}
		for at, x := range numbersOf(e.numbers) {
			x.set(e, first[at])
		}
		if left := loss(b, samples); left != 0 {
			t.Errorf("%s: the entry is not what it was: %s instead of %+v", i.Name, e, committed)
		}
	}
}
