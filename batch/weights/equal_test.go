package weights

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Equal keys are counted exactly, here with hashes of which many come again.
func TestEqual(t *testing.T) {
	random, count := rand.New(rand.NewPCG(1, 2)), map[uint64]int{}
	var e equal
	for range 20_000 {
		hash := random.Uint64N(30_000) * 0x9e3779b97f4a7c16 // even, and 0 too
		e.add(hash)
		count[hash]++
	}
	shared := 0
	for _, n := range count {
		if n > 1 {
			shared += n
		}
	}
	if d, s, sampled := e.counts(); d != uint64(len(count)) || s != uint64(shared) || sampled != 1 {
		t.Errorf("%d different, %d shared, %v sampled, want %d, %d", d, s, sampled, len(count), shared)
	}
}

// When half of the hashes are left out, what remains is counted exactly and extrapolated.
func TestSampled(t *testing.T) {
	e := equal{most: 4096}
	random := rand.New(rand.NewPCG(3, 4))
	const keys, twice = 30_000, 10_000
	var hashes []uint64
	for i := range keys {
		hashes = append(hashes, random.Uint64())
		if i < twice {
			hashes = append(hashes, hashes[len(hashes)-1])
		}
	}
	for _, h := range hashes {
		e.add(h)
	}
	d, s, sampled := e.counts()
	if sampled != 1.0/16 || len(e.slots) != 4096 || math.Abs(float64(d)/keys-1) > 0.2 || math.Abs(float64(s)/(2*twice)-1) > 0.2 {
		t.Errorf("%d different, %d shared, of a share of %v", d, s, sampled)
	}
}
