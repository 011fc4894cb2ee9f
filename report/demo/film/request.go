package film

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Bounds on requests. tpmbench trace has wider ones.
const (
	maxK         = 8
	maxN         = 1000
	maxL         = kernels.MaxL
	maxSteps     = 10_000
	maxAttackers = 512
	maxWork      = 1 << 30 // weights processed in all steps, K*N*(2+attackers)*steps: some seconds
	MaxMessage   = 420     // bytes: 140 characters, as the page counts them
)

// Request is one trial to show.
type Request struct {
	params kernels.Params
	trial  uint64
}

// defaults returns the paper's standard case, with the number of steps of the demonstration.
func defaults() Request {
	p := kernels.Default()
	p.MaxSteps, p.Trials = 1000, 1
	return Request{params: p}
}

// Parse reads a request from a page's query, such as k=3&n=100&trial=7. Missing values have their
// defaults; step, the page's own position in the trace, is ignored. The error is one sentence for
// the page.
func Parse(query string) (Request, error) {
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
	f.take("step")
	f.rest()
	if f.err == nil {
		f.err = together(*p)
	}
	return r, f.err
}

// absent are the parameters for which the page has no setting.
var absent = []string{"trials", "wait", "distance", "follow", "keys"}

func isAbsent(f *kernels.Field) bool { return slices.Contains(absent, f.Name) }

// keys are the address's names of parameters that it calls otherwise.
var keys = map[string]string{"first_trial": "trial"}

// most are the largest values that the page accepts where tpmbench trace accepts larger ones.
var most = map[string]uint64{
	"k": maxK, "n": maxN, "max_steps": maxSteps, "attackers": maxAttackers, "first_trial": kernels.MaxTrials - 1,
	"query": maxN * maxL, "detect": maxSteps, "share": maxK * maxN,
}

// labels are the page's names of settings that it calls otherwise.
var labels = map[string]string{
	"k": "K", "n": "N", "l": "L", "max_steps": "max steps",
	"input_range": "M", "zero_inputs": "zero inputs", "start_errors": "start errors", "first_trial": "trial",
}

func labelOf(name string) string {
	if l, other := labels[name]; other {
		return l
	}
	return name
}

// field sets a parameter to its value in the address.
func (f *form) field(of *kernels.Field, p *kernels.Params) {
	if isAbsent(of) {
		return
	}
	key := of.Name
	if k, other := keys[of.Name]; other {
		key = k
	}
	if of.Name == "attackers" {
		p.Attackers = p.Attack.DefaultAttackers()
	}
	text, ok := f.take(key)
	if !ok || !of.Applies(*p) {
		return // what means nothing beside the others
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
		f.bad(labelOf(of.Name), text, want)
	}
}

// together refuses values that are possible, but not beside each other.
func together(p kernels.Params) error {
	if err := p.Validate(); err != nil {
		return errors.New(phrase.Said(err, labelOf))
	}
	return affordable(p)
}

// affordable refuses values that are within the bounds but too large together.
func affordable(p kernels.Params) error {
	work := p.StepWeights() * p.MaxSteps
	if work <= maxWork {
		return nil
	}
	return fmt.Errorf("K*N = %d weights, %d machines and %d max steps are too much for this page together: lower one of them by a factor of %d, or use tpmbench trace",
		p.Weights(), p.Machines(), p.MaxSteps, (work+maxWork-1)/maxWork)
}

// form takes values by name and keeps the first error.
type form struct {
	values url.Values
	err    error
}

// take removes a value and reports whether there was one; more than one is an error.
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

// rest refuses unknown names.
func (f *form) rest() {
	least := ""
	for key := range f.values {
		if least == "" || key < least {
			least = key
		}
	}
	if of := kernels.FieldOf(least); of != nil && f.err == nil {
		f.err = fmt.Errorf("the demonstration has no %s: leave it out of the address, or use tpmbench trace %s", least, of.Called())
	}
	if (least != "" || len(f.values) > 0) && f.err == nil {
		f.err = fmt.Errorf("the address has the unknown key %q", phrase.Short(least, 40))
	}
}

// command returns the command line that shows the same trial.
func (r Request) command() string {
	p := r.params
	return "tpmbench trace " + p.CommandLine(map[string]string{"trials": "", "first_trial": "--trial"})
}
