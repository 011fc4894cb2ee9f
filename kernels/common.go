package kernels

import (
	"slices"
	"strings"
)

// named lists the fields that Common names even where they are as usual.
var named = []string{"k", "n", "l", "rule", "tie", "trials"}

// Common says in short what all of some parameters have in common, as a picture does below its
// title: the machine, the rule, the tie and the trials, and what else is not as usual. It is "" for
// none.
func Common(list []Params) string {
	if len(list) == 0 {
		return ""
	}
	first, usual := list[0], Default()
	var words []string
	for i := range Fields {
		f := &Fields[i]
		text := f.Text(first)
		switch {
		case !slices.Contains(named, f.Name) && f.Get(first) == f.Get(usual), !f.Applies(first):
			continue
		case slices.ContainsFunc(list, func(p Params) bool { return f.Get(p) != f.Get(first) }):
			continue
		case f.Kind == Truth && text == "false", f.Name == "attackers" && text == "1", f.InShort(first) == "":
			continue
		}
		words = append(words, inShort(f, first))
	}
	return strings.Join(words, ", ")
}

// inShort is InShort for people: trials 100,000.
func inShort(f *Field, p Params) string {
	text := f.InShort(p)
	if f.Unit == "" {
		return text
	}
	start := strings.LastIndexByte(text, ' ') + 1
	for i := len(text) - 3; i > start; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
