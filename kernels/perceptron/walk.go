package perceptron

import (
	"context"
	"fmt"
)

// Walk says how pairs are watched that have settled: after some steps come stretches, in each of
// which A's weights are compared with those at its beginning.
type Walk struct {
	Params    // Steps and Points are those of a stretch
	Settle    uint64
	Stretches int
}

// Signs are the outputs of the lanes' pairs in a step: bit l is set where that of lane l is +1.
type Signs struct{ A, B uint8 }

// Watched returns how many steps of a trial the stretches have.
func (w Walk) Watched() int { return w.Stretches * int(w.Steps) }

// Validate returns nil, or an error of the first value out of range.
func (w Walk) Validate() error {
	if err := w.Params.Validate(); err != nil {
		return err
	}
	if most := uint64(MaxSteps); w.Stretches < 1 || w.Settle > most || uint64(w.Stretches) > (most-w.Settle)/w.Steps {
		return fmt.Errorf("%d stretches of %d steps after %d: must be one or more, with at most %d steps in all", w.Stretches, w.Steps, w.Settle, most)
	}
	return nil
}

// Walk computes n <= Lanes trials from first on of a Batch for w.Params. It sets
// self[trial][eta][stretch][point] to the overlap of A's weights with those at the beginning of the
// stretch, and signs[eta][step] for each step of all stretches. It returns ctx's error if that is
// done first.
func (b *Batch) Walk(ctx context.Context, w Walk, first uint64, n int, self []float64, signs []Signs) error {
	b.start(first, n)
	if err := b.advance(ctx, w.Settle); err != nil {
		return err
	}
	for e := range b.pairs {
		b.pairs[e].signs = signs[e*w.Watched() : e*w.Watched() : (e+1)*w.Watched()]
		defer func() { b.pairs[e].signs = nil }()
	}
	origins, points := make([][]Lane, len(b.pairs)), w.Points+1
	for s := range w.Stretches {
		for e, p := range b.pairs {
			origins[e] = append(origins[e][:0], p.a...)
		}
		var t uint64
		for j := range points {
			if err := b.advance(ctx, w.Time(j)-t); err != nil {
				return err
			}
			t = w.Time(j)
			for e, p := range b.pairs {
				r := dots(origins[e], p.a)
				for i := range n {
					self[((i*len(b.pairs)+e)*w.Stretches+s)*points+j] = r[i]
				}
			}
		}
	}
	return nil
}

// signsOf returns those of fields.
func signsOf(h [2]Lane) (s Signs) {
	for l := range Lanes {
		if h[0][l] > 0 {
			s.A |= 1 << l
		}
		if h[1][l] > 0 {
			s.B |= 1 << l
		}
	}
	return s
}
