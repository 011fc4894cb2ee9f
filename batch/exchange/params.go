package exchange

import (
	"fmt"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// heard are the parameters that a log's metadata may have.
func heard(yield func(*kernels.Field) bool) {
	for i := range kernels.Fields {
		if f := &kernels.Fields[i]; f.Heard && !yield(f) {
			return
		}
	}
}

// Params completes p by what the log says of its pair, and makes Next expect the inputs of such a
// pair. given reports whether a parameter of p was asked for, and not the default: one that
// contradicts the log is a ParamError. assumed are parameters that neither says, which keep their
// defaults.
func (l *Log) Params(p kernels.Params, given func(name string) bool) (_ kernels.Params, assumed []string, err error) {
	said := map[string]string{} // where the log says it
	q := p
	for f := range heard {
		name := f.Name
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
	for f := range heard {
		name := f.Name
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
	for _, of := range []struct {
		name  string
		value *int
		is    int
		why   string
	}{{"k", &q.K, l.Lists, "an input is that many lists"}, {"n", &q.N, l.Width / max(1, l.Lists), "the lists of an input are that long"}} {
		if l.Lists == 0 {
			break
		}
		if said[of.name] != "" && *of.value != of.is {
			return l.wrong(fmt.Errorf("its metadata give tpm.%s as %d, and the first input is %d lists of %d", of.name, *of.value, l.Lists, l.Width/l.Lists))
		}
		*of.value, said[of.name] = of.is, of.why
	}
	k, n := said["k"] != "" || given("k"), said["n"] != "" || given("n")
	switch {
	case !k && !n:
		return l.needed("k", fmt.Sprintf("has steps of %s, and does not say of how many hidden units", phrase.Plural(l.Width, "input")))
	case !n:
		q.N = l.Width / q.K
	case !k:
		q.K = l.Width / q.N
	}
	if q.K*q.N != l.Width {
		return l.misfit(q, said, given)
	}
	for name, known := range map[string]bool{"k": k, "n": n} {
		if !known {
			said[name] = "a step has as many inputs"
		}
	}
	return nil
}

// misfit is the error for K and N that are not those of the inputs.
func (l *Log) misfit(q *kernels.Params, said map[string]string, given func(string) bool) error {
	inputs := phrase.Plural(l.Width, "input")
	if (said["k"] != "" || !given("k")) && (said["n"] != "" || !given("n")) {
		return l.wrong(fmt.Errorf("a step has %s, which are not %d hidden units of equally many", inputs, q.K))
	}
	e := &kernels.ParamError{Name: "n", Value: fmt.Sprint(q.N), Want: fmt.Sprintf("a step of %s has %s", l.Path, inputs)}
	if given("k") {
		e.Name, e.Value = "k", fmt.Sprint(q.K)
		if given("n") {
			e.With = fmt.Sprintf("{n} %d", q.N)
		} else {
			e.Want += ", which are not as many for each hidden unit"
		}
	}
	return e
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
