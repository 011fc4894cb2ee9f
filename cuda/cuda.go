// Package cuda runs trials on NVIDIA GPUs, through the driver alone: the PTX of the kernels is part
// of the program.
//
// A lane is a thread of the GPU, and a trial's weights are bit planes: 32 weights of a hidden unit
// to a word, in registers where they fit (kernels/registers.cu), else in the device's memory
// (kernels/memory.cu). The formula is in kernels/word.cuh. Attackers, of attacks in which they need
// not know of each other, are further machines of the thread's trial, always in the device's
// memory, and act in learning steps only (kernels/attackers.cuh). Trials are prepared ahead into a
// ring (kernels/prepare.cu), from which lanes refill themselves; the host launches slices of some
// milliseconds, and takes the rows of one while the next runs.
//
// Without the build tag cuda there is no backend here, and no cgo. With it the program runs on any
// machine, and says what one lacks.
package cuda

import "tpmbench/kernels"

// Backends returns the backend, or none where the program is built without it.
func Backends() []kernels.Backend {
	d := theDriver()
	if d == nil {
		return nil
	}
	return []kernels.Backend{newBackend(d)}
}
