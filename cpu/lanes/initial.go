package lanes

import (
	"context"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Initial holds the initial states of prefetched trials: initial weights, and the
// random stream behind them.
type Initial struct {
	seed  []uint64 // of the trials to prepare, [lane]
	trial []uint64 // and their numbers, [lane]
	shape weights
	count int // machines
	start func(*Initial, context.Context, [][]uint64) error
	below uint32 // the probability of errors, in units of 2^-24
	*Draws

	planes  [][]uint64 // [prefetched][machine][k][n], as the kernel draws them
	over    [][]uint64 // [prefetched][plane][word]: of the last block drawn, the planes that starts left
	streams []keystream.State
}

func newInitial(p kernels.Params, prefetched int, o Options) *Initial {
	bits := keystream.NearBits // the most of a weight
	if p.Start == kernels.StartBits {
		bits = o.Depth.Planes * keystream.WeightBits
	}
	s := &Initial{
		seed: make([]uint64, 64*o.Stream.Words), trial: make([]uint64, 64*o.Stream.Words),
		shape: weightsOf(p, o.Interleave), count: p.Machines(),
		start: starts[p.Start], below: p.ErrorBits(), Draws: newDraws(o, bits),
	}
	for range prefetched {
		s.planes = append(s.planes, keystream.Aligned(s.count*s.shape.padded*s.weight()))
		s.over = append(s.over, keystream.Aligned(leftOver(p)*o.Stream.Words))
		s.streams = append(s.streams, keystream.NewState(o.Stream.Words))
	}
	return s
}

// leftOver returns how many planes of the last block drawn p's start leaves for the inputs.
func leftOver(p kernels.Params) int {
	return keystream.Blocks(p.InitialBits())*keystream.Block - p.InitialBits()
}

// name sets the trials to prepare in the lanes of mask[g].
func (s *Initial) name(trials []kernels.Trial, mask [][]uint64) {
	for _, m := range mask {
		Each(m, func(lane int) { s.seed[lane], s.trial[lane] = trials[lane].Seed, trials[lane].Number })
	}
}

// prepare draws the initial state of the lane's trial into place g for the lanes of mask[g].
func (s *Initial) prepare(ctx context.Context, mask [][]uint64) error {
	// The pair's stream holds A's weights and then B's, that of an attacker its own.
	s.Rings.Load(s.seed, s.trial, 0)
	s.Reset()
	if err := s.start(s, ctx, mask); err != nil {
		return err
	}
	for g, m := range mask {
		if some(m) {
			s.k.Blend(s.over[g], s.source.rest(), m)
			s.Rings.Save(s.streams[g], m)
		}
	}
	for machine := 2; machine < s.count; machine++ {
		s.Rings.Load(s.seed, s.trial, uint16(machine-1))
		s.Reset()
		if err := s.random(ctx, machine, mask); err != nil {
			return err
		}
	}
	return nil
}

// random draws the weights of a machine.
func (s *Initial) random(ctx context.Context, machine int, mask [][]uint64) error {
	return s.chunks(ctx, machine, DrawChunk, func(at, n int) { s.put(at, s.Next(n), mask) })
}

// chunks calls f for all weights of a machine, n of them from at on, n up to most.
func (s *Initial) chunks(ctx context.Context, machine, most int, f func(at, n int)) error {
	runs := s.shape.all / s.shape.run // of a machine
	for run := machine * runs; run < (machine+1)*runs; run++ {
		for at := 0; at < s.shape.run; at += most {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			f(run*s.shape.room+at, min(most, s.shape.run-at))
		}
	}
	return nil
}

// put sets the weights from at on to those drawn, in place g for the lanes of mask[g].
func (s *Initial) put(at int, drawn []uint64, mask [][]uint64) {
	to := at * s.weight()
	for g, m := range mask {
		if some(m) {
			s.k.Blend(s.planes[g][to:to+len(drawn)], drawn, m)
		}
	}
}

// get returns n weights from at on, as rows: those in place g for the lanes of mask[g].
func (s *Initial) get(at, n int, mask [][]uint64) []uint64 {
	from := at * s.weight()
	return s.inRows(n, func(kept []uint64) {
		for g, m := range mask {
			if some(m) {
				s.k.Blend(kept, s.planes[g][from:from+len(kept)], m)
			}
		}
	})
}

func some(mask []uint64) bool {
	for _, m := range mask {
		if m != 0 {
			return true
		}
	}
	return false
}
