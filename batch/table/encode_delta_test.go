package table

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
)

// Integers of any kind are read back from their differences, and counters take next to nothing.
func TestDeltas(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	for name, next := range map[string]func(i int) uint64{
		"counter":  func(i int) uint64 { return 1<<40 + uint64(i) },
		"steps":    func(i int) uint64 { return uint64(i * i % 977) },
		"random":   func(int) uint64 { return rng.Uint64() },
		"extremes": func(i int) uint64 { return []uint64{math.MaxInt64, 1 << 63, 0, math.MaxUint64}[i%4] },
		"constant": func(int) uint64 { return 7 },
	} {
		for _, n := range []int{0, 1, 2, 32, 33, 128, 129, 130, 1000, 16384} {
			var values []byte
			for i := range n {
				values = append(values, eight(next(i))...)
			}
			packed := appendDeltas([]byte{1, 2, 3}, values)[3:]
			have := make([]byte, len(values))
			rest, err := deltas(packed, have, n, 8)
			if err != nil || len(rest) > 0 || !bytes.Equal(have, values) {
				t.Errorf("%s, %d values: %v, %d bytes left", name, n, err, len(rest))
			}
			if name == "counter" && len(packed) > 20+n/20 {
				t.Errorf("%d bytes for a counter of %d", len(packed), n)
			}
		}
	}
}

// TestFitDeltas is about the ends of what every reader decodes.
func TestFitDeltas(t *testing.T) {
	for v, want := range map[int64]bool{0: true, -1: true, 1<<62 - 1: true, 1 << 62: false, -1 << 62: true, -1<<62 - 1: false, math.MaxInt64: false, math.MinInt64: false} {
		pieces := [][]byte{nil, binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 7), uint64(v)), {}}
		if got := fitDeltas(pieces); got != want {
			t.Errorf("%d: %v", v, got)
		}
	}
}
