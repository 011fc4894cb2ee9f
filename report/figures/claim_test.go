package figures

import (
	"math"
	"testing"

	"tpmbench/report/fits"
)

// TestVerdict checks the rule at its edges, on both sides.
func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		want     Range
		ours, se float64
		verdict  Verdict
	}{
		{Printed(1.816, 0.001), 1.8163, 0, Agrees},
		{Printed(1.816, 0.001), 1.81551, 0, Agrees},
		{Printed(1.816, 0.001), 1.8154, 0, Differs},
		{Printed(1.816, 0.001), 1.8171, 0, Differs},
		{Printed(133, 1), 133.56, 0, Agrees}, // cut, not rounded
		{Printed(133, 1), 134.1, 0, Differs},
		{Printed(133, 1), 133.2, 0.2, Agrees}, // 132.6 to 133.8
		{Printed(133, 1), 133.5, 0.2, Undecided},
		{Printed(133, 1), 134.3, 0.12, Undecided},
		{Printed(133, 1), 134.31, 0.1, Differs},
		{Printed(133, 1), 132.8, 0.15, Undecided},
		{Printed(133, 1), 133, 100, Undecided}, // wider than the range
		{About(400, 100), 434, 1, Agrees},
		{About(400, 100), 434, 6, Undecided},
		{About(400, 100), 466, 1, Differs},
		{About(400, 100), 350, 0, Agrees},
		{About(400, 100), 349, 0, Differs},
		{About(400, 100), 349, 0.4, Undecided},
		{About(50_000, 10_000), 89_000, 2600, Differs},
		{AtMost(0.1), 0.1, 0, Agrees},
		{AtMost(0.1), 0.11, 0, Differs},
		{AtMost(0.1), 0.11, 0.004, Undecided},
		{AtMost(0.1), 0.09, 0.004, Undecided},
		{AtMost(0.1), 0.08, 0.004, Agrees},
		{AtMost(0.1), -5, 1, Agrees},
		{AtLeast(10), 10, 0, Agrees},
		{AtLeast(10), 9, 0.3, Differs},
		{AtLeast(10), 9, 0.4, Undecided},
		{AtLeast(10), 1e9, 1e6, Agrees},
		{Law(), 0.05, 0, Agrees},
		{Law(), 0.06, 0.003, Differs},
		{Law(), 0.01, 0.01, Agrees}, // -0.02 to 0.04: off to either side
		{Law(), 0.01, 0.02, Undecided},
		{Law(), 0.127, 0.04, Undecided},
		{Law(), math.NaN(), 0, Undecided},
		{Law(), 0.01, math.NaN(), Undecided},
	} {
		if v := (Claim{Want: c.want, Ours: c.ours, SE: c.se}).Verdict(); v != c.verdict {
			t.Errorf("%v ± %v with %s: %s, want %s", c.ours, c.se, c.want.Text, v, c.verdict)
		}
	}
}

func TestTally(t *testing.T) {
	at := func(ours, se float64) Claim { return Claim{Want: AtMost(1), Ours: ours, SE: se} }
	for want, list := range map[string][]Claim{
		"2 agree, 1 differs, 3 undecided": {at(0, 0), at(1, 1), at(2, 0), at(1, 0), at(2, 1), at(1, 5)},
		"1 agrees, 2 differ":              {at(0, 0), at(3, 0), at(2, 0)},
		"1 undecided":                     {at(1, 1)},
		"":                                nil,
	} {
		tally := Count(Sheet{Outcome: Outcome{Claims: list}}, Sheet{})
		if tally.String() != want || tally.Claims() != len(list) {
			t.Errorf("%d claims: %s, want %d: %s", tally.Claims(), tally, len(list), want)
		}
	}
}

// TestFarther keeps the number that is certainly out of the range, or else the one that could be
// farthest off: the claim's verdict is the worst of all.
func TestFarther(t *testing.T) {
	for _, list := range [][][2]float64{ // the first is the farthest
		{{0.14, 0.002}, {0.5, 0.24}, {0.01, 0.001}, {0.2, 0.05}},
		{{0.04, 0.01}, {0, 0}, {0.001, 0}, {0.045, 0.0001}}, // none is certainly out
		{{0.03, 0.003}, {0.035, 0.001}, {0.02, 0}},          // all are in
	} {
		worst := map[Verdict]bool{}
		for turn := range list {
			c := Nearest(Law())
			for i := range list {
				if n := list[(i+turn)%len(list)]; c.Farther(n[0], n[1]) {
					c.Ours, c.SE = n[0], n[1]
				}
			}
			if c.Ours != list[0][0] {
				t.Errorf("%v is taken for the farthest of %v", c.Ours, list)
			}
			worst[Claim{Want: Law(), Ours: list[turn][0], SE: list[turn][1]}.Verdict()] = true
		}
		want := Agrees
		for _, v := range []Verdict{Undecided, Differs} {
			if worst[v] {
				want = v
			}
		}
		if v := (Claim{Want: Law(), Ours: list[0][0], SE: list[0][1]}).Verdict(); v != want {
			t.Errorf("%v: %s, want %s", list, v, want)
		}
	}
}

// TestShareOf checks that the error is positive if all or none succeed, and binomial in between.
func TestShareOf(t *testing.T) {
	if p, se := ShareOf(250, 1000); p != 0.25 || math.Abs(se/math.Sqrt(0.25*0.75/1000)-1) > 0.01 {
		t.Errorf("%v ± %v", p, se)
	}
	for _, k := range []uint64{0, 1000} {
		if p, se := ShareOf(k, 1000); p != float64(k)/1000 || !(se > 0.001 && se < 0.002) {
			t.Errorf("%v ± %v", p, se)
		}
	}
}

// TestWalkers has closed forms: cos(pi/3) = 1/2, cos(pi/5) = (1+sqrt(5))/4.
func TestWalkers(t *testing.T) {
	if got := walkers(1); math.Abs(got-1/math.Ln2) > 1e-12 {
		t.Errorf("L = 1: %v", got)
	}
	if got := walkers(2); math.Abs(got+1/math.Log((1+math.Sqrt(5))/4)) > 1e-12 {
		t.Errorf("L = 2: %v", got)
	}
	// a pair of walkers on 2L = 6 places, simulated
	p := []float64{1, 1, 1, 1, 1, 1}
	sum := 6.0
	for range 400 {
		q := make([]float64, 6)
		for i, v := range p {
			for _, to := range []int{i - 1, i + 1} {
				if to >= 0 && to < 6 {
					q[to] += v / 2
				}
			}
		}
		next := 0.0
		for _, v := range q {
			next += v
		}
		sum, p = next/sum, q
		for i := range p {
			p[i] /= next
		}
		keep := sum
		sum = 1
		if tau := -1 / math.Log(keep); math.Abs(tau/walkers(3)-1) < 1e-9 {
			return
		}
	}
	t.Errorf("walkers on six places do not decay with %v", walkers(3))
}

func TestConfigurations(t *testing.T) {
	plus, minus := configurations(1), configurations(-1)
	if len(plus) != 4 || len(minus) != 4 {
		t.Fatalf("%d and %d configurations", len(plus), len(minus))
	}
	for i, c := range plus {
		if c.signs[0]*c.signs[1]*c.signs[2] != 1 || c.moves != 1 && c.moves != 3 {
			t.Errorf("%+v", c)
		}
		if m := minus[i]; m.signs[0]*m.signs[1]*m.signs[2] != -1 || m.moves != 1 && m.moves != 3 {
			t.Errorf("%+v", m)
		}
	}
}

// TestAttackerClaims has success rates that fall exponentially, and some that do not.
func TestAttackerClaims(t *testing.T) {
	x, se := []float64{1, 2, 3, 4}, []float64{0.001, 0.001, 0.001, 0.001}
	for _, c := range []struct {
		attack  string
		y       []float64
		verdict Verdict
	}{
		{"geometric", []float64{-0.5, -0.9, -1.3, -1.7}, Agrees},
		{"geometric", []float64{-0.5, -0.6, -0.9, -1.7}, Differs},
		{"majority", []float64{-0.5, -0.5, -0.5, -0.5}, Agrees},
		{"majority", []float64{-0.1, -0.2, -0.3, -0.4}, Differs},
	} {
		line, err := fits.FitLine(x, c.y, se)
		if err != nil {
			t.Fatal(err)
		}
		o := attackers[0]
		if c.attack == "majority" {
			o = attackers[2]
		}
		claims := o.claims(line, x, c.y, se)
		if len(claims) != 1 || claims[0].Verdict() != c.verdict {
			t.Errorf("%s %v: %+v, want %s", c.attack, c.y, claims, c.verdict)
		}
	}
}
