package study

import (
	"maps"
	"math"

	"github.com/goccy/go-yaml/ast"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// product lists all combinations of the values.
func (r *reader) product(body ast.Node) ([]kernels.Params, error) {
	if r.bits > 0 {
		for _, key := range []string{"k", "l"} {
			if r.lists[key] == nil {
				r.lists[key] = []string{"1", "2", "3", "4", "5", "6", "7", "8"}
			}
		}
	}
	points, err := r.combine(r.lists, MaxPoints, body)
	if err != nil {
		return nil, err
	}
	if r.bits > 0 {
		points = r.reach(points)
	}
	for _, p := range points {
		if err := valid(p); err != nil {
			return nil, r.errorf(body, "one of the points is invalid: %w", err)
		}
	}
	if len(points) == 0 {
		return nil, r.errorf(r.nodes["key_bits"], "key_bits %.0f: no combination of k, n and l reaches that", r.bits)
	}
	return points, nil
}

// combine lists all combinations of the values in lists, up to most of them; the last field varies
// fastest. Errors refer to the node of the key, or to the node at.
func (r *reader) combine(lists map[string][]string, most int, at ast.Node) ([]kernels.Params, error) {
	points := []kernels.Params{kernels.Default()}
	tooMany := func() error { return r.errorf(at, "the study has more than %d points", MaxPoints) }
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		list := lists[f.Name]
		switch {
		case f.Name == "attackers":
			if points = attackers(points, list); len(points) > most {
				return nil, tooMany()
			}
			continue
		case list == nil:
			continue
		case len(points) > most/len(list):
			return nil, tooMany()
		}
		var next []kernels.Params
		for _, p := range points {
			for _, text := range list {
				if err := f.Read(&p, text); err != nil {
					where := r.nodes[f.Name]
					if where == nil {
						where = at
					}
					return nil, r.errorf(where, "%s %s: %w", f.Name, text, possible(err))
				}
				next = append(next, p)
			}
		}
		points = next
	}
	return points, nil
}

// valid returns an error if no run can have such parameters.
func valid(p kernels.Params) error {
	if err := p.Validate(); err != nil {
		return err
	}
	return p.CheckUsed()
}

// attackers gives each point with an attack each number of attackers in the list, or the default; a
// point without an attack gets none. It stops soon after MaxPoints.
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

// reach keeps the points whose weights have enough bits, K*N*log2(2L+1). If n is not given, it is
// the smallest that reaches them. 2L+1 is odd, so its logarithm is irrational and rounding never
// decides.
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

// listed reads the points listed one by one, each with every combination of the values beside them.
// A single value beside them applies to points that do not set it themselves; a key that has a list
// beside them cannot be set by any point.
func (r *reader) listed() (points []kernels.Params, err error) {
	items, ok := r.points.(*ast.SequenceNode)
	if !ok || len(items.Values) == 0 {
		return nil, r.errorf(r.points, "points: must be a list of mappings, such as - {k: 3, n: 100}")
	}
	if r.bits > 0 {
		return nil, r.errorf(r.nodes["key_bits"], "key_bits: cannot be combined with points")
	}
	for _, item := range items.Values {
		lists, err := r.item(item)
		if err != nil {
			return nil, err
		}
		list, err := r.combine(lists, MaxPoints-len(points), item)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if err := valid(p); err != nil {
				return nil, r.errorf(item, "%w", err)
			}
		}
		points = append(points, list...)
	}
	return points, nil
}

// item reads what one listed point sets, and returns the values of each key, including those beside
// points.
func (r *reader) item(item ast.Node) (map[string][]string, error) {
	pairs, err := r.mapping(item)
	if err != nil {
		return nil, err
	}
	lists := maps.Clone(r.lists)
	for _, e := range pairs {
		f, err := r.field(e.key, e.at)
		switch {
		case err != nil:
			return nil, err
		case single(f):
			return nil, r.errorf(e.at, "%s: takes one value for the whole study", f.Name)
		case len(r.lists[f.Name]) > 1:
			return nil, r.errorf(e.at, "%s: a list beside points has its values, so no point can set it", f.Name)
		}
		text, err := r.scalar(e.key, e.value)
		if err != nil {
			return nil, err
		}
		if err := check(f, text); err != nil {
			return nil, r.errorf(e.value, "%s %s: %w", f.Name, phrase.Escaped(text, 80), err)
		}
		lists[f.Name] = []string{text}
	}
	return lists, nil
}
