package trends

import (
	"slices"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// measure is what a point shows of a quantity, nil where there are too few values.
type measure struct {
	y, se, low, high *float64 // se of means only
	n, of            uint64   // trials that have a value, and trials that could have one
}

// quantity is something that can be drawn.
type quantity struct {
	name     string // that of the summary's JSON or of _summary.csv
	about    string
	share    bool // from 0 to 1, with Wilson's interval
	usual    bool // drawn where nobody asks for anything else
	pairs    bool // it is of the pairs alone: the same whatever else is recorded of them
	unit     string
	attacker bool                      // it is of the attackers
	of       func(kernels.Params) bool // which points have it; nil: all
	get      func(*batch.Summary) measure
}

var quantities = []quantity{
	{name: "sync_steps", pairs: true, about: "mean steps to synchronisation", usual: true, unit: "steps",
		get: func(s *batch.Summary) measure { return mean(&s.SyncSteps, s.Synced, s.Trials) }},
	{name: "learning_steps", about: "mean learning steps", unit: "steps",
		get: func(s *batch.Summary) measure { return mean(&s.LearningSteps, s.Trials, s.Trials) }},
	{name: "p_synced", pairs: true, about: "share of the trials that synchronised", share: true,
		get: func(s *batch.Summary) measure {
			p, low, high := batch.Proportion(s.Synced, s.Trials)
			return measure{y: p, low: low, high: high, n: s.Trials, of: s.Trials}
		}},
	{name: "detect_steps", about: "mean steps to detection", unit: "steps", of: detecting,
		get: func(s *batch.Summary) measure { return mean(s.DetectSteps, s.Detection.Detected, s.Trials) }},
	{name: "p_wrong", about: "share of the detections that were wrong", share: true, usual: true, of: detecting,
		get: func(s *batch.Summary) measure {
			d := s.Detection
			return measure{y: d.PWrong, low: d.PWrongLow, high: d.PWrongHigh, n: d.Detected, of: d.Trials}
		}},
	{name: "missing_weights", about: "mean weights missing in wrong detections", unit: "weights", of: detecting,
		get: func(s *batch.Summary) measure {
			return mean(&s.Detection.MissingWeights, s.Detection.Wrong, s.Detection.Wrong)
		}},
	{name: "share_steps", about: "mean steps to enough shared weights", unit: "steps", usual: true, of: func(p kernels.Params) bool { return p.Share > 0 },
		get: func(s *batch.Summary) measure { return mean(s.ShareSteps, *s.Shared, s.Trials) }},
	{name: "p_any", attacker: true, about: "share of the synchronised trials in which any attacker succeeded", share: true, usual: true, of: attacked,
		get: func(s *batch.Summary) measure {
			a := s.AttackSuccess
			return measure{y: a.PAny, low: a.PAnyLow, high: a.PAnyHigh, n: a.Trials, of: s.Trials}
		}},
	{name: "best_agreement", attacker: true, about: "mean share of A's weights that the best attacker has", of: attacked,
		get: func(s *batch.Summary) measure { return mean(&s.BestAgreement.Reals, s.AttackSuccess.Trials, s.Trials) }},
	{name: "distance_score", attacker: true, about: "mean score of the nearest attacker, 0 to 100", usual: true, of: func(p kernels.Params) bool { return p.Distance },
		get: func(s *batch.Summary) measure { return mean(s.DistanceScore, s.Synced, s.Trials) }},
	{name: "learn_steps", attacker: true, about: "mean steps in which an attacker learned", unit: "steps", of: func(p kernels.Params) bool { return p.Follow },
		get: func(s *batch.Summary) measure { return mean(s.LearnSteps, *s.Learned, s.Trials) }},
}

func detecting(p kernels.Params) bool { return p.Detect > 0 }
func attacked(p kernels.Params) bool  { return p.Attack != kernels.NoAttack }

// Quantities yields the names of what can be drawn, with what they are.
func Quantities(yield func(name, about string) bool) {
	for _, q := range quantities {
		if !yield(q.name, q.about) {
			return
		}
	}
}

func mean[T uint32 | float64](d *batch.Moments[T], n, of uint64) measure {
	m := measure{y: d.Mean, se: d.SE, n: n, of: of}
	if d.SE != nil {
		low, high := *d.Mean-*d.SE, *d.Mean+*d.SE
		m.low, m.high = &low, &high
	}
	return m
}

// aside reports whether a field cannot change the quantity. Where a pair ends without having
// synchronised, max_steps can.
func (q quantity) aside(f *kernels.Field) bool {
	return q.pairs && f.Aside && f.Name != "max_steps"
}

// applies reports whether a point with the parameters has the quantity.
func (q quantity) applies(p kernels.Params) bool { return q.of == nil || q.of(p) }

// offered returns the quantities that some points have.
func offered(points []kernels.Params) (list []quantity) {
	for _, q := range quantities {
		if slices.ContainsFunc(points, q.applies) {
			list = append(list, q)
		}
	}
	return list
}

// error returns the standard error with which a fit weights a point, 0 if there is none. Wilson's
// interval is 2 * 1.96 standard errors long.
func (m measure) error() float64 {
	switch {
	case m.y == nil || m.low == nil:
		return 0
	case m.se != nil:
		return *m.se
	}
	return (*m.high - *m.low) / (2 * batch.Z95)
}
