package lanes

import (
	"context"

	"tpmbench/cpu/keystream"
)

// Starts holds the prepared starts of spare trials: initial weights, and the
// random stream behind them.
type Starts struct {
	seed    uint64
	weights int // of one machine
	depth   keystream.Depth
	k       *keystream.Kernel
	rings   *keystream.Rings
	stream  []uint64 // keystream of drawn weights
	drawn   []uint64 // a chunk of weights

	planes  [][]uint64 // [spare][machine][k*N+n][plane][word]
	streams []keystream.State
}

// drawChunk is the number of weights drawn at a time: their planes stay in the
// first-level cache, and their keystream is whole blocks.
const drawChunk = 32

func newStarts(seed uint64, weights, spares int, o Options) *Starts {
	s := &Starts{
		seed: seed, weights: weights, depth: o.Depth, k: o.Stream,
		rings:  keystream.New(o.Stream),
		stream: keystream.Aligned(drawChunk * keystream.WeightBits * o.Stream.Words),
		drawn:  keystream.Aligned(drawChunk * o.Depth.Planes * o.Stream.Words),
	}
	for range spares {
		s.planes = append(s.planes, keystream.Aligned(2*weights*o.Depth.Planes*o.Stream.Words))
		s.streams = append(s.streams, keystream.NewState(o.Stream.Words))
	}
	return s
}

// prepare draws the start of trial[lane] into spare g for the lanes of mask[g].
func (s *Starts) prepare(ctx context.Context, trial []uint64, mask [][]uint64) error {
	s.rings.Load(s.seed, trial)
	weight := s.depth.Planes * s.k.Words
	// The stream holds A's weights and then B's, and so does a spare.
	for at, all := 0, 2*s.weights; at < all; at += drawChunk {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		n := min(drawChunk, all-at) // even, so its keystream is whole blocks
		stream, drawn := s.stream[:n*keystream.WeightBits*s.k.Words], s.drawn[:n*weight]
		s.rings.Planes(stream)
		s.k.Draw(drawn, stream, s.depth)
		for g, m := range mask {
			if some(m) {
				s.k.Blend(s.planes[g][at*weight:][:n*weight], drawn, m)
			}
		}
	}
	for g, m := range mask {
		if some(m) {
			s.rings.Save(s.streams[g], m)
		}
	}
	return nil
}

// unit returns the planes of hidden unit k, of units, of a machine in a spare.
func (s *Starts) unit(spare, machine, k, units int) []uint64 {
	n := s.weights / units * s.depth.Planes * s.k.Words
	at := (machine*units + k) * n
	return s.planes[spare][at : at+n]
}

func some(mask []uint64) bool {
	for _, m := range mask {
		if m != 0 {
			return true
		}
	}
	return false
}
