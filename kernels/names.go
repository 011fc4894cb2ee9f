package kernels

import "slices"

// Rule is the learning rule of a run: the direction d of a weight's move in a
// learning step, w <- clip(w+d, -L, L).
type Rule uint8

const (
	Hebbian     Rule = iota // d = x*tau
	AntiHebbian             // d = -x*tau (Kinzel and Kanter 2002, equations 9 and 13)
	RandomWalk              // d = x
)

// Tie says which sign a hidden unit has whose local field is 0.
type Tie uint8

const (
	TieMinus Tie = iota // -1 for every machine
	TiePlus             // +1 for every machine
	TieSplit            // A +1, B and attackers -1, as in the first papers
)

// Start says how B's initial weights come about; A's and those of attackers are random.
type Start uint8

const (
	StartRandom Start = iota // uniform, and independent of A's
	StartNear                // A's, but with errors: other values, with probability StartErrors
	StartBits                // of A's bits, inverted with probability StartErrors
)

// Attack is what the attackers of a pair do in its learning steps.
type Attack uint8

const (
	NoAttack  Attack = iota
	Observer         // updates the hidden units whose sign is the public tau
	Simple           // updates like a partner, only where its own tau agrees
	Geometric        // flips the hidden unit of smallest |h| where its tau disagrees
	Majority         // geometric attackers that vote on the hidden signs
	Genetic          // a population that branches and is selected
)

// Positive reports whether the sign of a local field of 0 is +1, of A, and of B and attackers.
func (t Tie) Positive() (a, others bool) {
	switch t {
	case TiePlus:
		return true, true
	case TieSplit:
		return true, false
	}
	return false, false
}

// Splits reports whether a local field of 0 has different signs in A and B, so that they can part
// again after they have synchronised.
func (t Tie) Splits() bool {
	a, others := t.Positive()
	return a != others
}

func (r Rule) String() string   { return FieldOf("rule").text(uint64(r)) }
func (t Tie) String() string    { return FieldOf("tie").text(uint64(t)) }
func (s Start) String() string  { return FieldOf("start").text(uint64(s)) }
func (a Attack) String() string { return FieldOf("attack").text(uint64(a)) }

// ParseRule returns the rule of that name: hebbian, anti-hebbian or random-walk.
func ParseRule(s string) (Rule, error) { return parse[Rule]("rule", s) }

// ParseTie returns the tie of that name: minus, plus or split.
func ParseTie(s string) (Tie, error) { return parse[Tie]("tie", s) }

// ParseStart returns the start of that name: random, near or bits.
func ParseStart(s string) (Start, error) { return parse[Start]("start", s) }

// ParseAttack returns the attack of that name.
func ParseAttack(s string) (Attack, error) { return parse[Attack]("attack", s) }

// AttackNames lists what ParseAttack takes.
func AttackNames() []string { return slices.Clone(FieldOf("attack").Words) }

func parse[T ~uint8](field, s string) (T, error) {
	v, err := FieldOf(field).parse(s)
	return T(v), err
}

// DefaultAttackers returns how many attackers an attack has where nobody says: the
// numbers that papers use.
func (a Attack) DefaultAttackers() int {
	switch a {
	case NoAttack:
		return 0
	case Majority:
		return 100
	case Genetic:
		return 512
	}
	return 1
}
