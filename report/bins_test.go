package report

import (
	"encoding/json"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func counted(counts map[uint32]uint64) iter.Seq2[uint32, uint64] {
	return func(yield func(uint32, uint64) bool) {
		for _, v := range slices.Sorted(maps.Keys(counts)) {
			if !yield(v, counts[v]) {
				return
			}
		}
	}
}

func TestBinned(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	draws := map[string]func() uint32{
		"small":    func() uint32 { return rng.Uint32N(300) },
		"a tail":   func() uint32 { return uint32(300 - 100*math.Log(1-rng.Float64())) },
		"far away": func() uint32 { return 1e9 + rng.Uint32N(100) },
		"all":      rng.Uint32,
		"powers":   func() uint32 { return 1 << rng.IntN(32) },
		"edges": func() uint32 {
			return []uint32{0, 1, 1<<22 - 1, 1 << 22, math.MaxUint32 - 1, math.MaxUint32}[rng.IntN(6)]
		},
	}
	for name, draw := range draws {
		counts := map[uint32]uint64{}
		for range 20000 {
			counts[draw()] += 1 + rng.Uint64N(3)
		}
		for _, most := range []int{minBins, 100, 2048} {
			b := binned(counted(counts), most)
			if len(b.From) > most || len(b.From) != len(b.To) || len(b.From) != len(b.Count) {
				t.Fatalf("%s: %d bins, %d and %d, at most %d", name, len(b.From), len(b.To), len(b.Count), most)
			}
			want := make([]uint64, len(b.Count))
			for v, n := range counts {
				i, ok := slices.BinarySearch(b.From, v)
				if !ok {
					i--
				}
				if i < 0 || v < b.From[i] || v > b.To[i] {
					t.Fatalf("%s: %d is in no bin", name, v)
				}
				want[i] += n
			}
			if !slices.Equal(want, b.Count) {
				t.Errorf("%s, %d bins: counts differ", name, most)
			}
			for i := range b.From {
				width := uint64(b.To[i]-b.From[i]) + 1
				if width&(width-1) != 0 || uint64(b.From[i])%width != 0 || b.widest() < width {
					t.Errorf("%s: a bin from %d to %d", name, b.From[i], b.To[i])
				}
			}
			if len(counts) <= most && b.widest() != 1 {
				t.Errorf("%s: %d values need not share %d bins", name, len(counts), most)
			}
		}
	}
	if b := binned(counted(nil), 100); len(b.From) != 0 || b.widest() != 0 {
		t.Errorf("bins of nothing: %v", b)
	} else if text, _ := json.Marshal(b); string(text) != `{"from":[],"to":[],"count":[]}` {
		t.Errorf("bins of nothing are %s", text)
	}
}
