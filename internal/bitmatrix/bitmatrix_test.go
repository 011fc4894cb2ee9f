package bitmatrix

import (
	"math/rand/v2"
	"testing"
)

func TestTranspose(t *testing.T) {
	var m, was [64]uint64
	for i := range m {
		m[i] = rand.Uint64()
	}
	was = m
	Transpose(&m)
	for i := range 64 {
		for j := range 64 {
			if m[i]>>j&1 != was[j]>>i&1 {
				t.Fatalf("bit %d of word %d", j, i)
			}
		}
	}
}

func TestSpread(t *testing.T) {
	for x := range 256 {
		u := Spread(byte(x))
		for i := range 8 {
			if u>>(8*i)&0xff != uint64(x>>i&1) {
				t.Fatalf("Spread(%#x) = %#x", x, u)
			}
		}
		if got := Gather(u | 0xfefefefefefefefe); got != uint64(x) {
			t.Fatalf("Gather(%#x) = %#x, want %#x", u|0xfefefefefefefefe, got, x)
		}
	}
}
