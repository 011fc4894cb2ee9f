package exchange

import (
	"fmt"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// ofPair are the parameters that a log's metadata may have: those of the pair that are public.
var ofPair = []string{"k", "n", "l", "input_range", "zero_inputs", "rule", "tie"}

// Params completes p by what the log says of its pair, and makes Next expect the inputs of such a
// pair. given reports whether a parameter of p was asked for, and not the default: one that
// contradicts the log is a ParamError. assumed are parameters that neither says, which keep their
// defaults.
func (l *Log) Params(p kernels.Params, given func(name string) bool) (_ kernels.Params, assumed []string, err error) {
	said := map[string]string{} // where the log says it
	q := p
	for _, name := range ofPair {
		f := kernels.FieldOf(name)
		text, ok := l.metadata.GetValue("tpm." + name)
		switch {
		case ok:
			if err := f.Read(&q, text); err != nil {
				return p, nil, l.wrong(fmt.Errorf("the metadata give tpm.%s as %q: %s", name, text, f.Want()))
			}
			said[name] = "its metadata have tpm." + name
		case f.Late && l.metadata.FindKey("tpm.k") >= 0:
			f.Set(&q, f.Default)
			said[name] = "its metadata have no tpm." + name
		}
	}
	if err := l.shape(&q, said, given); err != nil {
		return p, nil, err
	}
	for _, name := range ofPair {
		f := kernels.FieldOf(name)
		switch {
		case said[name] == "" && !given(name):
			assumed = append(assumed, name)
		case said[name] != "" && given(name) && f.Get(p) != f.Get(q):
			return p, nil, &kernels.ParamError{Name: name, Value: f.Text(p),
				Want: fmt.Sprintf("it is %s in %s, as %s; leave it out", f.Text(q), l.Path, said[name])}
		}
	}
	if said["l"] == "" && !given("l") {
		return p, nil, l.needed("l", "does not say what the weights are")
	}
	l.expect(q)
	return q, assumed, nil
}

// shape finds K and N in q, by what says or gives them and the number of inputs.
func (l *Log) shape(q *kernels.Params, said map[string]string, given func(string) bool) error {
	known := func(name string) bool { return said[name] != "" || given(name) }
	if l.Lists > 0 {
		if said["k"] != "" && q.K != l.Lists {
			return l.wrong(fmt.Errorf("its metadata give tpm.k as %d, and the first input is %d lists", q.K, l.Lists))
		}
		q.K = l.Lists
		said["k"] = "an input is so many lists"
	}
	switch {
	case !known("k") && !known("n"):
		return l.needed("k", fmt.Sprintf("has steps of %s, and does not say of how many hidden units", phrase.Plural(l.Width, "input")))
	case known("k") && !known("n"):
		q.N = l.Width / q.K
	case !known("k"):
		q.K = l.Width / q.N
	}
	if q.K*q.N == l.Width {
		if said["k"] != "" {
			said["n"] = "a step has that many inputs for a hidden unit"
		}
		return nil
	}
	if said["k"] != "" && (said["n"] != "" || !given("n")) {
		return l.wrong(fmt.Errorf("%s are no %d hidden units of %d", phrase.Plural(l.Width, "input"), q.K, q.N))
	}
	name := "n"
	if given("k") {
		name = "k"
	}
	with := ""
	if given("k") && given("n") {
		with = fmt.Sprintf("{n} %d", q.N)
	}
	return &kernels.ParamError{Name: name, Value: kernels.FieldOf(name).Text(*q), With: with,
		Want: fmt.Sprintf("a step of %s has %s, which are not as many for each hidden unit", l.Path, phrase.Plural(l.Width, "input"))}
}

// needed is the error for a parameter without which a log is nothing.
func (l *Log) needed(name, why string) error {
	return &kernels.Refusal{Reason: fmt.Sprintf("{%s} is needed: %s %s", name, l.Path, why)}
}

// expect sets which inputs are possible.
func (l *Log) expect(p kernels.Params) {
	for x := -p.M(); x <= p.M(); x++ {
		l.allowed[uint8(int8(x))] = x != 0 || p.ZeroInputs
	}
	l.signs = p.Inputs() == 2
	l.inputs = "with {input_range} 1 inputs are 1 and -1"
	if p.M() > 1 || p.ZeroInputs {
		l.inputs = fmt.Sprintf("with {input_range} %d inputs are whole numbers from -%d to %d", p.M(), p.M(), p.M())
		if !p.ZeroInputs {
			l.inputs += " without 0"
		}
	}
	if !p.ZeroInputs {
		l.inputs += ", and 0 with {zero_inputs}"
	}
}

// inputError is the error for an input that the pair cannot have had.
type inputError struct {
	j    int
	x    int8
	want string
}

func (e *inputError) Error() string { return e.Named(func(name string) string { return name }) }

// Named implements phrase.Named.
func (e *inputError) Named(name func(string) string) string {
	return phrase.Options(fmt.Sprintf("input %d of x is %d: %s", e.j, e.x, e.want), name)
}
