package exchange

import (
	"fmt"
	"math"
	"slices"
)

// row is a step as a source has it.
type row struct {
	step, tauA, tauB, tau number
	x                     []int8 // nil where it is null or missing
	lists                 int    // of which x consists, 0 where it is flat
}

// number is a value that may be missing.
type number struct {
	v     float64
	there bool
}

// numberNames are the names of a row's numbers, in the order of numbers.
var numberNames = [...]string{"step", "tau_a", "tau_b", "tau"}

// numbers returns the row's numbers, in the order of numberNames.
func (r *row) numbers() [len(numberNames)]*number {
	return [...]*number{&r.step, &r.tauA, &r.tauB, &r.tau}
}

// numberNamed returns the index of a name in numberNames, -1 if it is no number's.
func numberNamed(name string) int { return slices.Index(numberNames[:], name) }

func numberOf(v float64) number { return number{v, true} }

// clear makes r a row without values; x keeps its memory.
func (r *row) clear() { *r = row{x: r.x[:0]} }

// put appends an input, or returns an error for what no input can be.
func (r *row) put(v float64) error {
	if !(v >= -math.MaxInt8 && v <= math.MaxInt8) || v != math.Trunc(v) {
		return fmt.Errorf("input %d is %v: inputs are whole numbers from -127 to 127", len(r.x), v)
	}
	r.x = append(r.x, int8(v))
	return nil
}

// nothing reports whether the row has no values but maybe a step 0, as in a trace, which begins
// before the first step.
func (r *row) nothing() bool {
	return len(r.x) == 0 && !r.tauA.there && !r.tauB.there && !r.tau.there && (!r.step.there || r.step.v == 0)
}

// output returns an output, +1 or -1.
func output(name string, n number) (int8, error) {
	switch {
	case !n.there:
		return 0, fmt.Errorf("%s is missing", name)
	case n.v == 1:
		return 1, nil
	case n.v == -1:
		return -1, nil
	}
	return 0, fmt.Errorf("%s is %v: an output is 1 or -1", name, n.v)
}
