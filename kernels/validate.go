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
	for _, check := range []func(Params) error{checkWeights, checkAttackers, func(p Params) error { return CheckRange(p.FirstTrial, p.Trials) }} {
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
	for _, name := range []string{"attackers", "follow"} {
		if f := FieldOf(name); !f.Applies(p) && !f.IsDefault(p) {
			return f.unused(p)
		}
	}
	if p.Attack != NoAttack && p.Attackers == 0 {
		return FieldOf("attackers").impossible("0")
	}
	return nil
}

// CheckUsed returns nil, or a ParamError of a parameter that is given a value and means nothing
// beside the others. It is for what is asked for: files with such values are valid, since they
// change no row.
func (p Params) CheckUsed() error {
	for i := range Fields {
		if f := &Fields[i]; !f.Applies(p) && !f.IsDefault(p) {
			return f.unused(p)
		}
	}
	return nil
}

func (f *Field) unused(p Params) error {
	return &ParamError{Name: f.Name, Value: f.Text(p), Want: "it has a meaning only " + f.With + "; leave it out or choose that"}
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
