package lanes

import (
	"fmt"
	"runtime"

	"tpmbench/kernels"
)

// Info describes a backend of this package's engines: its name, what the machine
// lacks for it, and the deepest weights that it takes.
func Info(name, lacks string, maxL int, o Options) kernels.Info {
	return kernels.Info{
		Name: name, Lacks: lacks, Lanes: 64 * o.Stream.Words, Workers: runtime.GOMAXPROCS(0),
		Limits: kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: maxL, Attacks: []string{kernels.NoAttack.String()}},
	}
}

// Supports returns nil, or a sentence that says why a backend cannot run p here;
// blockBytes is the memory of its block.
func Supports(name string, maxL int, p kernels.Params, o Options, blockBytes int) error {
	if p.Attack != kernels.NoAttack {
		return fmt.Errorf("backend %s has no opponents: --attack %s must be none", name, p.Attack)
	}
	if p.L > maxL {
		return fmt.Errorf("backend %s has bit planes for -L up to %d: -L %d needs another backend", name, maxL, p.L)
	}
	return fits(name, blockBytes+bytes(p, o))
}
