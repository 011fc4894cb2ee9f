package demo

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
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
	maxMessage   = 420     // bytes: 140 characters, as the page counts them
)

// request is one trial to show.
type request struct {
	params kernels.Params
	trial  uint64
}

// defaults returns the paper's standard case, with the number of steps of the demonstration.
func defaults() request {
	p := kernels.Default()
	p.MaxSteps, p.Trials = 1000, 1
	return request{params: p}
}

// parse reads a request from a page's query, such as k=3&n=100&trial=7. Missing values have their
// defaults; step, the page's own position in the trace, is ignored. The error is one sentence for
// the page.
func parse(query string) (request, error) {
	r := defaults()
	values, err := url.ParseQuery(query)
	if err != nil {
		return r, fmt.Errorf("the address has a query that cannot be read: %q", phrase.Short(query, 40))
	}
	f := form{values: values}
	p := &r.params
	f.int("k", "K", 1, maxK, &p.K)
	f.int("n", "N", 1, maxN, &p.N)
	f.int("l", "L", 1, maxL, &p.L)
	word(&f, "rule", kernels.RuleNames(), kernels.ParseRule, &p.Rule)
	word(&f, "tie", kernels.TieNames(), kernels.ParseTie, &p.Tie)
	steps := int(p.MaxSteps)
	f.int("max_steps", "max steps", 1, maxSteps, &steps)
	p.MaxSteps = uint64(steps)
	f.uint("seed", math.MaxUint64, &p.Seed)
	f.uint("trial", kernels.MaxTrials-1, &r.trial)
	word(&f, "attack", kernels.AttackNames(), kernels.ParseAttack, &p.Attack)
	if p.Attackers = p.Attack.DefaultAttackers(); p.Attack != kernels.NoAttack {
		f.int("attackers", "attackers", 1, maxAttackers, &p.Attackers)
	} else {
		f.take("attackers")
	}
	f.take("step")
	f.rest()
	if f.err == nil {
		f.err = affordable(*p)
	}
	p.FirstTrial = r.trial
	return r, f.err
}

// affordable refuses values that are within the bounds but too large together.
func affordable(p kernels.Params) error {
	work := uint64(p.Weights()) * uint64(2+p.Attackers) * p.MaxSteps
	if work <= maxWork {
		return nil
	}
	return fmt.Errorf("K*N = %d weights, %d machines and %d max steps are too much for this page together: lower one of them by a factor of %d, or use tpmbench trace",
		p.Weights(), 2+p.Attackers, p.MaxSteps, (work+maxWork-1)/maxWork)
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

func (f *form) int(key, name string, low, high int, to *int) {
	s, ok := f.take(key)
	if !ok {
		return
	}
	v, err := strconv.Atoi(s)
	if err != nil || v < low || v > high {
		f.bad(name, s, fmt.Sprintf("a whole number from %d to %d", low, high))
		return
	}
	*to = v
}

func (f *form) uint(key string, most uint64, to *uint64) {
	s, ok := f.take(key)
	if !ok {
		return
	}
	v, err := strconv.ParseUint(s, 10, 64)
	if err != nil || v > most {
		f.bad(key, s, fmt.Sprintf("a whole number from 0 to %d", most))
		return
	}
	*to = v
}

func word[T any](f *form, key string, names []string, parse func(string) (T, error), to *T) {
	s, ok := f.take(key)
	if !ok {
		return
	}
	v, err := parse(s)
	if err != nil {
		f.bad(key, s, "one of "+strings.Join(names, ", "))
		return
	}
	*to = v
}

// rest refuses unknown names.
func (f *form) rest() {
	least := ""
	for key := range f.values {
		if least == "" || key < least {
			least = key
		}
	}
	if (least != "" || len(f.values) > 0) && f.err == nil {
		f.err = fmt.Errorf("the address has the unknown key %q", phrase.Short(least, 40))
	}
}

// command returns the command line that shows the same trial.
func (r request) command() string {
	p := r.params
	var b strings.Builder
	fmt.Fprintf(&b, "tpmbench trace -K %d -N %d -L %d --rule %s --tie %s --max-steps %d --seed %d --trial %d", p.K, p.N, p.L, p.Rule, p.Tie, p.MaxSteps, p.Seed, r.trial)
	if p.Attack != kernels.NoAttack {
		fmt.Fprintf(&b, " --attack %s --attackers %d", p.Attack, p.Attackers)
	}
	return b.String()
}
