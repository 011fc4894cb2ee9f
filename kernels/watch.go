package kernels

import (
	"context"
	"math"
)

// Watcher is what a Backend may offer besides: pairs that can be looked at after every step.
type Watcher interface {
	// Watch returns a pair of p's trials. p is supported, apart from memory, of which the pair
	// takes WatchBytes. Once ctx is done work may be left undone, and Watched.Err says so.
	Watch(ctx context.Context, p Params) Watched
	WatchBytes(p Params) int
}

// Watched is a pair of one trial after the other, with its attackers. Machine 0 is A, 1 is B, and
// 2+e is attacker e of those present.
type Watched interface {
	// Begin starts a trial, of which it draws the initial weights.
	Begin(t Trial)
	// Step does the next step, also after the trial's end, and reports whether it was a learning
	// step: in others no weight changes.
	Step() (learned bool)
	// Err returns the context's error where work was left undone: nothing here has a meaning then.
	Err() error
	Machines() int
	// Compare sets l to how machine m compares with A, good until the next step.
	Compare(m int, l *Likeness)
}

// Likeness is how the weights of a machine compare with those of A, for each hidden unit, [k].
type Likeness struct {
	Products []int64 // sum of its weights times A's
	Squares  []int64 // sum of its weights squared
	OfA      []int64 // sum of A's squared
	Equal    []int   // its weights that are equal to A's
}

// Resize makes l hold units hidden units, whose values are then undefined.
func (l *Likeness) Resize(units int) {
	if len(l.Equal) != units {
		*l = Likeness{make([]int64, units), make([]int64, units), make([]int64, units), make([]int, units)}
	}
}

// Shared returns how many weights are equal.
func (l *Likeness) Shared() (n int) {
	for _, equal := range l.Equal {
		n += equal
	}
	return n
}

// Overlap returns the mean over the hidden units of the cosine of the angle between the weights,
// which is 0 if those of one machine are all 0, and 1 if both machines' are.
func (l *Likeness) Overlap() float64 {
	sum := 0.0
	for k, product := range l.Products {
		switch a, b := l.OfA[k], l.Squares[k]; {
		case a == 0 && b == 0:
			sum++
		case a != 0 && b != 0:
			sum += float64(product) / math.Sqrt(float64(b)*float64(a))
		}
	}
	return sum / float64(len(l.Products))
}
