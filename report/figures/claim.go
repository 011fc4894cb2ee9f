package figures

import (
	"math"

	"tpmbench/internal/phrase"
)

// Claim is a statement of a paper that contains a number, and our number: see Verdict.
type Claim struct {
	Says     string // in the paper's words or ours
	Where    string // its source
	Setting  string // the parameters that the source says, as it says them; "" if that is not noted
	Recalled bool   // the source has not been read
	Want     Range
	Ours     float64
	SE       float64 // 0 if computed rather than measured
	What     string  // what our number is
}

// Nearest returns a Claim for comparing several numbers with a law, of which it keeps the farthest,
// see Farther.
func Nearest(want Range) Claim { return Claim{Want: want, Ours: math.Inf(-1)} }

// Farther reports whether a number contradicts a law more than c's does: it is out of the range by
// more than its error allows and c's is not, or by more than c's; or else it could be farther off.
// So the claim about the farthest differs if any does, and agrees only if all do.
func (c Claim) Farther(off, se float64) bool {
	mine, its := c.Ours-errorsAllowed*c.SE, off-errorsAllowed*se
	if out := c.Want.High; mine > out || its > out {
		return its > mine
	}
	return off+errorsAllowed*se > c.Ours+errorsAllowed*c.SE
}

// Number formats our number with its standard error, to the digit where that begins.
func (c Claim) Number() string { return phrase.WithError(c.Ours, c.SE) }

// Range is the range that a claim allows for the number.
type Range struct {
	Low, High float64
	Text      string // as in the paper
}

// Printed returns the range of a number whose last digit has the value unit: all numbers that round
// to it, or that equal it when the rest is cut off.
func Printed(v, unit float64) Range { return Range{v - unit/2, v + unit, phrase.Number(v)} }

// About returns the range of a number to which the paper refers as "about", with digits down to
// unit: all numbers that round to it.
func About(v, unit float64) Range { return Range{v - unit/2, v + unit/2, "about " + phrase.Number(v)} }

// Measured returns the range of a number that was measured with standard error se: ours is compared
// with the interval in which theirs could be.
func Measured(v, se float64) Range {
	return Range{v - errorsAllowed*se, v + errorsAllowed*se, phrase.WithError(v, se)}
}

// AtMost and AtLeast are bounds.
func AtMost(v float64) Range  { return Range{math.Inf(-1), v, "at most " + phrase.Number(v)} }
func AtLeast(v float64) Range { return Range{v, math.Inf(1), "at least " + phrase.Number(v)} }

// law is the relative deviation from the curve of a law that our numbers may have.
const law = 0.05

// Law returns the range for the relative deviation of our numbers, to either side, from a law such
// as "grows as ln N" or "is of that distribution".
func Law() Range { return Range{-law, law, "off by at most " + phrase.Number(law)} }
