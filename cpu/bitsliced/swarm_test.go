package bitsliced

import (
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
)

// swarms is the plain kernel with swarms also where lanes of trials are faster.
type swarms struct{ Backend }

func (b swarms) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if p.Attack == kernels.NoAttack {
		return b.Backend.Open(p, worker)
	}
	return newSwarmEngine(p), nil
}

func TestSwarmConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("genetic networks and very many opponents are swarms in the other test too")
	}
	conformance.Test(t, swarms{Backend{Kernel: Generic}})
}
