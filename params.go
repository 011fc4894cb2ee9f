package tpmbench

import "tpmbench/kernels"

// Params says which trials to run. A trial's row is a pure function of these and of its number.
// The sizes that are possible are those of the contract: K up to 1024, K*N up to 2^22, L up to 127,
// up to 65535 attackers.
type Params struct {
	K    int  // hidden units of a tree parity machine
	N    int  // inputs of a hidden unit
	L    int  // synaptic depth: weights are integers in -L..L
	Rule Rule // how a learning step moves the weights
	Tie  Tie  // the sign of a local field that is 0

	InputRange  int     // M, up to 127: inputs are integers in -M..M, without 0; 0 stands for 1
	ZeroInputs  bool    // 0 is an input too
	Start       Start   // how B's initial weights come about
	StartErrors float64 // StartNear, StartBits: the probability of an error, from 0 to 1
	// the local field that the machine wants that asks, A in odd steps and B in even ones, up to N*L;
	// 0: inputs are random
	Query uint64

	// steps of equal outputs in a row after which A and B take themselves for synchronised, which
	// rows then have; 0: not looked for
	Detect uint64
	Share  uint64 // weights that A and B must share for rows' ShareSteps; 0: not looked for

	// a pair that has not synchronised after this many steps ends without SyncSteps
	MaxSteps   uint64
	Seed       uint64 // the key of every random stream
	FirstTrial uint64 // the trials are FirstTrial .. FirstTrial+Trials-1
	Trials     uint64 // at most 2^63-FirstTrial
	Keys       bool   // rows also have A's weights at SyncSteps

	Attack    Attack // what the attackers do
	Attackers int    // attackers of a pair; 0 exactly where Attack is NoAttack
	Wait      uint64 // Majority: steps before the attackers vote; without meaning for others
	Follow    bool   // go on after SyncSteps until an attacker has A's weights
	Distance  bool   // rows also have how far the nearest attacker is from A
}

// Default returns the parameters of the standard case of Kinzel and Kanter 2002, K=3 N=100 L=3 with
// the Hebbian rule: 100,000 trials of seed 1, without attackers.
func Default() Params { return Params(kernels.Default()) }

// Validate returns nil, or a *ParamError for the first parameter whose value is impossible.
func (p Params) Validate() error { return kernels.Params(p).Validate() }

// asked returns p as files have it: with the default of a Wait that means nothing beside an attack.
func (p Params) asked() kernels.Params {
	q := kernels.Params(p)
	if wait := kernels.FieldOf("wait"); !wait.Applies(q) {
		wait.Set(&q, wait.Default)
	}
	return q
}

// Rule is a learning rule: the direction d in which a weight moves in a learning step, in which
// the outputs of A and B agree: w becomes w+d, kept within -L..L. x is the weight's input and tau
// the output.
type Rule = kernels.Rule

// The learning rules. ParseRule takes their names: hebbian, anti-hebbian and random-walk.
const (
	Hebbian     Rule = kernels.Hebbian     // d = x*tau
	AntiHebbian Rule = kernels.AntiHebbian // d = -x*tau
	RandomWalk  Rule = kernels.RandomWalk  // d = x
)

// ParseRule returns the rule of a name.
func ParseRule(name string) (Rule, error) { return kernels.ParseRule(name) }

// Tie says which sign a hidden unit has whose local field is 0.
type Tie = kernels.Tie

// The ties. ParseTie takes their names: minus, plus and split.
const (
	TieMinus Tie = kernels.TieMinus // -1 for every machine
	TiePlus  Tie = kernels.TiePlus  // +1 for every machine
	TieSplit Tie = kernels.TieSplit // +1 for A, -1 for B and attackers
)

// ParseTie returns the tie of a name.
func ParseTie(name string) (Tie, error) { return kernels.ParseTie(name) }

// Start says how B's initial weights come about; A's and those of attackers are random.
type Start = kernels.Start

// The starts. ParseStart takes their names: random, near and bits.
const (
	StartRandom Start = kernels.StartRandom // uniform, and independent of A's
	StartNear   Start = kernels.StartNear   // A's, each with StartErrors another value
	StartBits   Start = kernels.StartBits   // of the bits of A's, each inverted with StartErrors
)

// ParseStart returns the start of a name.
func ParseStart(name string) (Start, error) { return kernels.ParseStart(name) }

// Attack is what the attackers of a pair do in its learning steps. Its method DefaultAttackers
// returns how many attackers of a pair the papers have.
type Attack = kernels.Attack

// The attacks. ParseAttack takes their names: none, observer, simple, geometric, majority and
// genetic.
const (
	NoAttack  Attack = kernels.NoAttack
	Observer  Attack = kernels.Observer  // updates the hidden units whose sign is the public tau
	Simple    Attack = kernels.Simple    // updates like a partner, only where its own output agrees
	Geometric Attack = kernels.Geometric // else flips the hidden unit with the smallest local field
	Majority  Attack = kernels.Majority  // geometric attackers that vote on the signs
	Genetic   Attack = kernels.Genetic   // a population that branches and is selected
)

// ParseAttack returns the attack of a name.
func ParseAttack(name string) (Attack, error) { return kernels.ParseAttack(name) }
