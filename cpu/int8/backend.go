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
	Lacks  string     // the processor features that this machine lacks for it
	Last   lanes.Last // steps the last pairs of a run; nil where they stay in their lanes
}

// Info implements kernels.Backend.
func (b Backend) Info() kernels.Info {
	return lanes.Info(b.Kernel.Name, b.Lacks, kernels.MaxL, offers, lanes.Options{Stream: b.Kernel.Stream})
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	return lanes.Supports(b.Info(), p, b.EngineBytes(p))
}

// Cost implements kernels.Coster.
func (b Backend) Cost(p kernels.Params, engines int) float64 {
	return b.costs().Run(p, engines, b.form(p), lanes.StepCost(b.Last, p))
}

func (b Backend) costs() costs.Lanes { return costs.Int8[kernels.ISA(b.Kernel.Name)] }

func (b Backend) form(p kernels.Params) costs.Form {
	return costs.FormOf(p, b.Kernel.stream(p).Words, b.Kernel.Stream.Words)
}

// pass is that of lanes.Options.
func (b Backend) pass(p kernels.Params, busy int) float64 {
	return b.costs().PassCost(p, b.form(p), busy)
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
	return lanes.Options{Stream: b.Kernel.stream(p), Depth: keystream.NewDepth(p.L), Interleave: 1, Wordwise: true, TakePasses: b.Kernel.TakePasses, Last: b.Last, PassCost: b.pass}
}

// offers has the attacks of attackers who are further machines of a lane; genetic ones come
// and go.
var offers = lanes.Offers("observer", "simple", "geometric", "majority")
