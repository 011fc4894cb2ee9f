package report

import (
	"fmt"
	"slices"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// A parameter is something in which files can differ.
type parameter struct {
	name  string
	value func(f *file) string // as shown in a table, "" if it does not apply
	short func(value string) string
	off   string // the value that stands for nothing special, and that labels leave out
}

func after(word string) func(string) string { return func(s string) string { return word + s } }

// where returns a word for true and nothing for false.
func where(word string) func(string) string {
	return func(s string) string {
		if s == "yes" {
			return word
		}
		return ""
	}
}

// parameters returns those that there are, in the order in which labels list them.
func parameters() (list []parameter) {
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		p := parameter{name: strings.TrimRight(f.Label, "= "), value: func(o *file) string { return f.Text(o.Params) }, short: after(f.Label)}
		switch {
		case f.Name == "attackers" || f.Name == "first_trial": // beside attack and trials
			continue
		case f.Name == "attack":
			p = parameter{name: "attackers", value: func(o *file) string { return attackersOf(o.Params) }, short: func(s string) string {
				if s == "none" {
					return "no attackers"
				}
				return s
			}}
		case f.Name == "trials":
			p.value = trialRange
		case f.Label == "":
			p.name = f.Name
		case f.Kind == kernels.Truth:
			p.name, p.short = f.Name, where(f.Label)
			p.value = func(o *file) string { return yes(f.Get(o.Params) == 1) }
		case f.Kind == kernels.Whole && f.Unit != "":
			p.value = func(o *file) string { return phrase.Grouped(f.Get(o.Params)) }
		}
		if f.Late && f.Kind != kernels.Truth {
			p.off = f.Text(kernels.Default())
		}
		if value := p.value; f.Of != nil && f.Kind != kernels.Truth {
			p.value = func(o *file) string {
				if !f.Applies(o.Params) {
					return ""
				}
				return value(o)
			}
		}
		list = append(list, p)
	}
	return list
}

// attackersOf describes the attackers of a pair: geometric × 5, with non-breaking spaces.
func attackersOf(p kernels.Params) string {
	switch {
	case p.Attack == kernels.Genetic:
		return fmt.Sprintf("%s\u00a0≤\u00a0%d", p.Attack, p.Attackers)
	case p.Attackers > 1:
		return fmt.Sprintf("%s\u00a0×\u00a0%d", p.Attack, p.Attackers)
	}
	return p.Attack.String()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// trialRange describes the range of trials.
func trialRange(f *file) string {
	if f.Summary.Trials == 0 {
		return "none"
	}
	return fmt.Sprintf("%d to %d", f.Params.FirstTrial, f.Params.FirstTrial+(f.Summary.Trials-1))
}

// differing returns the parameters in which files differ.
func differing(files []file) (list []parameter) {
	for _, p := range parameters() {
		for i := range files {
			if p.value(&files[i]) != p.value(&files[0]) {
				list = append(list, p)
				break
			}
		}
	}
	return list
}

// label names each file by what distinguishes it; if two labels are then equal, by the file's name
// too, and if that is not enough, by its position.
func label(files []file) {
	if len(files) == 1 {
		files[0].label = files[0].Name
		return
	}
	list := differing(files)
	if len(list) > 1 { // the trials only if nothing else distinguishes files
		list = slices.DeleteFunc(list, func(p parameter) bool { return p.name == "trials" })
	}
	for i := range files {
		var parts, off []string
		for _, p := range list {
			switch v := p.value(&files[i]); {
			case v == "" || p.short(v) == "":
			case v == p.off:
				off = append(off, p.short(v))
			default:
				parts = append(parts, p.short(v))
			}
		}
		if len(parts) == 0 {
			parts = off
		}
		files[i].label = strings.Join(parts, ", ")
	}
	for _, more := range []func(int) string{
		func(i int) string { return files[i].Name },
		func(i int) string { return fmt.Sprintf("file %d", i+1) },
	} {
		alike := map[string]int{}
		for i := range files {
			alike[files[i].label]++
		}
		for i := range files {
			if l := files[i].label; l == "" {
				files[i].label = more(i)
			} else if alike[l] > 1 {
				files[i].label = l + ", " + more(i)
			}
		}
	}
}

// lead says what the files have in common and in what they differ.
func lead(files []file) string {
	f := &files[0]
	if len(files) == 1 {
		words := append([]string{f.Params.Rule.String(), "tie " + f.Params.Tie.String()}, f.Params.Variant()...)
		if f.Params.Attack != kernels.NoAttack {
			words = append(words, attackersOf(f.Params))
		}
		return fmt.Sprintf("%s of K=%d N=%d L=%d, %s, seed %d.", phrase.Plural(f.Summary.Trials, "trial"), f.Params.K, f.Params.N, f.Params.L, strings.Join(words, ", "), f.Params.Seed)
	}
	var names []string
	for _, p := range differing(files) {
		names = append(names, p.name)
	}
	s := fmt.Sprintf("%d files, each a series of its own: nothing is merged. ", len(files))
	if len(names) == 0 {
		return s + "They have the same parameters, seed and trials."
	}
	if same := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "seed" || n == "trials" || n == "keys" }); len(same) == 0 {
		return s + "They have the same parameters and differ in " + phrase.And(names) + "."
	}
	return s + "They differ in " + phrase.And(names) + "."
}

// shared returns a sentence about files that have pairs in common, "" if there are none. Attackers
// do not change a pair, nor does the maximum number of steps.
func shared(files []file) string {
	var list []string
	for i := range files {
		for j := range i {
			if n := common(&files[j], &files[i]); n > 0 {
				list = append(list, fmt.Sprintf("“%s” and “%s” (%s)", files[j].label, files[i].label, phrase.Plural(n, "trial")))
			}
		}
	}
	const most = 5
	if len(list) > most {
		list = append(list[:most], phrase.Plural(len(list)-most, "more pair")+" of files (the parameters below say which)")
	}
	if len(list) == 0 {
		return ""
	}
	return "Not independent, since they hold the same pairs of machines: " + phrase.And(list) + "."
}

// pairs returns what of p makes its pairs of machines what they are.
func pairs(p kernels.Params) kernels.Params {
	p = p.Identity().Canonical()
	for i := range kernels.Fields {
		if f := &kernels.Fields[i]; f.Aside {
			f.Set(&p, 0)
		}
	}
	return p
}

// common returns the number of pairs of machines that are in both files.
func common(a, b *file) uint64 {
	if pairs(a.Params) != pairs(b.Params) || a.Summary.Trials == 0 || b.Summary.Trials == 0 {
		return 0
	}
	first := max(a.Params.FirstTrial, b.Params.FirstTrial)
	last := min(a.Params.FirstTrial+(a.Summary.Trials-1), b.Params.FirstTrial+(b.Summary.Trials-1))
	if first > last {
		return 0
	}
	return last - first + 1
}
