package study

import (
	"slices"
	"strings"

	"tpmbench/kernels"
)

// always are the parameters that are in names even if they do not vary.
var always = []string{"k", "n", "l", "rule"}

// keysOf returns the parameters that distinguish the points in names, in order.
func keysOf(points []kernels.Params) (keys []string) {
	for _, f := range kernels.Fields {
		differs := func(p kernels.Params) bool { return f.Get(p) != f.Get(points[0]) }
		if slices.Contains(always, f.Name) || slices.ContainsFunc(points, differs) {
			keys = append(keys, f.Name)
		}
	}
	return keys
}

// Name returns the name of p's rows: k-3_n-100_l-3_rule-random-walk. It has no =, which readers of
// folders take for a column.
func (s *Study) Name(p kernels.Params) string {
	var words []string
	for _, key := range s.keys {
		words = append(words, key+"-"+kernels.FieldOf(key).Text(p))
	}
	return strings.Join(words, "_")
}

// Word is a parameter in a name.
type Word struct{ Key, Value string }

// Words splits a name into its parameters; ok is false if it is not a name. No value contains _,
// though keys may.
func Words(name string) (list []Word, ok bool) {
	for name != "" {
		i := slices.IndexFunc(kernels.Fields, func(f kernels.Field) bool { return strings.HasPrefix(name, f.Name+"-") })
		if i < 0 {
			return nil, false
		}
		var value string
		value, name, ok = strings.Cut(name[len(kernels.Fields[i].Name)+1:], "_")
		if list = append(list, Word{kernels.Fields[i].Name, value}); ok && name == "" {
			return nil, false
		}
	}
	return list, len(list) > 0
}
