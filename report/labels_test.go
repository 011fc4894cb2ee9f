package report

import (
	"slices"
	"strings"
	"testing"

	"tpmbench/kernels"
)

type change = func(p *kernels.Params)

func TestLabels(t *testing.T) {
	ensemble := func(n int) change {
		return func(p *kernels.Params) { p.Attack, p.Attackers, p.Wait = kernels.Majority, n, 50 }
	}
	for name, c := range map[string]struct {
		changes []change
		labels  []string
		lead    string
	}{
		"one":           {[]change{nil}, []string{"0.arrow"}, "5 trials of K=3 N=10 L=3, hebbian, tie minus, seed 1."},
		"one, attacked": {[]change{attacked}, []string{"0.arrow"}, "5 trials of K=3 N=10 L=3, hebbian, tie minus, geometric × 3, seed 1."},
		"variants": {[]change{nil, func(p *kernels.Params) { p.Detect, p.InputRange = 5, 2 }, func(p *kernels.Params) { p.Query = 3 }},
			[]string{"M=1, query 0, detect 0", "M=2, detect 5", "query 3"}, "They differ in M, query and detect."},
		"depth": {[]change{nil, func(p *kernels.Params) { p.L = 4 }}, []string{"L=3", "L=4"}, "They differ in L."},
		"two parameters": {[]change{nil, func(p *kernels.Params) { p.K, p.Tie = 4, kernels.TiePlus }},
			[]string{"K=3, tie minus", "K=4, tie plus"}, "They differ in K and tie."},
		"shards": {[]change{nil, func(p *kernels.Params) { p.FirstTrial = 5 }},
			[]string{"trials 0 to 4", "trials 5 to 9"}, "They have the same parameters and differ in trials."},
		"seeds": {[]change{nil, func(p *kernels.Params) { p.Seed = 2 }}, []string{"seed 1", "seed 2"}, "same parameters and differ in seed."},
		"alike": {[]change{nil, nil, func(p *kernels.Params) { p.N = 11 }},
			[]string{"N=10, 0.arrow", "N=10, 1.arrow", "N=11"}, "They differ in N."},
		"the same": {[]change{nil, nil}, []string{"0.arrow", "1.arrow"}, "They have the same parameters, seed and trials."},
		"attackers": {[]change{nil, attacked, ensemble(1), func(p *kernels.Params) { p.Attack, p.Attackers = kernels.Genetic, 64 }},
			[]string{"no attackers", "geometric × 3, followed", "majority, wait 50", "genetic ≤ 64"}, "differ in attackers, wait and follow."},
		"ensembles": {[]change{ensemble(10), ensemble(20)}, []string{"majority × 10", "majority × 20"}, "They differ in attackers."},
		"keys":      {[]change{nil, func(p *kernels.Params) { p.Keys = true }}, []string{"0.arrow", "with keys"}, "same parameters and differ in keys."},
	} {
		var files []file
		for i, change := range c.changes {
			files = append(files, file{File: fileOf(string(rune('0'+i))+".arrow", 5, change)})
		}
		label(files)
		var got []string
		for _, f := range files {
			got = append(got, strings.ReplaceAll(f.label, "\u00a0", " "))
		}
		if !slices.Equal(got, c.labels) {
			t.Errorf("%s: %q, want %q", name, got, c.labels)
		}
		if l := strings.ReplaceAll(lead(files), "\u00a0", " "); !strings.HasSuffix(l, c.lead) || len(files) > 1 && !strings.Contains(l, "nothing is merged") {
			t.Errorf("%s: %q, want %q", name, l, c.lead)
		}
	}
}

// Pairs that are in both files.
func TestShared(t *testing.T) {
	of := func(changes ...change) string {
		var files []file
		for i, change := range changes {
			files = append(files, file{File: fileOf(string(rune('0'+i))+".arrow", 5, change)})
		}
		label(files)
		return shared(files)
	}
	from := func(first uint64) change { return func(p *kernels.Params) { p.FirstTrial = first } }
	for want, changes := range map[string][]change{
		"(2 trials).": {nil, from(3)},
		"(5 trials).": {nil, attacked}, // attackers do not change the pairs
		"(1 trial), “trials 0 to 4” and “trials 3 to 7” (2 trials) and “trials 4 to 8” and “trials 3 to 7” (4 trials).": {nil, from(4), from(3)},
		"1 more pair of files (the parameters below say which).":                                                        {nil, attacked, func(p *kernels.Params) { p.MaxSteps = 9 }, func(p *kernels.Params) { p.Keys = true }},
	} {
		if got := of(changes...); !strings.HasSuffix(got, want) || !strings.HasPrefix(got, "Not independent") {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if s := of(nil, from(5), func(p *kernels.Params) { p.L = 4 }, func(p *kernels.Params) { p.Seed = 2 }); s != "" {
		t.Errorf("nothing is shared: %q", s)
	}
}

func TestText(t *testing.T) {
	p := func(x float64) *float64 { return &x }
	for got, want := range map[string]string{
		withError(p(301.30614), p(0.094), 30):  "301.306 ± 0.094",
		withError(p(57337.2), p(666), 30):      "57,337 ± 666",
		withError(p(1234.56), p(7.7), 30):      "1,234.6 ± 7.7",
		withError(p(5), p(0), 30):              "5.00 ± 0.00",
		withError(p(5.25), nil, 30):            "5.25",
		withError(p(5.25), nil, 1):             "5.25, of only 1",
		withError(p(9), p(0.5), 29):            "9.00 ± 0.50, of only 29",
		of(0, 20):                              "none of 20",
		withError(nil, nil, 30):                "–",
		percent(p(1)):                          "100 %",
		percent(p(0.9999999)):                  "99.99999 %",
		percent(p(0.28313)):                    "28.3 %",
		percent(p(0)):                          "0 %",
		interval(p(0.283), p(0.276), p(0.289)): "28.3 % (27.6 to 28.9 %)",
		significant(p(94.987)):                 "95.0",
		significant(p(0.0138123)):              "0.0138",
		significant(p(287210.6)):               "287211",
		significant(p(0)):                      "0",
		of(5, 20):                              "5 (25 %)",
		of(0, 0):                               "0",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
