package study

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// field is a key of a study that sets a parameter.
type field struct {
	key     string
	unit    string // of its values
	meaning string
	single  bool // takes one value for the whole study
	number  bool // may have a range
	set     func(p *kernels.Params, text string) error
}

// fields are in the order of names: the last one varies fastest.
var fields = []field{
	{key: "k", meaning: "hidden units of a machine", number: true, set: integer(func(p *kernels.Params) *int { return &p.K })},
	{key: "n", meaning: "inputs of a hidden unit", number: true, set: integer(func(p *kernels.Params) *int { return &p.N })},
	{key: "l", meaning: "synaptic depth: weights are whole numbers from -l to l", number: true, set: integer(func(p *kernels.Params) *int { return &p.L })},
	{key: "rule", meaning: "learning rule", set: named(kernels.ParseRule, func(p *kernels.Params) *kernels.Rule { return &p.Rule })},
	{key: "tie", meaning: "sign of a local field of 0: minus, plus or split", set: named(kernels.ParseTie, func(p *kernels.Params) *kernels.Tie { return &p.Tie })},
	{key: "attack", meaning: "kind of attack, none without attackers", set: named(kernels.ParseAttack, func(p *kernels.Params) *kernels.Attack { return &p.Attack })},
	{key: "attackers", meaning: "maximum number of attackers of a pair", number: true, set: integer(func(p *kernels.Params) *int { return &p.Attackers })},
	{key: "wait", unit: "steps", meaning: "steps before the attackers of a majority attack vote", number: true, set: whole(func(p *kernels.Params) *uint64 { return &p.Wait })},
	{key: "max_steps", unit: "steps", meaning: "steps after which a pair is given up", number: true, set: whole(func(p *kernels.Params) *uint64 { return &p.MaxSteps })},
	{key: "trials", unit: "trials", meaning: "requested trials", number: true, set: whole(func(p *kernels.Params) *uint64 { return &p.Trials })},
	{key: "seed", meaning: "seed of the random bits", number: true, set: whole(func(p *kernels.Params) *uint64 { return &p.Seed })},
	{key: "first_trial", meaning: "number of the first trial", single: true, set: whole(func(p *kernels.Params) *uint64 { return &p.FirstTrial })},
	{key: "follow", meaning: "true where a pair goes on until an attacker has learned", set: truth(func(p *kernels.Params) *bool { return &p.Follow })},
	{key: "keys", meaning: "true if rows have keys", set: truth(func(p *kernels.Params) *bool { return &p.Keys })},
}

// get returns the field's value in p, as written in names and tables.
func (f field) get(p kernels.Params) string {
	i := slices.IndexFunc(batch.Parameters, func(a batch.Parameter) bool { return a.Name == f.key })
	return batch.Parameters[i].Text(p)
}

// fieldOf returns the field with the given key, and whether there is one.
func fieldOf(key string) (field, bool) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == key })
	if i < 0 {
		return field{}, false
	}
	return fields[i], true
}

func decimal(v uint64) string { return strconv.FormatUint(v, 10) }

func whole(at func(*kernels.Params) *uint64) func(*kernels.Params, string) error {
	return func(p *kernels.Params, text string) (err error) {
		*at(p), err = kernels.ParseCount(text)
		return err
	}
}

func integer(at func(*kernels.Params) *int) func(*kernels.Params, string) error {
	return func(p *kernels.Params, text string) error {
		v, err := kernels.ParseCount(text)
		if err == nil && v >= 1<<31 {
			err = fmt.Errorf("must be at most %d", 1<<31-1)
		}
		if err == nil {
			*at(p) = int(v)
		}
		return err
	}
}

func named[T any](parse func(string) (T, error), at func(*kernels.Params) *T) func(*kernels.Params, string) error {
	return func(p *kernels.Params, text string) (err error) {
		if *at(p), err = parse(text); err != nil {
			err = withoutFlag(err)
		}
		return err
	}
}

// withoutFlag returns err without the run's flag at its beginning.
func withoutFlag(err error) error {
	_, what, _ := strings.Cut(err.Error(), ": ")
	return errors.New(what)
}

func truth(at func(*kernels.Params) *bool) func(*kernels.Params, string) error {
	return func(p *kernels.Params, text string) error {
		if text != "true" && text != "false" {
			return errors.New("must be true or false")
		}
		*at(p) = text == "true"
		return nil
	}
}

// read returns text, which check has passed, in the form that names use: 100 for 1e2.
func (f field) read(text string) string {
	var p kernels.Params
	_ = f.set(&p, text)
	return f.get(p)
}

// check returns nil if v can be a value of f, whatever the other fields are.
func (f field) check(text string) error {
	p := kernels.Default()
	if f.key == "attackers" {
		p.Attack = kernels.Simple
	}
	if err := f.set(&p, text); err != nil {
		return err
	}
	switch f.key {
	case "attack", "follow":
		return nil // depends on other fields
	case "k", "n":
		if p.K > 0 && p.N > 0 && p.K <= kernels.MaxK && p.N <= kernels.MaxN {
			return nil // the total size of a machine is checked with the point
		}
	case "first_trial", "trials":
		return nil
	}
	if err := p.Validate(); err != nil {
		return withoutFlag(err)
	}
	return nil
}
