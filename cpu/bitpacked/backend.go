package bitpacked

import (
	"fmt"
	"runtime"

	"tpmbench/kernels"
	"tpmbench/kernels/memory"
)

// Backend is a kernel as a kernels.Backend.
type Backend struct {
	Kernel *Kernel
	Lacks  string // the processor features that this machine lacks for it
}

// Info implements kernels.Backend.
func (b Backend) Info() kernels.Info {
	return kernels.Info{
		Name: b.Kernel.Name, Lacks: b.Lacks, Lanes: 1, Workers: runtime.GOMAXPROCS(0),
		Limits: kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: kernels.MaxL, Attacks: kernels.AttackNames()},
	}
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	need := b.EngineBytes(p)
	if free, ok := memory.Free(); ok && uint64(need) > free {
		return fmt.Errorf("backend %s needs %.1f GB of memory for a worker with these -K, -N, -L and attackers, and %.1f GB are free", b.Kernel.Name, float64(need)/1e9, float64(free)/1e9)
	}
	return nil
}

// EngineBytes implements kernels.Sizer.
func (b Backend) EngineBytes(p kernels.Params) int {
	s := ShapeOf(p)
	machine := 8*s.machine() + 24*s.K + 150 // planes; fields, signs and guess; headers
	attackers := p.Attackers
	if p.Attack == kernels.Genetic {
		attackers += attackers / 2 // while networks branch, their parents are there too
	}
	return (2+attackers)*machine + p.Weights() + 4*8*vector*s.Vectors
}

// Open implements kernels.Backend.
func (b Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	return newEngine(p, b.Kernel), nil
}
