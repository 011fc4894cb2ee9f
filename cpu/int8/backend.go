package int8

import (
	"tpmbench/cpu/costs"
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
	return lanes.Info(b.Kernel.Name, b.Lacks, kernels.MaxL, attacks, lanes.Options{Stream: b.Kernel.Stream})
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	return lanes.Supports(b.Info(), p, b.EngineBytes(p))
}

// Cost implements kernels.Coster.
func (b Backend) Cost(p kernels.Params, engines int) float64 {
	o, words := b.options(p), b.Kernel.Stream.Words
	return costs.Int8[kernels.ISA(b.Kernel.Name)].Run(p, engines, 64*o.Stream.Words, words/o.Stream.Words, o.Depth.Planes)
}

// EngineBytes implements kernels.Sizer.
func (b Backend) EngineBytes(p kernels.Params) int {
	o := b.options(p)
	return bytes(p, o.Stream.Words) + lanes.Bytes(p, o)
}

// Open implements kernels.Backend.
func (b Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if err := b.Info().Refuse(p); err != nil {
		return nil, err
	}
	o := b.options(p)
	return lanes.New(p, newBlock(p, b.Kernel, o.Stream), o), nil
}

func (b Backend) options(p kernels.Params) lanes.Options {
	return lanes.Options{Stream: b.Kernel.stream(p), Depth: keystream.NewDepth(p.L), Interleave: 1}
}

// attacks are those of attackers who are further machines of a lane; genetic ones come
// and go.
var attacks = []string{"observer", "simple", "geometric", "majority"}
