package lanes

import (
	"fmt"
	"runtime"
	"slices"

	"tpmbench/kernels"
)

// Limits is what a backend of this package's engines takes.
type Limits struct {
	L       int              // the deepest weights
	Attacks []kernels.Attack // of opponents, if any
}

// Info describes a backend: its name, what the machine lacks for it, and what it
// takes.
func Info(name, lacks string, l Limits, o Options) kernels.Info {
	attacks := []string{kernels.NoAttack.String()}
	for _, a := range l.Attacks {
		attacks = append(attacks, a.String())
	}
	return kernels.Info{
		Name: name, Lacks: lacks, Lanes: 64 * o.Stream.Words, Workers: runtime.GOMAXPROCS(0),
		Limits: kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: l.L, Attacks: attacks},
	}
}

// Supports returns nil, or a sentence that says why a backend cannot run p here;
// blockBytes is the memory of its block.
func Supports(name string, l Limits, p kernels.Params, o Options, blockBytes int) error {
	switch {
	case p.Attack != kernels.NoAttack && len(l.Attacks) == 0:
		return fmt.Errorf("backend %s has no opponents: --attack %s must be none", name, p.Attack)
	case p.Attack != kernels.NoAttack && !slices.Contains(l.Attacks, p.Attack):
		return fmt.Errorf("backend %s has no opponents for --attack %s, which needs another backend", name, p.Attack)
	case p.L > l.L:
		return fmt.Errorf("backend %s has bit planes for -L up to %d: -L %d needs another backend", name, l.L, p.L)
	}
	return fits(name, blockBytes+bytes(p, o))
}
