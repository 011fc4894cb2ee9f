// Package backends lists every backend of this program, and picks one for a run.
package backends

import (
	"slices"

	"tpmbench/cpu"
	"tpmbench/cuda"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// All returns every backend, best first; the reference, which is a yardstick, comes last.
func All() []kernels.Backend {
	return slices.Concat(cuda.Backends(), cpu.Backends(), []kernels.Backend{reference.Backend{}})
}

// Name returns that of b's Info, which looks for devices where a backend has some: their driver is
// not to be waited for by a run that does not use them.
func Name(b kernels.Backend) string {
	if n, ok := b.(interface{ Name() string }); ok {
		return n.Name()
	}
	return b.Info().Name
}

// Names returns the names of backends.
func Names(all []kernels.Backend) (names []string) {
	for _, b := range all {
		names = append(names, Name(b))
	}
	return names
}
