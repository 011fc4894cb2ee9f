package bitpacked

import (
	"slices"
	"testing"

	"tpmbench/cpu/lanes/attackers"
	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
)

// either is a backend of runs with attackers whose form does not depend on their number.
type either struct {
	Backend
	form  func(*Pair) ensemble
	knows func(kernels.Attack) bool // the attacks of that form
}

func (b either) Info() kernels.Info {
	i := b.Backend.Info()
	i.Offers = i.Offers.With("attack", slices.DeleteFunc(words(strategies), func(name string) bool {
		a, err := kernels.ParseAttack(name)
		return err != nil || !b.knows(a)
	})...)
	return i
}

func (b either) Supports(p kernels.Params) error {
	if p.Attack == kernels.NoAttack {
		return &kernels.Refusal{Backend: b.Kernel.Name, Reason: "is for runs with attackers here"}
	}
	if err := b.Info().Refuse(p); err != nil {
		return err
	}
	return b.Backend.Supports(p)
}

func (b either) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	e := newEngine(p, b.Kernel)
	e.e = b.form(e.Pair)
	e.trials = make([]kernels.Trial, e.e.trials())
	return e, nil
}

// TestEnsembleConformance has few attackers as lanes, and many as machines.
func TestEnsembleConformance(t *testing.T) {
	any := func(kernels.Attack) bool { return true }
	for _, b := range backends() {
		for name, e := range map[string]either{
			"lanes":    {b, func(r *Pair) ensemble { return newLanes(r) }, attackers.Knows},
			"machines": {b, func(r *Pair) ensemble { return newMachines(r) }, any},
		} {
			t.Run(b.Kernel.Name+"/"+name, func(t *testing.T) { conformance.TestAttackers(t, e) })
		}
	}
}
