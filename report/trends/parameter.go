package trends

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tpmbench/kernels"
)

// numeric reports whether the values of a field are numbers.
func numeric(f *kernels.Field) bool { return f.Kind == kernels.Whole || f.Kind == kernels.Fraction }

// number returns the value of a numeric field.
func number(f *kernels.Field, p kernels.Params) float64 {
	if f.Kind == kernels.Fraction {
		return math.Float64frombits(f.Get(p))
	}
	return float64(f.Get(p))
}

// symbol is what axes and formulas call a field: L, detect.
func symbol(f *kernels.Field) string { return cmp.Or(f.Short, f.Name) }

// setting is p's value of a field as a label says it, "" where it means nothing.
func setting(f *kernels.Field, p kernels.Params) string {
	text := f.Text(p)
	switch {
	case !f.Applies(p):
		return ""
	case text == "false" || text == "none" || f.Label == "" && f.Kind != kernels.Word:
		return f.Name + " " + text
	}
	return f.InShort(p)
}

// label names p by its values of the fields.
func label(fields []*kernels.Field, p kernels.Params) string {
	var words []string
	for _, f := range fields {
		if s := setting(f, p); s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, ", ")
}

// settings are p's values of the fields by their names.
func settings(fields []*kernels.Field, p kernels.Params) map[string]string {
	list := map[string]string{}
	for _, f := range fields {
		list[f.Name] = f.Text(p)
	}
	return list
}

// key is equal for points with equal values of the fields.
func key(fields []*kernels.Field, p kernels.Params) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(f.Text(p) + "_")
	}
	return b.String()
}

// combinations counts the combinations of values of the fields that the points have.
func combinations(points []kernels.Params, fields ...*kernels.Field) int {
	seen := map[string]bool{}
	for _, p := range points {
		seen[key(fields, p)] = true
	}
	return len(seen)
}

// varied returns the fields in which points differ.
func varied(points []kernels.Params) (list []*kernels.Field) {
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if slices.ContainsFunc(points, func(p kernels.Params) bool { return f.Get(p) != f.Get(points[0]) }) {
			list = append(list, f)
		}
	}
	return list
}

// needed returns the fields without those numeric ones that follow from fixed and the others: of a
// study with key_bits, n. What says which trials there are goes first, then what has most values.
// Words stay, since a series must not join points of two rules.
func needed(points []kernels.Params, fixed, fields []*kernels.Field) []*kernels.Field {
	all := slices.Concat(fixed, fields)
	want := combinations(points, all...)
	order := slices.DeleteFunc(slices.Clone(fields), func(f *kernels.Field) bool { return !numeric(f) })
	slices.Reverse(order)
	worth := func(f *kernels.Field) int {
		if f.Range {
			return len(points) + 1
		}
		return combinations(points, f)
	}
	slices.SortStableFunc(order, func(a, b *kernels.Field) int { return cmp.Compare(worth(b), worth(a)) })
	for _, f := range order {
		if rest := without(all, f); combinations(points, rest...) == want {
			all = rest
		}
	}
	return slices.DeleteFunc(slices.Clone(fields), func(f *kernels.Field) bool { return !slices.Contains(all, f) })
}

// without returns list without some of its fields.
func without(list []*kernels.Field, some ...*kernels.Field) []*kernels.Field {
	return slices.DeleteFunc(slices.Clone(list), func(f *kernels.Field) bool { return slices.Contains(some, f) })
}
