package kernels

import "context"

// Listener is what a Backend may offer besides: attackers who listen to an exchange that was
// recorded, of a pair that is not there.
type Listener interface {
	// Listen returns p's attackers, who tell to what became of them. p is supported, apart from
	// memory, of which they take ListenBytes. Once ctx is done work may be left undone, and
	// Listening.Err says so.
	Listen(ctx context.Context, p Params, to Scorer) Listening
	ListenBytes(p Params) int
}

// A Message is what a step of an exchange makes public.
type Message struct {
	T          uint64 // the step, 1, 2, ...
	X          []int8 // its input, [k*N+n]
	TauA, TauB int8   // the partners' outputs, +1 or -1
}

// Listening is the attackers of one exchange after the other. Each has a place, which changes only
// in ways that the Scorer hears of; places can be empty.
type Listening interface {
	// Begin draws the initial weights, those of trial t.
	Begin(t Trial)
	// Hear is a step of the exchange. The Scorer may hear of it only later, but in order.
	Hear(m *Message)
	// Settle does what is left to do, before somebody looks at the attackers.
	Settle()
	// Places returns how many places there are, of which IsThere reports whether an attacker has it.
	Places() int
	IsThere(place int) bool
	// Each calls f for every attacker, in any order, with its weights as bytes that are the same for
	// equal weights, after Settle.
	Each(f func(place int, code []byte))
	// Weights sets w to those of an attacker, [k*N+n], after Settle.
	Weights(place int, w []int8)
	// Err returns the context's error where work was left undone: nothing here has a meaning then.
	Err() error
}

// Scorer hears how attackers did.
type Scorer interface {
	// Moved says that the attacker, or the copy of one, that is now in a place was in place from[place],
	// and that there are no more places than these. Those of empty places mean nothing,
	// but were places.
	Moved(from []int32)
	// Heard is called for each step, with the places, bit place%64 of word place/64, of attackers
	// whose own output for its input was not A's. A network that was copied in the step has the
	// output of the one that it was copied from. Bits of empty places mean nothing.
	Heard(wrong []uint64)
}
