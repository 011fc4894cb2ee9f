package perceptron

import (
	"math"
	"math/big"
	"testing"

	"tpmbench/kernels/trivium"
)

// upper is Q(z) by the library, good to some units in the last place.
func upper(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

func TestNodes(t *testing.T) {
	z := quantiles()
	for i, x := range z {
		p := math.Ldexp(1+float64(i%segments)/segments, i/segments-33)
		if e := math.Abs(upper(x)/p - 1); e > 2e-13 {
			t.Fatalf("node %d at %v: its tail is off by %.1e of %v", i, x, e, p)
		}
	}
	if z[nodes-1] != 0 || math.Abs(z[0]-6.3379) > 1e-3 {
		t.Errorf("from %v to %v", z[0], z[nodes-1])
	}
}

// TestNormalIsNear looks where the line between two nodes is farthest from the curve.
func TestNormalIsNear(t *testing.T) {
	z := quantiles()
	worst := 0.0
	for e := range 32 {
		for s := range uint64(segments) {
			for _, f := range []uint64{0, 64, 128, 192} {
				m := (segments<<8|s<<8|f)<<e>>16 | 1
				x := normal(z, uint32(m&^1))
				p := math.Ldexp(float64(m), -33)
				worst = max(worst, math.Abs(upper(x)-p)/density(x))
			}
		}
	}
	if worst > 1e-6 || worst < 1e-8 {
		t.Errorf("off by up to %.2e, want at most 1e-6", worst)
	}
}

// TestNormalIsSymmetric has both signs of everything, from the least to the most.
func TestNormalIsSymmetric(t *testing.T) {
	z := quantiles()
	s := trivium.ForTrial(1, 2, 3)
	list := []uint32{0, 2, 4, 1 << 30, 1 << 31, math.MaxUint32 - 1}
	for range 1000 {
		list = append(list, uint32(s.Next())&^1)
	}
	for _, v := range list {
		if x := normal(z, v); x < 0 || x > 6.338 || normal(z, v|1) != -x {
			t.Errorf("%x: %v and %v", v, x, normal(z, v|1))
		}
	}
	if x := normal(z, math.MaxUint32-1); x <= 0 || x > 1e-9 {
		t.Errorf("the least is %v", x)
	}
}

// TestNormalMoments draws four million numbers, and compares their first moments and
// their distribution (Kolmogorov, at 64 places) with those of the normal law.
func TestNormalMoments(t *testing.T) {
	n := 4_000_000
	if testing.Short() {
		n /= 16
	}
	r := newNormals(5, 6)
	var sum [5]float64
	var below [64]int
	for range n {
		x := r.next()
		for k, v := 1, x; k <= 4; k, v = k+1, v*x {
			sum[k] += v
		}
		if p := 64 * (1 - upper(x)); p < 64 {
			below[int(p)]++
		}
	}
	root := math.Sqrt(float64(n))
	for k, c := range []struct{ want, sd float64 }{{}, {0, 1}, {1, math.Sqrt2}, {0, math.Sqrt(15)}, {3, math.Sqrt(96)}} {
		if got := sum[k] / float64(n); k > 0 && math.Abs(got-c.want) > 4*c.sd/root {
			t.Errorf("moment %d is %v, want %v within %v", k, got, c.want, 4*c.sd/root)
		}
	}
	at, worst := 0, 0.0
	for i, c := range below {
		at += c
		worst = max(worst, math.Abs(float64(at)-float64(n)*float64(i+1)/64))
	}
	if worst > 1.95*root {
		t.Errorf("the distribution is off by %.2f of its error, 1/sqrt(n)", worst/root)
	}
}

// TestExp compares with a long sum in large numbers.
func TestExp(t *testing.T) {
	for _, x := range []float64{0, 1e-9, 0.5, 1, 7.25, 20, 24.5} {
		want, term := big.NewFloat(1).SetPrec(200), big.NewFloat(1).SetPrec(200)
		for k := 1; k < 200; k++ {
			term.Mul(term, big.NewFloat(x)).Quo(term, big.NewFloat(float64(k)))
			want.Add(want, term)
		}
		w, _ := want.Float64()
		if e := math.Abs(exp(x)/w - 1); e > 3e-14 {
			t.Errorf("exp(%v) is off by %.1e", x, e)
		}
	}
}

// TestDraws reads the stream's words by halves, from odd places too.
func TestDraws(t *testing.T) {
	s := trivium.ForTrial(9, 8, 0)
	var want []float64
	for range 50 {
		w := s.Next()
		want = append(want, normal(quantiles(), uint32(w)), normal(quantiles(), uint32(w>>32)))
	}
	r := newNormals(9, 8)
	v := make([]Lane, 7)
	for at := 0; at+8 <= len(want); {
		r.fill(v, 2)
		for _, x := range v {
			if x != (Lane{2: want[at]}) {
				t.Fatalf("number %d is %v, want %v", at, x, want[at])
			}
			at++
		}
		if x := r.next(); at%3 == 0 && x != want[at] {
			t.Fatalf("number %d is %v, want %v", at, x, want[at])
		}
		at++
	}
}
