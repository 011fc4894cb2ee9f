package demo

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Bounds of what a request may ask for. tpmbench trace has wider ones.
const (
	maxK         = 8
	maxN         = 1000
	maxL         = kernels.MaxL
	maxEpochs    = 10_000
	maxAttackers = 512
	maxWork      = 1 << 30 // weights looked at in all steps: K*N*(2+opponents)*epochs, some seconds
	maxMessage   = 420     // bytes: 140 characters, as the page counts them
)

// request is one trial to show.
type request struct {
	params kernels.Params
	trial  uint64
}

// defaults are the paper's standard case, with the epochs of the demonstration.
func defaults() request {
	p := kernels.Default()
	p.MaxSteps, p.Trials = 1000, 1
	return request{params: p}
}

// parse reads a request from a page's query, such as k=3&n=100&trial=7. What is
// missing has its default; epoch, the page's own place in the trace, is passed
// over. The error is one sentence for the page.
func parse(query string) (request, error) {
	r := defaults()
	values, err := url.ParseQuery(query)
	if err != nil {
		return r, fmt.Errorf("the address has a query that cannot be read: %q", phrase.Short(query, 40))
	}
	f := form{values: values}
	p := &r.params
	for i := range kernels.Fields {
		f.field(&kernels.Fields[i], p)
	}
	r.trial = p.FirstTrial
	f.take("epoch")
	f.rest()
	if f.err == nil {
		f.err = affordable(*p)
	}
	return r, f.err
}

// absent are the parameters that the page has no setting for.
var absent = []string{"trials", "wait", "follow", "keys"}

// keys are what the address calls some parameters.
var keys = map[string]string{"max_steps": "epochs", "first_trial": "trial"}

// most are the largest values that the page takes, where tpmbench trace takes larger ones.
var most = map[string]uint64{"k": maxK, "n": maxN, "max_steps": maxEpochs, "attackers": maxAttackers, "first_trial": kernels.MaxTrials - 1}

// labels are what the page calls some settings.
var labels = map[string]string{"k": "K", "n": "N", "l": "L", "max_steps": "max epochs", "attackers": "attackers"}

// field sets a parameter to what the address has for it.
func (f *form) field(of *kernels.Field, p *kernels.Params) {
	if slices.Contains(absent, of.Name) {
		return
	}
	key, label := of.Name, of.Name
	if k, other := keys[of.Name]; other {
		key, label = k, k
	}
	if l, other := labels[of.Name]; other {
		label = l
	}
	if of.Name == "attackers" {
		p.Attackers = p.Attack.DefaultAttackers()
	}
	text, ok := f.take(key)
	if !ok || of.Name == "attackers" && p.Attack == kernels.NoAttack {
		return
	}
	low, high := of.Min, of.Max
	if m, less := most[of.Name]; less {
		high = m
	}
	if of.Name == "attackers" {
		low = 1
	}
	want := strings.TrimPrefix(of.Want(), "must be ")
	if of.Kind == kernels.Whole {
		want = fmt.Sprintf("a whole number from %d to %d", low, high)
	}
	if err := of.Read(p, text); err != nil || of.Kind == kernels.Whole && (of.Get(*p) < low || of.Get(*p) > high) {
		f.bad(label, text, want)
	}
}

// affordable refuses what is within the bounds and too much together.
func affordable(p kernels.Params) error {
	work := uint64(p.Weights()) * uint64(2+p.Attackers) * p.MaxSteps
	if work <= maxWork {
		return nil
	}
	return fmt.Errorf("K*N = %d weights, %d machines and %d max epochs are too much for this page together: lower one of them by a factor of %d, or use tpmbench trace",
		p.Weights(), 2+p.Attackers, p.MaxSteps, (work+maxWork-1)/maxWork)
}

// form takes values by name and keeps the first error.
type form struct {
	values url.Values
	err    error
}

// take removes a value and tells whether there is one, which must be the only one.
func (f *form) take(key string) (string, bool) {
	v, ok := f.values[key]
	delete(f.values, key)
	if !ok {
		return "", false
	}
	if len(v) > 1 && f.err == nil {
		f.err = fmt.Errorf("the address gives %s %d times: give it once", key, len(v))
	}
	return v[0], true
}

func (f *form) bad(what, value, want string) {
	if f.err == nil {
		f.err = fmt.Errorf("%s %q: must be %s", what, phrase.Short(value, 40), want)
	}
}

// rest refuses names that nobody has taken.
func (f *form) rest() {
	least := ""
	for key := range f.values {
		if least == "" || key < least {
			least = key
		}
	}
	if (least != "" || len(f.values) > 0) && f.err == nil {
		f.err = fmt.Errorf("the address has %q, which means nothing here", phrase.Short(least, 40))
	}
}

// command is what shows the same trial on the command line.
func (r request) command() string {
	p := r.params
	return "tpmbench trace " + p.CommandLine(map[string]string{"trials": "", "first_trial": "--trial"})
}
