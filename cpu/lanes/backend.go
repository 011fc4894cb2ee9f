package lanes

import (
	"fmt"
	"runtime"
	"slices"

	"tpmbench/kernels"
)

// Limits is what a backend of this package's engines takes.
type Limits struct {
	L       int      // the deepest weights
	Attacks []string // none, and those that it has attackers for
}

// Info describes a backend: its name, what the machine lacks for it, and what it
// takes.
func Info(name, lacks string, l Limits, o Options) kernels.Info {
	return kernels.Info{
		Name: name, Lacks: lacks, Lanes: 64 * o.Stream.Words, Workers: runtime.GOMAXPROCS(0), Mixes: true,
		Limits: kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: l.L, Attacks: l.Attacks},
	}
}

// Supports returns nil, or a sentence that says why a backend, which needs the given
// bytes of memory for a worker, cannot run p here.
func Supports(name string, l Limits, p kernels.Params, bytes int) error {
	switch {
	case !slices.Contains(l.Attacks, p.Attack.String()):
		return fmt.Errorf("backend %s has no %s attackers: bitsliced-generic and reference have them", name, p.Attack)
	case p.L > l.L:
		return fmt.Errorf("backend %s has bit planes for -L up to %d: -L %d needs another backend", name, l.L, p.L)
	}
	return fits(name, bytes)
}
