package keystream

import (
	"math/rand/v2"
	"testing"
)

// belows are probabilities in units of 2^-24.
var belows = []uint32{0, 1, 2, 0x7fffff, 0x800000, 0x123456, 1<<24 - 1, 1 << 24}

// number returns a lane's number in planes.
func number(planes []uint64, lane int) (x uint64) {
	for i, p := range planes {
		x |= p >> lane & 1 << i
	}
	return x
}

// TestErrors compares the plain routines with the contract's arithmetic of numbers, also with
// numbers that are next to the probability.
func TestErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for l := 1; l <= 127; l++ {
		d := NewDepth(l)
		base, got, stream := make([]uint64, d.Planes), make([]uint64, d.Planes), make([]uint64, NearBits)
		for _, below := range belows {
			for i := range stream {
				stream[i] = r.Uint64()
			}
			for lane, close := range []uint32{below - 1, below, below + 1} {
				for i := range WeightBits {
					stream[i] = stream[i]&^(1<<lane) | uint64(close>>i&1)<<lane
				}
			}
			for i := range WeightBits { // the largest second number
				stream[WeightBits+i] |= 1 << 40
			}
			draw(base, stream[5:], d, WeightBits)
			copy(got, base)
			near(got, stream, d, below)
			flipped := []uint64{0x5555555555555555}
			flip(flipped, stream, below)
			for lane := range 64 {
				f, g := number(stream[:WeightBits], lane), number(stream[WeightBits:], lane)
				w, errors := int(number(base, lane))-d.Offset, f < uint64(below)
				if errors {
					w = (w+l+1+int(g*uint64(2*l)>>24))%(2*l+1) - l
				}
				if got := int(number(got, lane)) - d.Offset; got != w {
					t.Fatalf("L=%d, below %d, f %d, g %d: weight %d, want %d", l, below, f, g, got, w)
				}
				if bit := flipped[0] >> lane & 1; (bit != uint64(^lane&1)) != errors {
					t.Fatalf("below %d, f %d: bit %d of lane %d", below, f, bit, lane)
				}
			}
			copy(got, stream)
			draw(got, got, d, d.Planes)
			for lane := range 64 {
				z := int(number(stream[:d.Planes], lane))
				if w, want := int(number(got, lane))-d.Offset, z*(2*l+1)>>d.Planes-l; w != want {
					t.Fatalf("L=%d: bits %d are weight %d, want %d", l, z, w, want)
				}
			}
		}
	}
}
