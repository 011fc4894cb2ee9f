package bitsliced

import (
	"fmt"
	"runtime"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// Backend is a kernel as a kernels.Backend.
type Backend struct {
	Kernel *Kernel
	Lacks  string // the processor features that this machine lacks for it
}

// Info implements kernels.Backend.
func (b Backend) Info() kernels.Info {
	return kernels.Info{
		Name: b.Kernel.Name, Lacks: b.Lacks, Lanes: 64 * b.Kernel.Stream.Words, Workers: runtime.GOMAXPROCS(0),
		Limits: kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: b.Kernel.MaxL, Attacks: []string{kernels.NoAttack.String()}},
	}
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	if p.Attack != kernels.NoAttack {
		return fmt.Errorf("backend %s has no opponents: --attack %s must be none", b.Kernel.Name, p.Attack)
	}
	if p.L > b.Kernel.MaxL {
		return fmt.Errorf("backend %s has bit planes for -L up to %d: -L %d needs another backend", b.Kernel.Name, b.Kernel.MaxL, p.L)
	}
	o := b.options(p)
	own := 8 * o.Stream.Words * p.Weights() * 2 * o.Depth.Planes
	return lanes.Fits(b.Kernel.Name, own+lanes.Bytes(p.Weights(), o))
}

// Open implements kernels.Backend.
func (b Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	return lanes.New(p, newBlock(p, b.Kernel), b.options(p)), nil
}

func (b Backend) options(p kernels.Params) lanes.Options {
	return lanes.Options{Stream: b.Kernel.Stream, Depth: keystream.NewDepth(p.L)}
}
