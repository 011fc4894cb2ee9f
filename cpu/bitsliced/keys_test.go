package bitsliced

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// plainKey is a lane's key, bit by bit.
func (b *block) plainKey(lane int, last []uint64) (key []int8) {
	words, interleave := b.stream.Words, b.stream.Interleave
	word, bit := lane/64, lane%64
	for k := range b.shape.K {
		w := b.weights(k, 0, 1)
		for n := range b.shape.N {
			u := 0
			for i := range b.shape.Planes {
				x := w[((n/interleave*b.shape.Planes+i)*interleave+n%interleave)*words+word] ^ last[(k*b.shape.N+n)*words+word]
				u |= int(x>>bit&1) << i
			}
			key = append(key, int8(u-b.shape.Offset))
		}
	}
	return key
}

// TestKeys copies keys of no, some and all lanes, and no others.
func TestKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	check := func(t *testing.T, k *Kernel, stream *keystream.Kernel) {
		for _, n := range []int{1, 3, 7, 8, 9, 31, 32, 33, 64, 127, 128, 129, 265} {
			for _, l := range []int{1, 2, 3, 7, min(k.MaxL, 60)} {
				p := kernels.Params{K: 1 + n%3, N: n, L: l, Keys: true}
				b := newBlock(p, k, stream)
				last, mask := make([]uint64, p.Weights()*stream.Words), make([]uint64, stream.Words)
				for _, s := range [][]uint64{b.w, last} {
					for i := range s {
						s[i] = r.Uint64()
					}
				}
				for i := range mask {
					mask[i] = maskOf(r)
				}
				got := p.NewResults(64 * stream.Words)
				got.Resize(64 * stream.Words)
				b.Read(0, mask, last, got.Key)
				for lane := range 64 * stream.Words {
					want := make([]int8, p.Weights())
					if mask[lane/64]>>(lane%64)&1 == 1 {
						want = b.plainKey(lane, last)
					}
					if !slices.Equal(got.Key(lane), want) {
						t.Fatalf("K=%d N=%d L=%d, lane %d: %v, want %v", p.K, n, l, lane, got.Key(lane), want)
					}
				}
			}
		}
	}
	check(t, Generic, keystream.Generic)
	vectors(t, func(t *testing.T, k *Kernel) {
		check(t, k, k.Stream)
		check(t, k, k.Interleaved)
	})
}

// TestEqual compares machines that differ in one plane of one input, in a few lanes.
func TestEqual(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	check := func(t *testing.T, k *Kernel, stream *keystream.Kernel) {
		for _, n := range []int{1, 3, 4, 9, 100} {
			p := kernels.Params{K: 3, N: n, L: 3}
			b := newBlock(p, k, stream)
			for unit := range p.K {
				w := b.weights(unit, 0, 2)
				for i := range b.machine {
					w[i] = r.Uint64()
				}
				copy(w[b.machine:], w)
			}
			for at := range b.w {
				if at%(2*b.machine) >= b.machine && at%7 > 0 {
					continue
				}
				bits := maskOf(r)
				b.w[at] ^= bits
				word := at % stream.Words
				mask, want := make([]uint64, stream.Words), make([]uint64, stream.Words)
				for i := range mask {
					mask[i] = maskOf(r)
				}
				copy(want, mask)
				want[word] &^= bits
				b.Equal(1, mask)
				if !slices.Equal(mask, want) {
					t.Fatalf("N=%d, word %d: %x, want %x", n, at, mask, want)
				}
				b.w[at] ^= bits
			}
		}
	}
	check(t, Generic, keystream.Generic)
	vectors(t, func(t *testing.T, k *Kernel) {
		check(t, k, k.Stream)
		check(t, k, k.Interleaved)
	})
}
