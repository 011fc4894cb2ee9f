package conformance

import (
	"slices"

	"tpmbench/kernels"
)

// factor is one parameter and the values it takes in a covering list.
type factor struct {
	name   string
	values int
	apply  func(p *kernels.Params, value int)
}

// factors returns the parameters with the values whose pairs a covering list has: those of values,
// where it has any for a field, else all words, both truths, or the field's edges.
func factors(values map[string][]uint64, without ...string) (list []factor) {
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		v, given := values[f.Name]
		switch {
		case given:
		case slices.Contains(without, f.Name):
			continue
		case f.Kind == kernels.Word:
			for w := range f.Words {
				v = append(v, uint64(w))
			}
		case f.Kind == kernels.Truth:
			v = []uint64{0, 1}
		default:
			v = f.Edges
		}
		list = append(list, factor{f.Name, len(v), func(p *kernels.Params, i int) { f.Set(p, v[i]) }})
	}
	return list
}

// pair is value a of factor i together with value b of factor j, i < j.
type pair struct{ i, a, j, b int }

// coverPairs returns a short list of cases in which every value of every factor occurs together
// with every value of every other factor. It is greedy: each case begins with a pair not yet
// covered, and takes its other values one by one to cover the most pairs.
func coverPairs(factors []factor) []kernels.Params {
	var open []pair
	missing := map[pair]bool{}
	for i, f := range factors {
		for j := i + 1; j < len(factors); j++ {
			for n := range f.values * factors[j].values {
				q := pair{i, n / factors[j].values, j, n % factors[j].values}
				open = append(open, q)
				missing[q] = true
			}
		}
	}
	var cases []kernels.Params
	for turn, q := range open {
		if missing[q] {
			cases = append(cases, cover(factors, missing, q, turn))
		}
	}
	return cases
}

// cover makes a case with the pair first and deletes what it covers from missing.
func cover(factors []factor, missing map[pair]bool, first pair, turn int) kernels.Params {
	value := make([]int, len(factors))
	for i := range value {
		value[i] = -1
	}
	value[first.i], value[first.j] = first.a, first.b
	for i, f := range factors {
		if value[i] >= 0 {
			continue
		}
		most, choice := -1, 0
		for n := range f.values {
			v := (n + turn) % f.values // equally good values take turns
			if gain := len(covered(missing, value, i, v)); gain > most {
				most, choice = gain, v
			}
		}
		value[i] = choice
	}
	var p kernels.Params
	for i, f := range factors {
		for _, q := range covered(missing, value, i, value[i]) {
			delete(missing, q)
		}
		f.apply(&p, value[i])
	}
	return p
}

// covered returns the missing pairs of value v of factor i with the values chosen.
func covered(missing map[pair]bool, value []int, i, v int) []pair {
	var pairs []pair
	for j, w := range value {
		q := pair{i, v, j, w}
		if j < i {
			q = pair{j, w, i, v}
		}
		if j != i && w >= 0 && missing[q] {
			pairs = append(pairs, q)
		}
	}
	return pairs
}
