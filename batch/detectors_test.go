package batch

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// Detections, shares and distances are summed up as by hand, whatever the order of the rows.
func TestVariantStats(t *testing.T) {
	p := params(1000, func(p *kernels.Params) {
		p.Detect, p.Share, p.Attack, p.Attackers, p.Distance = 9, 14, kernels.Simple, 2, true
	})
	const n = 500
	rng, null := rand.New(rand.NewPCG(3, 4)), uint32(kernels.Null)
	r := p.NewResults(n)
	r.Resize(n)
	all, far := uint32(p.Weights()), uint32(2*p.L*p.Weights())
	var steps, missing, shares, scores []float64
	detected, wrong := 0, 0
	for i := range n {
		r.SyncSteps[i], r.LearningSteps[i] = uint32(i), uint32(i/2)
		r.AttackersSynced[i], r.BestEqualWeights[i], r.LeastDistance[i] = 0, 1, rng.Uint32N(far+1)
		r.DetectSteps[i], r.DetectEqualWeights[i], r.ShareSteps[i] = null, null, null
		if rng.IntN(7) == 0 {
			r.SyncSteps[i], r.AttackersSynced[i], r.BestEqualWeights[i], r.LeastDistance[i] = null, null, null, null
		} else {
			scores = append(scores, 100*(1-float64(r.LeastDistance[i])/float64(far)))
		}
		if rng.IntN(3) > 0 {
			r.DetectSteps[i], r.DetectEqualWeights[i] = 9+rng.Uint32N(100), all-min(all, rng.Uint32N(30)/2)
			steps = append(steps, float64(r.DetectSteps[i]))
			if detected++; r.DetectEqualWeights[i] < all {
				wrong++
				missing = append(missing, float64(all-r.DetectEqualWeights[i]))
			}
		}
		if rng.IntN(4) > 0 {
			r.ShareSteps[i] = rng.Uint32N(300)
			shares = append(shares, float64(r.ShareSteps[i]))
		}
	}
	var s, turned Stats
	s.Add(r, p)
	one := p.NewResults(1)
	one.Resize(1)
	for i := n - 1; i >= 0; i-- {
		one.CopyRow(0, r, i)
		turned.Add(one, p)
	}
	a, _ := json.Marshal(s.Summary(p, "v", "b", 7))
	if b, _ := json.Marshal(turned.Summary(p, "v", "b", 7)); string(a) != string(b) {
		t.Fatalf("order shows:\n%s\n%s", a, b)
	}
	d := s.Summary(p, "v", "b", 7)
	f := d.Detection
	if f.Trials != n || f.Detected != uint64(detected) || f.Wrong != uint64(wrong) || !near(*f.PWrong, float64(wrong)/float64(detected)) || !(*f.PWrongLow < *f.PWrong && *f.PWrong < *f.PWrongHigh) {
		t.Errorf("%+v, want %d wrong of %d", *f, wrong, detected)
	}
	for i, c := range []struct {
		mean, sd *float64
		want     []float64
	}{
		{d.DetectSteps.Mean, d.DetectSteps.SD, steps}, {f.MissingWeights.Mean, f.MissingWeights.SD, missing},
		{d.ShareSteps.Mean, d.ShareSteps.SD, shares}, {d.DistanceScore.Mean, d.DistanceScore.SD, scores},
	} {
		if m, s := mean(c.want), sd(c.want); !near(*c.mean, m) || !near(*c.sd, s) {
			t.Errorf("%d: %v and %v, want %v and %v", i, *c.mean, *c.sd, m, s)
		}
	}
	if *d.Shared != uint64(len(shares)) || *d.DistanceScore.Min < 0 || *d.DistanceScore.Max > 100 || *d.LearningSteps.SD == 0 {
		t.Errorf("%s", a)
	}
	plain, _ := json.Marshal(s.Summary(params(1000), "v", "b", 7))
	for _, name := range []string{"detection", "detect_steps", "shared", "share_steps", "distance_score"} {
		if !strings.Contains(string(a), `"`+name+`":`) || strings.Contains(string(plain), `"`+name+`":`) {
			t.Errorf("%s must be there exactly where it is asked for", name)
		}
	}
}
