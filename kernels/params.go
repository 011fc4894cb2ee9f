package kernels

import (
	"fmt"
	"math"
)

// Limits of the contract, version 2 (CONTRACT.md, section 1).
const (
	ContractVersion = 2

	MaxK         = 32
	MaxN         = 1 << 20
	MaxWeights   = 1 << 22 // K*N
	MaxL         = 127
	MaxSteps     = math.MaxInt32 - 1
	MaxAttackers = 65535
	MaxTrials    = 1 << 63 // trials are numbered 0 .. MaxTrials-1
)

// Params says which trials to run. A trial's row is a pure function of these
// and of its number.
type Params struct {
	K    int  // hidden units of a tree parity machine
	N    int  // inputs of a hidden unit
	L    int  // synaptic depth: weights are integers in -L..L
	Rule Rule // how a learning step moves the weights
	Tie  Tie  // the sign of a local field that is 0

	// a pair that has not synchronised after this many steps ends without sync_steps
	MaxSteps   uint64
	Seed       uint64 // the key of every random stream
	FirstTrial uint64 // the trials are FirstTrial .. FirstTrial+Trials-1
	Trials     uint64
	Keys       bool // also yield A's weights at sync_steps

	Attack    Attack // what the attackers do
	Attackers int    // attackers of a pair; 0 exactly where Attack is NoAttack
	Wait      uint64 // majority: steps before the attackers vote
	Follow    bool   // go on after sync_steps until an attacker equals A
}

// Default returns the parameters of the paper's standard case, K=3 N=100 L=3
// with the Hebbian rule, 100,000 trials of seed 1.
func Default() Params {
	return Params{K: 3, N: 100, L: 3, MaxSteps: 1e6, Seed: 1, Trials: 1e5, Wait: 100}
}

// Trial is a trial to run: what distinguishes it from others of its shape, and where
// its row belongs.
type Trial struct {
	Seed, Number, MaxSteps uint64
	Place                  uint64 // of its row in the run, counted from 0
}

// Trial returns p's trial of a number, which is in place Number-FirstTrial.
func (p Params) Trial(number uint64) Trial {
	return Trial{Seed: p.Seed, Number: number, MaxSteps: p.MaxSteps, Place: number - p.FirstTrial}
}

// Shape returns p without what may differ among trials that are stepped together.
func (p Params) Shape() Params {
	p.Seed, p.MaxSteps, p.FirstTrial, p.Trials = 0, 0, 0, 0
	return p
}

// Weights returns K*N, the number of weights of one machine.
func (p Params) Weights() int { return p.K * p.N }

// LastTrial returns the number of the last trial; Trials must not be 0.
func (p Params) LastTrial() uint64 { return p.FirstTrial + (p.Trials - 1) }

// Validate returns nil, or one sentence that names the first flag whose value
// is out of range, the value, and the range.
func (p Params) Validate() error {
	sizes := []struct {
		flag, what string
		value, max int
	}{
		{"-K", "the number of hidden units", p.K, MaxK},
		{"-N", "the number of inputs of a hidden unit", p.N, MaxN},
		{"-L", "the synaptic depth", p.L, MaxL},
	}
	for _, c := range sizes {
		if c.value < 1 || c.value > c.max {
			return fmt.Errorf("%s %d: %s must be 1 to %d", c.flag, c.value, c.what, c.max)
		}
	}
	if p.Weights() > MaxWeights {
		return fmt.Errorf("-K %d with -N %d: the %d weights of a machine are more than the %d allowed; lower -K or -N", p.K, p.N, p.Weights(), MaxWeights)
	}
	if int(p.Rule) >= len(ruleNames) {
		return fmt.Errorf("--rule %d: must be one of %s", p.Rule, oneOf(ruleNames))
	}
	if int(p.Tie) >= len(tieNames) {
		return fmt.Errorf("--tie %d: must be one of %s", p.Tie, oneOf(tieNames))
	}
	if p.MaxSteps < 1 || p.MaxSteps > MaxSteps {
		return fmt.Errorf("--max-steps %d: must be 1 to %d", p.MaxSteps, uint64(MaxSteps))
	}
	if err := CheckRange(p.FirstTrial, p.Trials); err != nil {
		return err
	}
	return p.validateAttack()
}

func (p Params) validateAttack() error {
	switch {
	case int(p.Attack) >= len(attackNames):
		return fmt.Errorf("--attack %d: must be one of %s", p.Attack, oneOf(attackNames))
	case p.Attack == NoAttack && p.Attackers != 0:
		return fmt.Errorf("--attackers %d: without --attack there are no attackers; leave it out or choose an attack (%s)", p.Attackers, oneOf(attackNames[1:]))
	case p.Attack == NoAttack && p.Follow:
		return fmt.Errorf("--follow true: without --attack there is no attacker to follow; leave it out or choose an attack (%s)", oneOf(attackNames[1:]))
	case p.Attack != NoAttack && (p.Attackers < 1 || p.Attackers > MaxAttackers):
		return fmt.Errorf("--attackers %d: must be 1 to %d", p.Attackers, MaxAttackers)
	case p.Wait > MaxSteps:
		return fmt.Errorf("--wait %d: must be 0 to %d", p.Wait, uint64(MaxSteps))
	}
	return nil
}

// CheckWait returns nil, or one sentence that says why Wait says nothing. It is for what is asked
// for: files with such a Wait are valid, since it changes no row.
func (p Params) CheckWait() error {
	if p.Attack == Majority || p.Wait == Default().Wait {
		return nil
	}
	return fmt.Errorf("--wait %d: only attackers of --attack %s wait; leave it out or choose that attack", p.Wait, Majority)
}

// CheckRange returns nil, or one sentence that says why there are no such trials.
func CheckRange(first, trials uint64) error {
	switch {
	case first > MaxTrials || first == MaxTrials && trials > 0:
		return fmt.Errorf("--first-trial %d: must be 0 to %d", first, uint64(MaxTrials-1))
	case trials > MaxTrials-first:
		return fmt.Errorf("--first-trial %d with --trials %d: the range passes the last trial number, %d; at most %d trials fit",
			first, trials, uint64(MaxTrials-1), MaxTrials-first)
	}
	return nil
}
