package bitpacked

import (
	"math/rand/v2"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

func streamOf(r *rand.Rand) trivium.Stream { return trivium.ForTrial(r.Uint64(), r.Uint64(), 0) }

// TestStream reads runs of bits of all lengths.
func TestStream(t *testing.T) {
	for _, k := range here() {
		t.Run(k.Name, func(t *testing.T) { testStream(t, k) })
	}
}

func testStream(t *testing.T, k *Kernel) {
	r := rand.New(rand.NewPCG(1, 2))
	plain, s := streamOf(r), &stream{fill: k.Fill}
	s.begin(plain)
	word, left := uint64(0), 0
	for i := range 3000 {
		n := 1 + r.IntN([]int{3, 64, 200, 5000}[i%4])
		dst := make([]uint64, wordsOf(n))
		s.next(dst, n)
		for b := range 64 * len(dst) {
			want := uint64(0)
			if b < n {
				if left == 0 {
					word, left = plain.Next(), 64
				}
				want = word & 1
				word >>= 1
				left--
			}
			if got := dst[b/64] >> (b % 64) & 1; got != want {
				t.Fatalf("read %d, of %d bits: bit %d is %d, want %d", i, n, b, got, want)
			}
		}
	}
}

// TestStart has the weights of CONTRACT.md, section 2, and no bits of others.
func TestStart(t *testing.T) {
	for _, k := range here() {
		t.Run(k.Name, func(t *testing.T) { testStart(t, k) })
	}
}

func testStart(t *testing.T, k *Kernel) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, shape := range [][3]int{{1, 1, 1}, {3, 100, 3}, {2, 63, 7}, {5, 65, 4}, {3, 7, 127}, {2, 260, 64}, {7, 9, 2}} {
		s := ShapeOf(kernels.Params{K: shape[0], N: shape[1], L: shape[2]})
		from, plain := &stream{fill: k.Fill}, new(stream)
		from.begin(streamOf(r))
		from.next(make([]uint64, 1), 13) // not at the beginning of a word
		*plain = *from
		m, start := newMachine(s), newStart(s, kernels.Params{}, k)
		start.random(m.w, from, new(work))
		for j := range s.K * s.N {
			var f [1]uint64
			plain.next(f[:], 24)
			if got, want := s.weight(&m, j/s.N, j%s.N), int(f[0]*uint64(2*s.L+1)>>24)-s.L; got != want {
				t.Fatalf("%v: weight %d is %d, want %d", shape, j, got, want)
			}
		}
		var next, want [1]uint64
		from.next(next[:], 64)
		plain.next(want[:], 64)
		if next != want {
			t.Fatalf("%v: the stream goes on with %x, want %x", shape, next, want)
		}
		for word, valid := range s.Valid {
			for i := range s.Planes {
				if x := m.w[s.at(word)+i*vector] &^ valid; x != 0 {
					t.Fatalf("%v: word %d has %x where there are no inputs", shape, word, x)
				}
			}
		}
	}
}
