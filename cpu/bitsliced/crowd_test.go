package bitsliced

import (
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
)

// crowds is a backend with crowds also where the lanes of trials are faster.
type crowds struct{ Backend }

func (b crowds) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if p.Attack == kernels.NoAttack || p.Attack == kernels.Genetic {
		return b.Backend.Open(p, worker)
	}
	return newPairEngine(p, b.Kernel.crowd), nil
}

func TestCrowdConformance(t *testing.T) {
	for _, b := range append(Vector(), Backend{Kernel: Generic}) {
		t.Run(b.Kernel.Name, func(t *testing.T) { conformance.Test(t, crowds{b}) })
	}
}
