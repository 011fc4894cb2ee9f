package kernels

import (
	"math"
	"math/bits"
	"slices"
)

// Limits of the contract, version 2 (CONTRACT.md, section 1).
const (
	ContractVersion = 2

	MaxK         = 1024
	MaxN         = 1 << 20
	MaxWeights   = 1 << 22 // K*N
	MaxL         = 127
	MaxInput     = 127
	MaxVoters    = 32 // the most hidden units where attackers vote or branch
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

	InputRange  int     // M, where it is not 1: inputs are integers in -M..M, without 0
	ZeroInputs  bool    // 0 is an input too
	Start       Start   // how B's initial weights come about
	StartErrors float64 // the probability that one of B's differs from A's, or one of its bits
	Query       uint64  // the local field that the machine that asks wants; 0: inputs are random

	Detect uint64 // steps of equal outputs after which the pair takes itself for synchronised; 0: not looked for
	Share  uint64 // weights that A and B must share; 0: not looked for

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
	Distance  bool   // also yield how far the nearest attacker is from A
}

// Default returns the parameters of the paper's standard case, K=3 N=100 L=3
// with the Hebbian rule, 100,000 trials of seed 1.
func Default() (p Params) {
	for i := range Fields {
		Fields[i].Set(&p, Fields[i].Default)
	}
	return p
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
func (p Params) Shape() Params { return p.without(func(f *Field) bool { return f.Apart }) }

// Identity returns p without what may differ among parts of one result.
func (p Params) Identity() Params { return p.without(func(f *Field) bool { return f.Range }) }

// Canonical returns p with one value for those that rows cannot tell apart: start_errors in whole
// units of 2^-24.
func (p Params) Canonical() Params {
	p.StartErrors = float64(p.ErrorBits()) / (1 << 24)
	return p
}

// FirstOther returns the first field in which the rows of p and q differ, nil if there is none.
func (p Params) FirstOther(q Params) *Field {
	p, q = p.Canonical(), q.Canonical()
	i := slices.IndexFunc(Fields, func(f Field) bool { return f.Get(p) != f.Get(q) })
	if i < 0 {
		return nil
	}
	return &Fields[i]
}

func (p Params) without(is func(*Field) bool) Params {
	for i := range Fields {
		if is(&Fields[i]) {
			Fields[i].Set(&p, 0)
		}
	}
	return p
}

// Votes reports whether p's attackers vote in the learning step t of a trial.
func (p Params) Votes(t uint64) bool { return p.Attack == Majority && t > p.Wait && t%2 == 0 }

// M returns the input range.
func (p Params) M() int { return max(1, p.InputRange) }

// Inputs returns how many values an input has.
func (p Params) Inputs() int {
	if p.ZeroInputs {
		return 2*p.M() + 1
	}
	return 2 * p.M()
}

// ErrorBits returns Q, StartErrors in units of 2^-24: 2^24 means always.
func (p Params) ErrorBits() uint32 { return errorBits(p.StartErrors) }

func errorBits(p float64) uint32 { return uint32(math.Round(p * (1 << 24))) }

// InitialBits returns how many bits of their keystream the initial weights of A and B take
// (CONTRACT.md, section 2).
func (p Params) InitialBits() int {
	a, b := 24, 24 // of a weight of A, and of B
	switch p.Start {
	case StartNear:
		b = 2 * 24
	case StartBits:
		a = bits.Len(uint(2 * p.L))
		b = 24 * a
	}
	return p.Weights() * (a + b)
}

// Weights returns K*N, the number of weights of one machine.
func (p Params) Weights() int { return p.K * p.N }

// Machines returns how many machines a trial has: A, B and the attackers, of genetic ones the most.
func (p Params) Machines() int { return 2 + p.Attackers }

// StepWeights returns how many weights a step of a trial goes over, the measure of what it costs.
func (p Params) StepWeights() uint64 { return uint64(p.Weights()) * uint64(p.Machines()) }

// TrialCost estimates what a trial costs beside others, for sharing out work and for the time left:
// a pair synchronises after about L^2 steps, times ln N, which is neglected.
func (p Params) TrialCost() uint64 { return p.StepWeights() * uint64(p.L*p.L) }

// LastTrial returns the number of the last trial; Trials must not be 0.
func (p Params) LastTrial() uint64 { return p.FirstTrial + (p.Trials - 1) }
