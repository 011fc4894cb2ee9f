package doubles

import (
	"fmt"
	"slices"
	"testing"

	"tpmbench/kernels/perceptron"
)

// TestEveryOverlap has a batch's overlaps on this processor's best arithmetic, and on Go's.
func TestEveryOverlap(t *testing.T) {
	for _, p := range []perceptron.Params{
		{N: 1, Etas: []float64{0.5}, Steps: 50, Points: 50},
		{N: 63, Etas: []float64{0.01, 1, 1.7, 2, 3}, Steps: 200, Points: 10},
		{N: 100, Etas: []float64{1.9, 1000}, Steps: 2000, Points: 5},
		{N: 8193, Etas: []float64{1, 2}, Steps: 3, Points: 3},
	} {
		overlaps := func(with perceptron.Arithmetic) []float64 {
			r := make([]float64, perceptron.Lanes*p.Rows())
			if err := perceptron.NewBatch(p, with).Overlaps(t.Context(), 7, perceptron.Lanes, r); err != nil {
				t.Fatal(err)
			}
			return r
		}
		if got, want := overlaps(Best()), overlaps(perceptron.Plain); !slices.Equal(got, want) {
			t.Errorf("%+v: %s gives other overlaps", p, Best().Name)
		}
	}
}

func BenchmarkBatch(b *testing.B) {
	for _, with := range []perceptron.Arithmetic{perceptron.Plain, Best()} {
		for _, rates := range []int{1, 20} {
			b.Run(fmt.Sprintf("%s/rates=%d", with.Name, rates), func(b *testing.B) {
				p := perceptron.Params{N: 1000, Steps: 1000, Points: 1, Seed: 1}
				for i := range rates {
					p.Etas = append(p.Etas, 1.5+float64(i)/100)
				}
				w, r := perceptron.NewBatch(p, with), make([]float64, perceptron.Lanes*p.Rows())
				for b.Loop() {
					if err := w.Overlaps(b.Context(), 0, perceptron.Lanes, r); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rates*perceptron.Lanes*1e6), "ns/input")
			})
		}
	}
}
