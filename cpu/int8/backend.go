package int8

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
	return lanes.Info(b.Kernel.Name, b.Lacks, kernels.MaxL, attacks, lanes.Options{Stream: b.Kernel.Stream})
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	return lanes.Supports(b.Info(), p, b.EngineBytes(p))
}

// manyAttackers is the number of attackers from which on those of package attackers, of which
// 64 lanes cost as much as one, are faster: K=3 N=100 L=3 with 100 geometric ones on an AMD
// EPYC (Zen 3) by a third, with more of them by the more.
const manyAttackers = 64

// Repays reports whether p is for this layout where others offer it too.
func (b Backend) Repays(p kernels.Params) bool { return p.Attackers < manyAttackers }

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
	return lanes.Options{Stream: b.Kernel.stream(p), Depth: keystream.NewDepth(p.L), Interleave: 1, Exact: true}
}

// attacks are those of attackers who are further machines of a lane; genetic ones come
// and go.
var attacks = []string{"observer", "simple", "geometric", "majority"}
