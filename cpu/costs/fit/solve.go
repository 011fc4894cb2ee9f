package main

import (
	"math"
	"reflect"

	"tpmbench/kernels"
)

// sweeps are enough for the entries to settle.
const sweeps = 60

// solve fits the numbers of an entry to the samples, in turn: each is set to what gives the least
// sum of squares of relative errors while the others stay as they are. Estimates need not be linear in them, as
// where the cheaper of two ways counts, so a few steps of a search find each.
func solve(b kernels.Backend, t *entry, samples []sample) {
	numbers := numbersOf(t.numbers)
	off := func() float64 {
		sum := loss(b, samples)
		for _, x := range numbers {
			sum += trust * x.moved() * x.moved()
		}
		return sum
	}
	for range sweeps {
		for _, x := range numbers {
			x.improve(t, off)
		}
	}
	for _, x := range numbers {
		x.set(t, rounded(x.get()))
	}
}

// trust is how much it counts that a number moves by a factor of e from the committed one, beside an
// estimate that is wrong by as much: numbers that samples hardly tell apart stay near.
const trust = 0.05

// number is a number of an entry.
type number struct {
	get   func() float64
	put   func(float64)
	first float64 // the committed one
}

// moved returns the logarithm of its ratio to the committed number.
func (x *number) moved() float64 {
	if x.first == 0 {
		return 0
	}
	return math.Log(x.get() / x.first)
}

func (x *number) set(t *entry, v float64) {
	x.put(v)
	t.store()
}

// numbersOf lists the numbers of an entry that are ns or shares, not sizes.
func numbersOf(v reflect.Value) (list []*number) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch f.Kind() {
		case reflect.Float64:
			list = append(list, &number{f.Float, f.SetFloat, f.Float()})
		case reflect.Map:
			for _, key := range keysOf(f) {
				list = append(list, &number{
					func() float64 { return f.MapIndex(key).Float() },
					func(x float64) { f.SetMapIndex(key, reflect.ValueOf(x)) },
					f.MapIndex(key).Float(),
				})
			}
		}
	}
	return list
}

// improve tries smaller and larger values; off says how far estimates are off. What no sample depends
// on stays.
func (x *number) improve(t *entry, off func() float64) {
	best, value := off(), x.get()
	for _, step := range []float64{2, 1.3, 1.1, 1.03, 1.01} {
		for _, factor := range []float64{step, 1 / step} {
			for {
				x.set(t, value*factor)
				l := off()
				if l >= best*(1-1e-9) {
					break
				}
				best, value = l, value*factor
			}
		}
	}
	x.set(t, value)
}

// loss is the sum of squares of the logarithms of estimates over measurements.
func loss(b kernels.Backend, samples []sample) (sum float64) {
	for _, s := range samples {
		off := math.Log(cost(b, s.Params) / s.ns)
		sum += off * off
	}
	return sum
}

// rounded returns x with two digits.
func rounded(x float64) float64 {
	if x == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-1)
	return math.Round(x/unit) * unit
}
