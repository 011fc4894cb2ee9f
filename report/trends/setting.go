package trends

import (
	"slices"
	"strings"

	"tpmbench/kernels"
)

// always lists the fields that a picture names even where they are as usual.
var always = []string{"k", "n", "l", "rule", "tie", "trials"}

// common says what all points have in common, as it stands in pictures below their titles: the
// machine, the rule and the tie, and what else is not as usual.
func common(points []Point) string {
	usual := kernels.Default()
	var words []string
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if !slices.Contains(always, f.Name) && f.Get(points[0].Params) == f.Get(usual) {
			continue
		}
		if slices.ContainsFunc(points, func(at Point) bool { return f.Get(at.Params) != f.Get(points[0].Params) }) {
			continue
		}
		if s := setting(f, points[0].Params); s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, ", ")
}
