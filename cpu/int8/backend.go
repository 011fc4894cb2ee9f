package int8

import (
	"unsafe"

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
	return lanes.Info(b.Kernel.Name, b.Lacks, limits, lanes.Options{Stream: b.Kernel.Stream})
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	o := b.options(p)
	return lanes.Supports(b.Kernel.Name, limits, p, o.Stream.Words*p.Weights()*int(unsafe.Sizeof(Pair{}))+lanes.Bytes(p, o))
}

// Open implements kernels.Backend.
func (b Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	o := b.options(p)
	return lanes.New(p, newBlock(p, b.Kernel, o.Stream), o), nil
}

func (b Backend) options(p kernels.Params) lanes.Options {
	return lanes.Options{Stream: b.Kernel.stream(p), Depth: keystream.NewDepth(p.L), Slices: 1}
}

var limits = lanes.Limits{L: kernels.MaxL, Attacks: []string{kernels.NoAttack.String()}}
