package conformance

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tpmbench/kernels"
)

// checkMixed has engines that can step trials of several runs together: the random
// cases, each trial of which belongs to one of a few runs of the case's shape.
func checkMixed(s *suite) error {
	if !s.info.Mixes {
		return nil
	}
	for i, data := range randomCases(s.size.random / 4) {
		p, h := decode(data, anyAttack...)
		p = s.offered(p)
		if s.b.Supports(p) != nil {
			s.refused++
			continue
		}
		s.ran++
		if err := s.tryMixed(p, h, rand.New(rand.NewPCG(uint64(i), 3))); err != nil {
			return fmt.Errorf("mixed case %d: %w", i, err)
		}
	}
	return nil
}

// tryMixed runs p.Trials trials of up to five runs of p's shape.
func (s *suite) tryMixed(p kernels.Params, h handing, r *rand.Rand) error {
	runs := make([]kernels.Params, 2+r.IntN(4))
	for i := range runs {
		q := p
		q.Seed, q.FirstTrial, q.MaxSteps = r.Uint64()>>r.IntN(64), r.Uint64()>>(1+r.IntN(63)), 1+r.Uint64N(p.MaxSteps)
		runs[i] = q
	}
	of := make([]kernels.Params, p.Trials) // that trial alone
	trial := func(place uint64) kernels.Trial { return of[place].Trial(of[place].FirstTrial) }
	at := 0
	p.FirstTrial = 0
	for i := range of {
		if r.IntN(1+len(of)/len(runs)) == 0 {
			at = r.IntN(len(runs))
		}
		of[i] = runs[at]
		runs[at].FirstTrial++
		p.MaxSteps = min(p.MaxSteps, of[i].MaxSteps)
	}
	return s.runTrials(p, trial, h, func(rows *kernels.Results) error {
		var wrong []string
		for i, q := range of {
			if d := rowDiff(rows, i, want(q, q.FirstTrial), 0); d != "" {
				wrong = append(wrong, fmt.Sprintf("row %d, %s: %s", i, flags(q), d))
			}
		}
		if wrong == nil {
			return nil
		}
		return fmt.Errorf("%d of %d rows differ from the reference:\n%s", len(wrong), len(of), strings.Join(wrong[:min(3, len(wrong))], "\n"))
	})
}
