package fits

import (
	"math"
	"math/rand/v2"
	"testing"
)

// poisson draws a number of events (Knuth's method).
func poisson(r *rand.Rand, mean float64) uint32 {
	k, p, end := uint32(0), r.Float64(), math.Exp(-mean)
	for p > end {
		p *= r.Float64()
		k++
	}
	return k
}

// TestPoissonRecovers draws numbers of events, spread over bins 7 wide, and finds width and mean.
func TestPoissonRecovers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	counts := map[uint32]uint64{}
	const n = 40_000
	for range n {
		counts[7*poisson(r, 5)+r.Uint32N(7)]++
	}
	f, err := BestPoisson(ascending(counts))
	if err != nil || f.Width != 7 || math.Abs(f.Mean-5) > 0.05 || f.N != n || f.Distance > 0.01 {
		t.Errorf("%+v (%v)", f, err)
	}
	if f := FitPoisson(ascending(counts), 1); f.Distance < 0.2 {
		t.Errorf("in steps of 1 the distance is %v", f.Distance)
	}
	sum := 0.0
	for k := range 60 {
		sum += f.Share(k)
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("shares add up to %v", sum)
	}
}

// TestPoissonExact has a distance that can be counted: all values in bin 0 or 1, half each.
func TestPoissonExact(t *testing.T) {
	f := FitPoisson(ascending(map[uint32]uint64{0: 2, 3: 1, 5: 1}), 3)
	if f.Mean != 0.5 || math.Abs(f.Distance-(math.Exp(-0.5)-0.5)) > 1e-12 {
		t.Errorf("%+v", f)
	}
	if _, err := BestPoisson(ascending(map[uint32]uint64{4: 9})); err == nil {
		t.Error("a single value is fitted")
	}
}

// TestDispersion draws events many times: the dispersion is 1, and scatters as its error says.
func TestDispersion(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	const rounds = 400
	var off, scaled float64
	for range rounds {
		counts := map[uint32]uint64{}
		for range 500 {
			counts[poisson(r, 6)]++
		}
		d, se, err := Dispersion(ascending(counts))
		if err != nil {
			t.Fatal(err)
		}
		off, scaled = off+(d-1)/rounds, scaled+(d-1)*(d-1)/(se*se)/rounds
	}
	if math.Abs(off) > 0.015 || math.Abs(scaled-1) > 0.25 {
		t.Errorf("off by %v on average, scatters by %v of its variance", off, scaled)
	}
}
