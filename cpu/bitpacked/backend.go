package bitpacked

import (
	"runtime"

	"tpmbench/cpu/lanes/attackers"
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
		Name: b.Kernel.Name, Lacks: b.Lacks, Lanes: 1, Workers: runtime.GOMAXPROCS(0), Mixes: true,
		Limits: kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: kernels.MaxL, Attackers: kernels.MaxAttackers},
		Offers: offers,
	}
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	if err := b.Info().Refuse(p); err != nil {
		return err
	}
	return memory.Fits(b.Kernel.Name, uint64(b.EngineBytes(p)))
}

// Cost implements kernels.Coster.
func (b Backend) Cost(p kernels.Params, engines int) float64 {
	if b.Kernel.stepsFours(p, engines) {
		return b.Kernel.Costs.RunFours(p, engines, atATime(p))
	}
	return b.Kernel.Costs.Run(p, engines)
}

// EngineBytes implements kernels.Sizer.
func (b Backend) EngineBytes(p kernels.Params) int {
	if b.Kernel.stepsFours(p, b.Info().Workers) {
		return foursBytes(p, b.Kernel)
	}
	if b.Kernel.laned(p) {
		return pairBytes(p) + attackers.Bytes(p, b.Kernel.Attackers)
	}
	return pairBytes(p) + machinesBytes(p)
}

// pairBytes is about the memory of a pair and its row, and machinesBytes that of attackers as machines.
func pairBytes(p kernels.Params) int {
	s := ShapeOf(p)
	codes := 0
	if p.Start != kernels.StartRandom {
		codes = 2 * p.Weights()
	}
	if p.Query > 0 {
		codes += 64 * s.Words
	}
	return 2*machineBytes(s) + codes + (4+s.Rows)*8*vector*s.Vectors + p.RowBytes()
}

func machinesBytes(p kernels.Params) int {
	n := p.Attackers
	if p.Attack == kernels.Genetic {
		n *= 2 // while networks branch, their parents are there too
	}
	return n * machineBytes(ShapeOf(p))
}

// machineBytes counts planes, then fields, signs and guess, then headers.
func machineBytes(s *Shape) int { return 8*s.machine() + 24*s.K + 150 }

// Open implements kernels.Backend.
func (b Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	info := b.Info()
	if err := info.Refuse(p); err != nil {
		return nil, err
	}
	if b.Kernel.stepsFours(p, info.Workers) {
		return newFours(p, b.Kernel), nil
	}
	return newEngine(p, b.Kernel), nil
}
