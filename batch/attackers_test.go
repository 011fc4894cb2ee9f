package batch

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// attackedRows makes n rows of p with attackers, some of which have learned.
func attackedRows(p kernels.Params, n int, rng *rand.Rand) *kernels.Results {
	r := p.NewResults(n)
	r.Resize(n)
	for i := range n {
		r.SyncSteps[i], r.LearningSteps[i] = rng.Uint32N(400), 1
		r.BestEqualWeights[i] = rng.Uint32N(uint32(p.Weights()) + 1)
		r.AttackersSynced[i] = rng.Uint32N(uint32(p.Attackers)+1) * rng.Uint32N(2)
		if r.AttackersSynced[i] > 0 {
			r.BestEqualWeights[i] = uint32(p.Weights())
		}
		learn := r.SyncSteps[i] + rng.Uint32N(5)*rng.Uint32N(100000)
		switch rng.IntN(10) {
		case 0:
			r.SyncSteps[i], r.AttackersSynced[i], r.BestEqualWeights[i] = kernels.Null, kernels.Null, kernels.Null
			learn = kernels.Null
		case 1:
			learn = kernels.Null
		case 2:
			r.SyncSteps[i], learn = 0, 0
		}
		if p.Follow {
			r.LearnSteps[i] = learn
		}
	}
	return r
}

// The statistics equal those computed by sorting and summing.
func TestAttackerStats(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 3, 10, 1000} {
		p := params(uint64(n), func(p *kernels.Params) { p.Attack, p.Attackers, p.Follow = kernels.Geometric, 7, true })
		r := attackedRows(p, n, rng)
		var s Stats
		s.Add(r, p)
		var any, each, near98 float64
		var best, ratio, learn []float64
		for i, v := range r.SyncSteps {
			if v == kernels.Null {
				continue
			}
			each += float64(r.AttackersSynced[i]) / 7
			if r.AttackersSynced[i] > 0 {
				any++
			}
			b := float64(r.BestEqualWeights[i]) / 15
			if best = append(best, b); b >= 0.98 {
				near98++
			}
			if l := r.LearnSteps[i]; l != kernels.Null {
				if learn = append(learn, float64(l)); l > 0 {
					ratio = append(ratio, float64(v)/float64(l))
				}
			}
		}
		d := s.AttackerSummary(p)
		synced := float64(len(best))
		if a := d.AttackSuccess; a.Trials != uint64(synced) || float64(a.Any) != any || synced > 0 && (!near(*a.PAny, any/synced) || !near(*a.PEach, each/synced)) {
			t.Errorf("%d rows: %+v, want %v of %v, each %v", n, a, any, synced, each/synced)
		}
		slices.Sort(best)
		if a := d.BestAgreement; float64(a.AtLeast98) != near98 || synced > 0 && (!near(*a.Mean, mean(best)) || *a.Max != best[len(best)-1] || *a.P50 != best[(len(best)+1)/2-1]) {
			t.Errorf("%d rows: agreement %+v, want %v from 0.98 on", n, a, near98)
		} else if synced > 1 && (!near(*a.SD, sd(best)) || !near(*a.SE, sd(best)/math.Sqrt(synced))) {
			t.Errorf("%d rows: sd %v, want %v", n, *a.SD, sd(best))
		}
		if *d.Learned != uint64(len(learn)) || len(learn) > 0 && !near(*d.LearnSteps.Mean, mean(learn)) {
			t.Errorf("%d rows: %d learned, %+v", n, *d.Learned, d.LearnSteps)
		}
		slices.Sort(ratio)
		x, m := d.LearnRatio, len(ratio)
		if x.Trials != uint64(m) || x.LeftOut != uint64(n-m) || (x.Max == nil) != (m == 0) || (x.SD == nil) != (m < 2) {
			t.Fatalf("%d rows: %+v of %d ratios", n, x, m)
		}
		if m > 0 && (!near(*x.Mean, mean(ratio)) || *x.Max != ratio[m-1] || *x.P50 != math.Floor(ratio[(m+1)/2-1]*1e6)/1e6) {
			t.Errorf("%d rows: ratio %v, largest %v, median %v; want %v, %v, %v", n, *x.Mean, *x.Max, *x.P50, mean(ratio), ratio[m-1], ratio[(m+1)/2-1])
		}
		if m > 1 && math.Abs(*x.SD-sd(ratio)) > 1e-12 {
			t.Errorf("%d rows: sd of the ratio %v, want %v", n, *x.SD, sd(ratio))
		}
	}
}

func mean(v []float64) (m float64) {
	for _, x := range v {
		m += x
	}
	return m / float64(len(v))
}

func sd(v []float64) float64 {
	var squares float64
	for _, x := range v {
		squares += (x - mean(v)) * (x - mean(v))
	}
	return math.Sqrt(squares / float64(len(v)-1))
}

// The statistics depend neither on the order of the rows nor on how they were grouped.
func TestAttackerStatsOrder(t *testing.T) {
	p := params(500, variants["all"])
	p.Keys = false
	r := attackedRows(p, 500, rand.New(rand.NewPCG(5, 6)))
	var s, turned Stats
	s.Add(r, p)
	one := p.NewResults(1)
	one.Resize(1)
	for i := r.Len() - 1; i >= 0; i-- {
		one.CopyRow(0, r, i)
		turned.Add(one, p)
	}
	a, _ := json.Marshal(s.Summary(p, "v", "b", 7))
	if b, _ := json.Marshal(turned.Summary(p, "v", "b", 7)); string(a) != string(b) {
		t.Errorf("%s\n%s", a, b)
	}
}

// Known values of Wilson's interval, including its ends.
func TestProportion(t *testing.T) {
	for _, c := range []struct {
		k, n      uint64
		low, high float64
	}{
		{0, 10, 0, 0.27753279986288}, {10, 10, 0.72246720013712, 1}, {5, 10, 0.236593090512564, 0.763406909487436},
		{1, 1, 0.206549314377236, 1}, {1, 1000, 0.000176546370626078, 0.005642558597957935},
	} {
		p, low, high := Proportion(c.k, c.n)
		if *p != float64(c.k)/float64(c.n) || math.Abs(*low-c.low) > 1e-9 || math.Abs(*high-c.high) > 1e-9 {
			t.Errorf("%d of %d: %v, %v to %v; want %v to %v", c.k, c.n, *p, *low, *high, c.low, c.high)
		}
	}
	if p, low, high := Proportion(0, 0); p != nil || low != nil || high != nil {
		t.Error("a share of nothing")
	}
}

// Ratios that differ widely, and ratios as close to each other as they can be.
func TestRatios(t *testing.T) {
	var r ratios
	const most = kernels.MaxSteps
	for _, v := range [][2]uint32{{most - 1, most}, {most - 2, most - 1}, {1, most}, {0, 5}, {7, 7}, {kernels.Null, kernels.Null}, {3, kernels.Null}, {0, 0}} {
		r.add(v[0], v[1])
	}
	d := r.describe()
	want := (float64(most-1)/most + float64(most-2)/(most-1) + 1.0/most + 1) / 5
	if d.Trials != 5 || d.LeftOut != 3 || !near(*d.Mean, want) || *d.Max != 1 || *d.P10 != 0 || *d.P50 != 0.999999 || *d.P99 != 1 {
		t.Errorf("%+v: mean %v, want %v", d, *d.Mean, want)
	}
	r = ratios{}
	r.add(most-2, most-1)
	r.add(most-1, most)
	if r.most != [2]uint64{most - 1, most} {
		t.Errorf("the largest is %d", r.most)
	}
}

// The JSON of a run with attackers has these fields in addition.
func TestAttackerSummary(t *testing.T) {
	p := params(3, func(p *kernels.Params) { p.Attack, p.Attackers = kernels.Genetic, 64 })
	r := p.NewResults(3)
	r.Resize(3)
	copy(r.SyncSteps, []uint32{10, 20, kernels.Null})
	copy(r.AttackersSynced, []uint32{0, 3, kernels.Null})
	copy(r.BestEqualWeights, []uint32{12, 15, kernels.Null})
	var s Stats
	s.Add(r, p)
	text, err := json.Marshal(s.Summary(p, "v", "b", 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"attack":"genetic","attackers":64,"wait":100,"distance":false,"detect":0,"share":0,"max_steps":1000000,"follow":false,"keys":false}`,
		`"attack_success":{"trials":2,"any":1,"p_any":0.5,"p_any_low":0.09453`, `"p_each":null}`,
		`"best_agreement":{"mean":0.9,"se":0.0999`, `"min":0.8,`, `"max":1,"at_least_98":1,"p_98":0.5,"p_98_low":0.09453`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "learn_ratio") || strings.Contains(string(text), "learned") {
		t.Errorf("something of follow mode in\n%s", text)
	}
	p.Attack, p.Attackers, p.Follow = kernels.Simple, 2, true
	r = p.NewResults(0)
	s = Stats{}
	s.Add(r, p)
	text, _ = json.Marshal(s.Summary(p, "v", "b", 1))
	for _, want := range []string{`"attack_success":{"trials":0,"any":0,"p_any":null,"p_any_low":null,"p_any_high":null,"p_each":null}`,
		`"learned":0,"learn_steps":{"mean":null`, `"learn_ratio":{"trials":0,"left_out":0,"mean":null`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}
