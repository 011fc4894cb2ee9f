package report

import (
	"slices"
	"strings"

	"tpmbench/kernels"
)

// setting says what all files have in common, as it stands in pictures below their titles: the
// machine, the rule and the tie, and what else is not as usual.
func setting(files []file) string {
	usual := file{File: File{Params: kernels.Default()}}
	var words []string
	for _, p := range parameters() {
		v := p.value(&files[0])
		if v == "" || p.short(v) == "" || slices.ContainsFunc(files, func(f file) bool { return p.value(&f) != v }) {
			continue
		}
		if slices.Contains(always, p.name) || v != p.value(&usual) {
			words = append(words, p.short(v))
		}
	}
	return strings.Join(words, ", ")
}

// always lists the parameters that a picture names even if they are as usual.
var always = []string{"K", "N", "L", "rule", "tie", "seed"}

// found sums up a single file in a sentence, "" if no trial has synchronised.
func found(f *file) string {
	s := f.Summary
	if s.Synced == 0 {
		return ""
	}
	text := "Synchronised: " + of(s.Synced, s.Trials) + ", in " + withError(s.SyncSteps.Mean, s.SyncSteps.SE, s.Synced) + " steps on average"
	if len(f.within) > 1 {
		text += "; half of all trials within " + steps(&f.within[1])
	}
	return text + "."
}
