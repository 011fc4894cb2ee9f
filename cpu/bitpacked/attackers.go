package bitpacked

import (
	"tpmbench/kernels"
)

// ensemble is the attackers of a pair.
type ensemble interface {
	// trials returns how many trials to prepare together, at most.
	trials() int
	prepare([]kernels.Trial)
	// begin starts a trial, number i of those prepared.
	begin(t kernels.Trial, i int)
	// step is what attackers do in a learning step of the pair; others are none of theirs.
	step()
	// caught reports whether an attacker equals A.
	caught() bool
	// matches returns how many attackers equal A, and the most weights that one shares with it.
	matches() (synced, best int)
	// nearest returns the least distance of an attacker from A.
	nearest() int
	// counted returns the work of a step for an input; zero where it is not counted.
	counted() kernels.Work
}

// laned reports whether p's attackers are lanes.
func (k *Kernel) laned(p kernels.Params) bool {
	return p.Attack != kernels.NoAttack && lanesOffer.Lacks(p) == nil && k.Costs.TakesLanes(p)
}

func newEnsemble(r *Pair) ensemble {
	switch {
	case r.p.Attack == kernels.NoAttack:
		return nobody{}
	case r.kernel.laned(r.p):
		return newLanes(r)
	}
	return newMachines(r)
}

// nobody is no attackers.
type nobody struct{}

func (nobody) trials() int                 { return 1 }
func (nobody) prepare([]kernels.Trial)     {}
func (nobody) begin(kernels.Trial, int)    {}
func (nobody) step()                       {}
func (nobody) caught() bool                { return false }
func (nobody) matches() (synced, best int) { return 0, 0 }
func (nobody) nearest() int                { return 0 }
func (nobody) counted() (w kernels.Work)   { return w }
