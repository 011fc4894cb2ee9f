package bitsliced

import (
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
	return lanes.Info(b.Kernel.Name, b.Lacks, b.limits(), lanes.Options{Stream: b.Kernel.Stream})
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	if b.swarms(p) {
		return supportsSwarm(b.Kernel.Name, p)
	}
	o := b.options(p)
	block := (2 + p.Attackers) * o.Depth.Planes * o.Stream.Words * p.K * lanes.PaddedInputs(p.N, o.Slices)
	return lanes.Supports(b.Kernel.Name, b.limits(), p, o, 8*block)
}

// Open implements kernels.Backend.
func (b Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if b.swarms(p) {
		return newSwarmEngine(p), nil
	}
	o := b.options(p)
	return lanes.New(p, newBlock(p, b.Kernel, o.Stream), o), nil
}

func (b Backend) options(p kernels.Params) lanes.Options {
	stream := b.Kernel.stream(p)
	return lanes.Options{Stream: stream, Depth: keystream.NewDepth(p.L), Slices: stream.Slices}
}

func (b Backend) limits() lanes.Limits {
	attacks := []kernels.Attack{kernels.Observer, kernels.Simple, kernels.Geometric, kernels.Majority}
	if b.Kernel == Generic {
		attacks = append(attacks, kernels.Genetic)
	}
	return lanes.Limits{L: b.Kernel.MaxL, Attacks: attacks}
}

// swarms tells that p runs on a swarm, which is plain Go.
func (b Backend) swarms(p kernels.Params) bool {
	return p.Attack == kernels.Genetic && b.Kernel == Generic
}
