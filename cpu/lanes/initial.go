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
	*Draws

	planes  [][]uint64 // [prefetched][machine][k][n], as the kernel draws them
	streams []keystream.State
}

func newInitial(p kernels.Params, prefetched int, o Options) *Initial {
	s := &Initial{seed: make([]uint64, 64*o.Stream.Words), trial: make([]uint64, 64*o.Stream.Words), shape: weightsOf(p, o.Interleave), count: p.Machines(), Draws: NewDraws(o)}
	for range prefetched {
		s.planes = append(s.planes, keystream.Aligned(s.count*s.shape.padded*s.weight()))
		s.streams = append(s.streams, keystream.NewState(o.Stream.Words))
	}
	return s
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
	if err := s.machines(ctx, 0, 2, mask); err != nil {
		return err
	}
	for g, m := range mask {
		if some(m) {
			s.Rings.Save(s.streams[g], m)
		}
	}
	for machine := 2; machine < s.count; machine++ {
		s.Rings.Load(s.seed, s.trial, uint16(machine-1))
		if err := s.machines(ctx, machine, 1, mask); err != nil {
			return err
		}
	}
	return nil
}

// machines draws the weights of n machines from first on.
func (s *Initial) machines(ctx context.Context, first, n int, mask [][]uint64) error {
	s.Reset()
	runs := s.shape.all / s.shape.run // of a machine
	for run := first * runs; run < (first+n)*runs; run++ {
		for at := 0; at < s.shape.run; at += DrawChunk {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			drawn := s.Next(min(DrawChunk, s.shape.run-at))
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

// unit returns the planes of hidden unit k, of units, of a machine in place g.
func (s *Initial) unit(g, machine, k, units int) []uint64 {
	n := s.shape.padded / units * s.weight()
	at := (machine*units + k) * n
	return s.planes[g][at : at+n]
}

func some(mask []uint64) bool {
	for _, m := range mask {
		if m != 0 {
			return true
		}
	}
	return false
}
