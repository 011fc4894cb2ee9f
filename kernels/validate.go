package kernels

import (
	"fmt"
	"strings"
)

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
	attacks := strings.Join(FieldOf("attack").Words[1:], ", ")
	switch {
	case p.Attack == NoAttack && p.Attackers != 0:
		return &ParamError{Name: "attackers", Value: fmt.Sprint(p.Attackers),
			Want: "without {attack} there are no attackers; leave it out or choose an attack (" + attacks + ")"}
	case p.Attack == NoAttack && p.Follow:
		return &ParamError{Name: "follow", Value: "true",
			Want: "without {attack} there is no attacker to follow; leave it out or choose an attack (" + attacks + ")"}
	case p.Attack != NoAttack && p.Attackers == 0:
		return FieldOf("attackers").impossible("0")
	}
	return nil
}

// CheckWait returns nil, or a ParamError that says why Wait says nothing. It is for what is asked
// for: files with such a Wait are valid, since it changes no row.
func (p Params) CheckWait() error {
	if p.Attack == Majority || FieldOf("wait").IsDefault(p) {
		return nil
	}
	return &ParamError{Name: "wait", Value: fmt.Sprint(p.Wait),
		Want: fmt.Sprintf("only attackers of {attack} %s wait; leave it out or choose that attack", Majority)}
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
