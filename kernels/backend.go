package kernels

import (
	"context"
	"fmt"
)

// Info describes a backend on this machine.
type Info struct {
	Name    string // layout-isa, the word that flags, tests, benchmarks and metadata use
	Lacks   string // what this machine lacks for it, in words; empty where it can run
	Lanes   int    // trials that one engine steps together
	Workers int    // engines worth opening at once: cores, or devices
	Mixes   bool   // its engines take trials of any seed and max_steps, whatever those of Open's p
	Limits  Limits
	Offers  Offers // what its engines can do of what runs may need
}

// Limits are the largest sizes that a backend takes.
type Limits struct {
	K         int `json:"k"`
	N         int `json:"n"`
	Weights   int `json:"weights"` // K*N
	L         int `json:"l"`
	Attackers int `json:"attackers"`
}

// refuse returns nil, or the Refusal of a backend of that name for the first size beyond l.
func (l Limits) refuse(backend string, p Params) error {
	for _, c := range []struct {
		what        string
		value, most int
	}{{"{k}", p.K, l.K}, {"{n}", p.N, l.N}, {"{k} * {n}", p.Weights(), l.Weights}, {"{l}", p.L, l.L}, {"{attackers}", p.Attackers, l.Attackers}} {
		if c.value > c.most {
			return &Refusal{Backend: backend, Reason: fmt.Sprintf("takes %s up to %d: this is %d", c.what, c.most, c.value)}
		}
	}
	return nil
}

// Backend makes engines of one kind. Its methods may be called from several
// goroutines.
type Backend interface {
	Info() Info
	// Supports returns nil, or a Refusal that says why p cannot run here, memory included:
	// Info.Refuse first, then what else the engine asks. p has passed Validate.
	Supports(p Params) error
	// Open makes the engine of worker 0, 1, ...; p is supported. It may choose
	// different engines by p; results do not show it.
	Open(p Params, worker int) (Engine, error)
}

// Engine steps many trials in lockstep. It is used by one goroutine.
type Engine interface {
	// Run asks src for trials whenever lanes are free, and hands finished rows
	// to sink in any order, until src has no more and none is in flight (nil),
	// or ctx is done (its error; the pairs in flight are lost). It looks at ctx, by
	// calling ctx.Err, often enough to end within a second whatever the parameters.
	Run(ctx context.Context, src Source, sink Sink) error
	Close() error
}

// Source hands out trials; one serves all engines of a run.
type Source interface {
	// Next fills the beginning of buf, which is not empty, with n trials in the order of
	// their places. n = 0 with more means that the window of waiting rows is full: go on
	// with the lanes in flight and ask again. wait lets the call block until there is
	// room: an engine with nothing in flight sets it, after it has handed over all its
	// finished rows, and no other may; the call can return with n = 0 all the same, and is
	// then repeated. more = false, always with n = 0, ends the run; a waiting engine gets
	// it too when the run is cancelled.
	Next(buf []Trial, wait bool) (n int, more bool)
}

// Sink takes what an engine yields; one serves all engines of a run, and any number of goroutines
// of each at once.
type Sink interface {
	// Done takes a small block of finished rows with their places, which the caller may
	// reuse afterwards.
	Done(rows *Results)
	// Steps adds to the pair-steps done, for progress; at a run's end they are at
	// least the sum of its rows' PairSteps.
	Steps(n uint64)
}
