package study

import (
	"math"

	"github.com/goccy/go-yaml/ast"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// product lists every combination of the values; the last field varies fastest.
func (r *reader) product(body ast.Node) ([]kernels.Params, error) {
	if r.bits > 0 {
		for _, key := range []string{"k", "l"} {
			if r.lists[key] == nil {
				r.lists[key] = []string{"1", "2", "3", "4", "5", "6", "7", "8"}
			}
		}
	}
	points := []kernels.Params{kernels.Default()}
	for _, f := range fields {
		list := r.lists[f.key]
		switch {
		case f.key == "attackers":
			if points = attackers(points, list); len(points) > MaxPoints {
				return nil, r.errorf(body, "the study has more than %d points", MaxPoints)
			}
			continue
		case list == nil:
			continue
		case len(points) > MaxPoints/len(list):
			return nil, r.errorf(body, "the study has more than %d points", MaxPoints)
		}
		var next []kernels.Params
		for _, p := range points {
			for _, text := range list {
				if err := f.set(&p, text); err != nil {
					return nil, r.errorf(r.nodes[f.key], "%s %s: %w", f.key, text, err)
				}
				next = append(next, p)
			}
		}
		points = next
	}
	if r.bits > 0 {
		points = r.reach(points)
	}
	for _, p := range points {
		if err := valid(p); err != nil {
			return nil, r.errorf(body, "one of the points cannot be: %w", err)
		}
	}
	if len(points) == 0 {
		return nil, r.errorf(r.nodes["key_bits"], "key_bits %.0f: no combination of k, n and l has so many", r.bits)
	}
	return points, nil
}

// valid is an error where no run can have such parameters.
func valid(p kernels.Params) error {
	if err := p.Validate(); err != nil {
		return err
	}
	return p.CheckWait()
}

// attackers gives each point with an attack each number of the list, or the usual one; a point without has none. It ends soon
// after MaxPoints.
func attackers(points []kernels.Params, list []string) (next []kernels.Params) {
	for _, p := range points {
		if len(next) > MaxPoints {
			return next
		}
		if p.Attack == kernels.NoAttack || list == nil {
			p.Attackers = p.Attack.DefaultAttackers()
			next = append(next, p)
			continue
		}
		for _, text := range list {
			v, _ := kernels.ParseCount(text) // checked when it was read
			p.Attackers = int(v)
			next = append(next, p)
		}
	}
	return next
}

// reach keeps the points whose weights have enough bits, K*N*log2(2L+1); where n is not given it is the least that has. 2L+1
// is odd, so that its logarithm is no fraction and rounding decides nothing.
func (r *reader) reach(points []kernels.Params) (next []kernels.Params) {
	for _, p := range points {
		least := math.Ceil(r.bits / (float64(p.K) * math.Log2(float64(2*p.L+1))))
		switch {
		case r.lists["n"] == nil && least <= kernels.MaxN && float64(p.K)*least <= kernels.MaxWeights:
			p.N = int(least)
		case r.lists["n"] == nil || float64(p.N) < least:
			continue
		}
		next = append(next, p)
	}
	return next
}

// listed reads the points that are listed one by one; what else the study says holds for each that does not say it.
func (r *reader) listed() (points []kernels.Params, err error) {
	items, ok := r.points.(*ast.SequenceNode)
	if !ok || len(items.Values) == 0 {
		return nil, r.errorf(r.points, "points: must be a list of mappings, such as - {k: 3, n: 100}")
	}
	if r.bits > 0 {
		return nil, r.errorf(r.nodes["key_bits"], "key_bits: not together with points")
	}
	if len(items.Values) > MaxPoints {
		return nil, r.errorf(r.points, "the study has more than %d points", MaxPoints)
	}
	for _, f := range fields {
		if len(r.lists[f.key]) > 1 {
			return nil, r.errorf(r.nodes[f.key], "%s: one value only where points are listed", f.key)
		}
	}
	for _, item := range items.Values {
		p, err := r.point(item)
		if err != nil {
			return nil, err
		}
		points = append(points, p)
	}
	return points, nil
}

func (r *reader) point(item ast.Node) (kernels.Params, error) {
	p := kernels.Default()
	pairs, err := r.mapping(item)
	if err != nil {
		return p, err
	}
	own := map[string]string{}
	for key, list := range r.lists {
		own[key] = list[0]
	}
	for _, e := range pairs {
		f, err := r.field(e.key, e.at)
		if err != nil {
			return p, err
		}
		if f.single {
			return p, r.errorf(e.at, "%s: has one value for the whole study", f.key)
		}
		text, err := r.scalar(e.value)
		if err == nil {
			if err = f.check(text); err != nil {
				err = r.errorf(e.value, "%s %s: %w", f.key, phrase.Escaped(text, 80), err)
			}
		}
		if err != nil {
			return p, err
		}
		own[e.key] = text
	}
	for _, f := range fields {
		if text, ok := own[f.key]; ok {
			if err := f.set(&p, text); err != nil {
				return p, r.errorf(item, "%s %s: %w", f.key, text, err)
			}
		}
	}
	if _, ok := own["attackers"]; !ok || p.Attack == kernels.NoAttack {
		p.Attackers = p.Attack.DefaultAttackers()
	}
	if err := valid(p); err != nil {
		return p, r.errorf(item, "%w", err)
	}
	return p, nil
}
