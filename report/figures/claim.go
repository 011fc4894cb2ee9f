package figures

import (
	"math"

	"tpmbench/internal/phrase"
)

// Claim is a sentence of a paper with a number in it, and our number: see Verdict.
type Claim struct {
	Says  string // in the paper's words or ours
	Where string // who says it, and where
	Want  Range
	Ours  float64
	SE    float64 // 0 for what is computed and not measured
	What  string  // what our number is
}

// nearest returns a Claim that takes the farthest of several numbers from a law, see farther.
func nearest(want Range) Claim { return Claim{Want: want, Ours: math.Inf(-1)} }

// farther reports whether a number speaks more against a law than c's does: it is
// out of the range by more than its error allows, and c's by less; or else it could be
// farther off. So the claim of the farthest differs where any does, and agrees only
// where all do.
func (c Claim) farther(off, se float64) bool {
	mine, its := c.Ours-errorsAllowed*c.SE, off-errorsAllowed*se
	if out := c.Want.High; mine > out || its > out {
		return its > mine
	}
	return off+errorsAllowed*se > c.Ours+errorsAllowed*c.SE
}

// Number writes our number with its standard error, to the figure where that begins.
func (c Claim) Number() string { return phrase.WithError(c.Ours, c.SE) }

// Range is what a claim leaves for the number.
type Range struct {
	Low, High float64
	Text      string // as the paper has it
}

// Printed returns a number whose last figure has the value unit: all that round to it, or
// have it when the rest is cut off.
func Printed(v, unit float64) Range { return Range{v - unit/2, v + unit, phrase.Number(v)} }

// About returns a number that the paper calls about so much, in figures down to unit: all
// that round to it.
func About(v, unit float64) Range { return Range{v - unit/2, v + unit/2, "about " + phrase.Number(v)} }

// AtMost and AtLeast are bounds.
func AtMost(v float64) Range  { return Range{math.Inf(-1), v, "at most " + phrase.Number(v)} }
func AtLeast(v float64) Range { return Range{v, math.Inf(1), "at least " + phrase.Number(v)} }

// law is how far, as a share, our numbers may be off the curve of a law.
const law = 0.05

// Law returns a curve that is off our numbers, to either side, by so much at most: a law such
// as "grows as ln N" or "is of that distribution".
func Law() Range { return Range{-law, law, "off by at most " + phrase.Number(law)} }
