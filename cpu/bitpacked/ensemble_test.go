package bitpacked

import (
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
)

// either is a backend of runs with attackers whose form does not depend on their number.
type either struct {
	Backend
	form   func(*Pair) ensemble
	offers kernels.Offers
}

func (b either) Info() kernels.Info {
	i := b.Backend.Info()
	i.Offers = b.offers
	return i
}

func (b either) Supports(p kernels.Params) error {
	if p.Attack == kernels.NoAttack {
		return &kernels.Refusal{Backend: b.Kernel.Name, Reason: "is for runs with attackers here"}
	}
	return b.Info().Refuse(p)
}

func (b either) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	e := newEngine(p, b.Kernel)
	e.e = b.form(e.Pair)
	e.trials = make([]kernels.Trial, e.e.trials())
	return e, nil
}

// TestEnsembleConformance has few attackers as lanes, and many as machines.
func TestEnsembleConformance(t *testing.T) {
	for _, b := range backends() {
		t.Run(b.Kernel.Name+"/lanes", func(t *testing.T) {
			conformance.TestAttackers(t, either{b, func(r *Pair) ensemble { return newLanes(r) }, lanesOffer})
		})
		if testing.Short() {
			continue // TestConformance has few attackers as machines
		}
		t.Run(b.Kernel.Name+"/machines", func(t *testing.T) {
			conformance.TestAttackers(t, either{b, func(r *Pair) ensemble { return newMachines(r) }, offers})
		})
	}
}
