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
	}
	if err := checkOffers(i.Offers); err != nil {
		return fmt.Errorf("Backend.Info: %w", err)
	}
	within, beyond := limitCases(small, i.Limits)
	offered, not := offerCases(small, i.Offers)
	within, beyond = append(within, offered...), append(beyond, not...)
	for _, p := range within {
		if err := s.b.Supports(p); err != nil {
			return fmt.Errorf("%s: within Info's limits, but Supports says: %w", flags(p), err)
		}
	}
	for _, p := range beyond {
		if p.Validate() == nil && s.b.Supports(p) == nil {
			return fmt.Errorf("%s: beyond Info's limits %+v or offers %v, but supported", flags(p), i.Limits, i.Offers)
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
	return within, beyond
}

// checkOffers returns an error of an offer that is of no parameter, or of none of its words.
func checkOffers(o kernels.Offers) error {
	for name, offered := range o {
		var known []string
		if f := kernels.FieldOf(name); f != nil {
			known = f.Words
		} else if name == "column" {
			for _, c := range kernels.Columns {
				known = append(known, c.Name)
			}
		} else {
			return fmt.Errorf("it offers %q, which is no parameter", name)
		}
		for _, word := range offered {
			if !slices.Contains(known, word) {
				return fmt.Errorf("it offers %s %q, and there are %q", name, word, known)
			}
		}
	}
	return nil
}

// offerCases returns for each word and mode of Fields a small case that needs it: those that are
// offered, and the others.
func offerCases(small kernels.Params, o kernels.Offers) (offered, not []kernels.Params) {
	add := func(p kernels.Params) {
		switch {
		case p.Validate() != nil:
		case o.Lacks(p) == nil:
			offered = append(offered, p)
		default:
			not = append(not, p)
		}
	}
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if f.Size {
			continue
		}
		for v := range max(2, uint64(len(f.Words))) {
			p := small
			if f.Set(&p, v); p.Attack != kernels.NoAttack || p.Follow {
				p.Attackers = 1
			}
			if p.Follow {
				p.Attack = kernels.Observer
			}
			add(p)
		}
	}
	return offered, not
}
