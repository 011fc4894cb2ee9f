package conformance

import (
	"fmt"
	"slices"

	"tpmbench/kernels"
)

// checkInfo checks that Info makes sense and that Supports keeps to its limits.
func checkInfo(s *suite) error {
	i := s.info
	small := kernels.Params{K: 1, N: 1, L: 1, MaxSteps: 1, Trials: 1}
	switch {
	case i.Name == "" || i.Lanes < 1 || i.Workers < 1:
		return fmt.Errorf("Backend.Info: name %q, %d lanes, %d workers", i.Name, i.Lanes, i.Workers)
	case i.Limits.K < 1 || i.Limits.K > kernels.MaxK || i.Limits.N < 1 || i.Limits.N > kernels.MaxN ||
		i.Limits.Weights < 1 || i.Limits.Weights > kernels.MaxWeights || i.Limits.L < 1 || i.Limits.L > kernels.MaxL:
		return fmt.Errorf("Backend.Info: limits %+v, beyond those of the contract", i.Limits)
	case !slices.Contains(i.Limits.Attacks, kernels.NoAttack.String()):
		return fmt.Errorf("Backend.Info: limits name the attacks %q, without %s", i.Limits.Attacks, kernels.NoAttack)
	}
	for _, a := range i.Limits.Attacks {
		if _, err := kernels.ParseAttack(a); err != nil {
			return fmt.Errorf("Backend.Info: limits: %w", err)
		}
	}
	within, beyond := limitCases(small, i.Limits)
	for _, p := range within {
		if err := s.b.Supports(p); err != nil {
			return fmt.Errorf("%s: within Info's limits, but Supports says: %w", flags(p), err)
		}
	}
	for _, p := range beyond {
		if p.Validate() == nil && s.b.Supports(p) == nil {
			return fmt.Errorf("%s: beyond Info's limits %+v, but supported", flags(p), i.Limits)
		}
	}
	return nil
}

// limitCases returns small cases at each limit and cases one beyond it, some of them also beyond
// the contract.
func limitCases(small kernels.Params, l kernels.Limits) (within, beyond []kernels.Params) {
	for _, set := range []func(p *kernels.Params, more int){
		func(p *kernels.Params, more int) { p.K = l.K + more },
		func(p *kernels.Params, more int) { p.L = l.L + more },
		func(p *kernels.Params, more int) {
			if more > 0 { // the largest N itself may want more memory than there is
				p.N = l.N + more
			}
		},
	} {
		in, out := small, small
		set(&in, 0)
		set(&out, 1)
		within, beyond = append(within, in), append(beyond, out)
	}
	if k := l.K; k > 1 && l.Weights/k+1 <= l.N {
		out := small
		out.K, out.N = k, l.Weights/k+1
		beyond = append(beyond, out)
	}
	for i, name := range kernels.AttackNames()[1:] {
		one := small
		one.Attack, one.Attackers = kernels.Attack(i+1), 1
		if slices.Contains(l.Attacks, name) {
			within = append(within, one)
		} else {
			beyond = append(beyond, one)
		}
	}
	return within, beyond
}
