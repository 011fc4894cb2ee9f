package lanes

import (
	"context"
	"testing"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// TestPreparePlanes compares the count with the planes that a preparation draws,
// which are whole blocks for each stream.
func TestPreparePlanes(t *testing.T) {
	for _, p := range []kernels.Params{
		{Attackers: 0}, {Attackers: 1}, {Attackers: 5}, {Start: kernels.StartNear}, {Start: kernels.StartBits, Attackers: 2},
	} {
		p.K, p.N, p.L = 3, 5, 3
		if p.Attackers > 0 {
			p.Attack = kernels.Simple
		}
		drawn := 0
		stream := *keystream.Generic
		stream.Clocks = func(dst []uint64, r *keystream.Rings, blocks int) {
			drawn += blocks * keystream.Block
			keystream.Generic.Clocks(dst, r, blocks)
		}
		s := newInitial(p, 1, Options{Stream: &stream, Depth: keystream.NewDepth(p.L), Interleave: 1})
		if err := s.prepare(context.Background(), [][]uint64{{1}}); err != nil {
			t.Fatal(err)
		}
		if want := PreparePlanes(p); drawn != want {
			t.Errorf("start %s, %d attackers: %d planes are counted, and %d drawn", p.Start, p.Attackers, want, drawn)
		}
	}
}
