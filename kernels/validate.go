package kernels

import "fmt"

// Validate returns nil, or a ParamError of the first parameter whose value is impossible.
func (p Params) Validate() error {
	for i := range Fields {
		if f := &Fields[i]; !f.Range {
			if err := f.check(p); err != nil {
				return err
			}
		}
	}
	for _, check := range []func(Params) error{checkWeights, checkUsed, checkAttackers, checkVariants, func(p Params) error { return CheckRange(p.FirstTrial, p.Trials) }} {
		if err := check(p); err != nil {
			return err
		}
	}
	return nil
}

func checkWeights(p Params) error {
	if p.Weights() <= MaxWeights {
		return nil
	}
	return &ParamError{Name: "k", Value: fmt.Sprint(p.K), With: fmt.Sprintf("{n} %d", p.N),
		Want: fmt.Sprintf("the %d weights of a machine are more than the %d allowed; lower {k} or {n}", p.Weights(), MaxWeights)}
}

func checkAttackers(p Params) error {
	if p.Attack != NoAttack && p.Attackers == 0 {
		return FieldOf("attackers").impossible("0")
	}
	return nil
}

// checkVariants is about parameters that do not go together.
func checkVariants(p Params) error {
	bad := func(name string, with, want string, args ...any) error {
		return &ParamError{Name: name, Value: FieldOf(name).Text(p), With: with, Want: fmt.Sprintf(want, args...)}
	}
	switch {
	case p.Query > 0 && p.M() != 1:
		return bad("query", fmt.Sprintf("{input_range} %d", p.M()), "the inputs of queries are +1 and -1; leave one of the two out")
	case p.Query > 0 && p.ZeroInputs:
		return bad("query", "{zero_inputs}", "the inputs of queries are +1 and -1; leave one of the two out")
	case p.Query > uint64(p.N*p.L):
		return bad("query", "", "with {n} %d and {l} %d a local field is at most %d", p.N, p.L, p.N*p.L)
	case p.Share > uint64(p.Weights()):
		return bad("share", "", "must be at most {k} * {n}, %d", p.Weights())
	case (p.Attack == Majority || p.Attack == Genetic) && p.K > MaxVoters:
		return bad("k", fmt.Sprintf("{attack} %s", p.Attack), "attackers of %s have at most %d hidden units", p.Attack, MaxVoters)
	}
	return nil
}

// CheckUsed returns nil, or a ParamError of a parameter that is given a value and means nothing
// beside the others. It is for what is asked for: files may have a value of an Idle field.
func (p Params) CheckUsed() error {
	return p.checkUsed(func(*Field) bool { return true })
}

func checkUsed(p Params) error { return p.checkUsed(func(f *Field) bool { return !f.Idle }) }

// checkUsed is CheckUsed of the fields of which of returns true.
func (p Params) checkUsed(of func(*Field) bool) error {
	for i := range Fields {
		if f := &Fields[i]; of(f) && !f.Applies(p) && !f.IsDefault(p) {
			return &ParamError{Name: f.Name, Value: f.Text(p), Want: "it has a meaning only " + f.With + "; leave it out or choose that"}
		}
	}
	return nil
}

// CheckRange returns nil, or a ParamError that says why there are no such trials.
func CheckRange(first, trials uint64) error {
	switch {
	case first > MaxTrials || first == MaxTrials && trials > 0:
		return &ParamError{Name: "first_trial", Value: fmt.Sprint(first), Want: fmt.Sprintf("must be 0 to %d", uint64(MaxTrials-1))}
	case trials > MaxTrials-first:
		return &ParamError{Name: "first_trial", Value: fmt.Sprint(first), With: fmt.Sprintf("{trials} %d", trials),
			Want: fmt.Sprintf("the range passes the last trial number, %d; at most %d trials fit", uint64(MaxTrials-1), MaxTrials-first)}
	}
	return nil
}
