package lanes

import (
	"context"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// starts draw the weights of A and B, in place g for the lanes of mask[g].
var starts = map[kernels.Start]func(s *Initial, ctx context.Context, mask [][]uint64) error{
	kernels.StartRandom: (*Initial).startRandom,
	kernels.StartNear:   (*Initial).startNear,
	kernels.StartBits:   (*Initial).startBits,
}

func (s *Initial) startRandom(ctx context.Context, mask [][]uint64) error {
	if err := s.random(ctx, 0, mask); err != nil {
		return err
	}
	return s.random(ctx, 1, mask)
}

// startNear draws A's weights, and B's as A's with errors.
func (s *Initial) startNear(ctx context.Context, mask [][]uint64) error {
	if err := s.random(ctx, 0, mask); err != nil {
		return err
	}
	return s.chunks(ctx, 1, chunkOf(keystream.NearBits), func(at, n int) {
		w := s.get(at-s.shape.padded, n, mask)
		s.k.Near(w, s.rows(n, keystream.NearBits), s.depth, s.below)
		s.put(at, s.kept(w, n), mask)
	})
}

// startBits draws numbers of as many bits as a weight has planes, of which A's weights are made, and
// B's of the same with errors; until then they wait in B's place.
func (s *Initial) startBits(ctx context.Context, mask [][]uint64) error {
	bits := s.depth.Planes
	if err := s.chunks(ctx, 0, DrawChunk, func(at, n int) {
		rows := s.rows(n, bits)
		w := s.draw(rows, n, bits)
		s.put(at+s.shape.padded, s.kept(rows, n), mask)
		s.put(at, s.kept(w, n), mask)
	}); err != nil {
		return err
	}
	each := bits * keystream.WeightBits
	return s.chunks(ctx, 1, chunkOf(each), func(at, n int) {
		w := s.get(at, n, mask)
		s.k.Flip(w, s.rows(n, each), s.below)
		s.put(at, s.kept(s.draw(w, n, bits), n), mask)
	})
}
