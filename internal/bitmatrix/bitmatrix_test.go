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
