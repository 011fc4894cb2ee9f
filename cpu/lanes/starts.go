package lanes

import (
	"context"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Starts holds the prepared starts of spare trials: initial weights, and the
// random stream behind them.
type Starts struct {
	seed   uint64
	shape  weights
	count  int // machines
	depth  keystream.Depth
	k      *keystream.Kernel
	rings  *keystream.Rings
	source reader
	spread []uint64 // rows of a chunk's keystream
	drawn  []uint64 // a chunk of weights
	apart  []uint64 // the same, weight by weight where the stream's slices are not wanted

	planes  [][]uint64 // [spare][machine][k][n], as the kernel draws them
	streams []keystream.State
}

// drawChunk is the number of weights drawn at a time: their planes stay in the
// first-level cache, and their keystream is whole blocks.
const drawChunk = 32

func newStarts(p kernels.Params, spares int, o Options) *Starts {
	s := &Starts{
		seed: p.Seed, shape: weightsOf(p, o.Slices), count: machines(p), depth: o.Depth, k: o.Stream,
		rings: keystream.New(o.Stream),
		drawn: keystream.Aligned(drawChunk * o.Depth.Planes * o.Stream.Words),
	}
	s.source = newReader(s.rings, drawChunk*keystream.WeightBits, o.Stream.Words)
	if s.k.Spread != nil {
		s.spread = keystream.Aligned(drawChunk * keystream.WeightBits)
	}
	if o.Slices < s.k.Slices {
		s.apart = keystream.Aligned(len(s.drawn))
	}
	for range spares {
		s.planes = append(s.planes, keystream.Aligned(s.count*s.shape.padded*s.weight()))
		s.streams = append(s.streams, keystream.NewState(o.Stream.Words))
	}
	return s
}

// weight returns the words of a weight.
func (s *Starts) weight() int { return s.depth.Planes * s.k.Words }

// prepare draws the start of trial[lane] into spare g for the lanes of mask[g].
func (s *Starts) prepare(ctx context.Context, trial []uint64, mask [][]uint64) error {
	// The pair's stream holds A's weights and then B's, that of an opponent its own.
	s.rings.Load(s.seed, trial)
	if err := s.machines(ctx, 0, 2, mask); err != nil {
		return err
	}
	for g, m := range mask {
		if some(m) {
			s.rings.Save(s.streams[g], m)
		}
	}
	for machine := 2; machine < s.count; machine++ {
		s.rings.LoadStream(s.seed, trial, uint16(machine-1))
		if err := s.machines(ctx, machine, 1, mask); err != nil {
			return err
		}
	}
	return nil
}

// machines draws the weights of n machines from first on.
func (s *Starts) machines(ctx context.Context, first, n int, mask [][]uint64) error {
	s.source.reset()
	runs := s.shape.all / s.shape.run // of a machine
	for run := first * runs; run < (first+n)*runs; run++ {
		for at := 0; at < s.shape.run; at += drawChunk {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			drawn := s.draw(min(drawChunk, s.shape.run-at))
			to := (run*s.shape.room + at) * s.weight()
			for g, m := range mask {
				if some(m) {
					s.k.Blend(s.planes[g][to:to+len(drawn)], drawn, m)
				}
			}
		}
	}
	return nil
}

// draw returns the planes of the next n initial weights, n at most drawChunk.
func (s *Starts) draw(n int) []uint64 {
	stream := s.source.next(n * keystream.WeightBits)
	if s.k.Spread == nil {
		drawn := s.drawn[:n*s.weight()]
		s.k.Draw(drawn, stream, s.depth)
		return drawn
	}
	slices := s.k.Slices
	padded := PaddedInputs(n, slices)
	rows := s.spread[:padded*keystream.WeightBits]
	s.k.Spread(rows, s.source.beyond(len(rows)))
	drawn := s.drawn[:padded*s.depth.Planes]
	s.k.Draw(drawn, rows, s.depth)
	if s.apart != nil {
		return s.unslice(drawn, n)
	}
	if over := n % slices; over != 0 { // what fills up the last row is zero
		for row := drawn[len(drawn)-slices*s.depth.Planes:]; len(row) > 0; row = row[slices:] {
			clear(row[over:slices])
		}
	}
	return drawn
}

// unslice returns n drawn weights weight by weight.
func (s *Starts) unslice(drawn []uint64, n int) []uint64 {
	slices, planes := s.k.Slices, s.depth.Planes
	for i := range n {
		row := drawn[i/slices*slices*planes+i%slices:]
		for p := range planes {
			s.apart[i*planes+p] = row[p*slices]
		}
	}
	return s.apart[:n*planes]
}

// unit returns the planes of hidden unit k, of units, of a machine in a spare.
func (s *Starts) unit(spare, machine, k, units int) []uint64 {
	n := s.shape.padded / units * s.weight()
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
