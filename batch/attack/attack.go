// Package attack lets attackers listen to a recorded exchange, and ranks them by how well they
// foretell A's output: those that always do may have its weights.
package attack

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"tpmbench/batch/exchange"
	"tpmbench/kernels"
	"tpmbench/kernels/memory"
)

// Options say how an attack proceeds.
type Options struct {
	// At is the step, as the log numbers it, after which the candidates' weights are wanted; nil: the
	// last.
	At       *int64
	Tell     func(steps int64) // called now and then with the steps heard, or nil
	Patience time.Duration     // how long a step may go on once ctx is done; 0 for Patience
}

// Patience is how long an attack that is stopped waits for the step under way.
const Patience = 10 * time.Second

// Heard is what the log itself tells.
type Heard struct {
	Steps     int64 // that are recorded
	Learning  int64 // in which the outputs were equal
	First     int64 // the number of the first step
	Last      int64 // of the last
	Differed  int64 // of the last in which the outputs differed; First-1 if there is none
	InWindow  int   // steps of the last Window in which they differed
	differing recent
}

// Run lets p's attackers, of l, which supports them, listen to all of a log, and ranks them. If ctx
// is done before the log's end, they are ranked by what they have heard, and the error is ctx's; there
// is no result where the step under way takes longer than Patience.
func Run(ctx context.Context, l kernels.Listener, log *exchange.Log, p kernels.Params, o Options) (*Result, error) {
	if o.Tell == nil {
		o.Tell = func(int64) {}
	}
	if err := fits(l, p, o.At != nil); err != nil {
		return nil, err
	}
	late, abandon := context.WithCancel(context.Background())
	defer abandon()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(cmp.Or(o.Patience, Patience), abandon) })()

	s := &scores{}
	r := &Result{Params: p, at: o.At, attackers: l.Listen(late, p, s)}
	r.attackers.Begin(p.Trial(0))
	s.begin(r.attackers.Places())
	r.Heard = Heard{First: log.Begins, Last: log.Begins - 1, Differed: log.Begins - 1}
	stopped, err := r.listen(ctx, log, s, o.Tell)
	if err != nil {
		return nil, err
	}
	r.attackers.Settle()
	if late.Err() != nil || r.attackers.Err() != nil {
		return nil, ctx.Err()
	}
	s.flush()
	switch {
	case o.At == nil || r.taken != nil:
	case *o.At == r.Heard.Last: // as they are
	case stopped != nil:
		r.at = nil // the step was not reached
	default:
		return nil, &kernels.ParamError{Name: "at", Value: fmt.Sprint(*o.At), Want: fmt.Sprintf("the log has the steps %d to %d", r.Heard.First, r.Heard.Last)}
	}
	r.rank(s.records)
	return r, stopped
}

// fits returns nil, or a Refusal of an attack that takes more memory than is free.
func fits(l kernels.Listener, p kernels.Params, taken bool) error {
	each := 100 // what is counted of an attacker
	if taken {
		each += p.Weights()
	}
	need := uint64(l.ListenBytes(p)) + uint64(p.Attackers)*uint64(each)
	if free, ok := memory.Free(); ok && need > free {
		return &kernels.Refusal{Reason: fmt.Sprintf("{attackers} %d of these {k} and {n} need %.1f GB of memory, and %.1f GB are free", p.Attackers, float64(need)/1e9, float64(free)/1e9)}
	}
	return nil
}

// listen plays the log to the attackers, until its end or until ctx is done, which it returns as
// stopped.
func (r *Result) listen(ctx context.Context, log *exchange.Log, s *scores, tell func(int64)) (stopped, err error) {
	var m kernels.Message
	for {
		if err := log.Next(&m); err == io.EOF {
			return nil, nil
		} else if ctx.Err() != nil {
			return ctx.Err(), nil
		} else if err != nil {
			return nil, err
		}
		number := log.Number(m.T)
		if r.at != nil && r.taken == nil && number > *r.at {
			r.take(s)
		}
		s.expect(m.T)
		r.attackers.Hear(&m)
		if r.attackers.Err() != nil {
			return ctx.Err(), nil
		}
		r.Heard.add(&m, number)
		if r.Heard.Steps%64 == 1 {
			tell(r.Heard.Steps)
		}
	}
}

// take keeps the weights of all attackers as they are now.
func (r *Result) take(s *scores) {
	r.attackers.Settle()
	s.flush()
	n := r.Params.Weights()
	r.taken = make([]int8, len(s.records)*n)
	for place := range s.records {
		s.records[place].was = int32(place)
		if r.attackers.IsThere(place) {
			r.attackers.Weights(place, r.taken[place*n:][:n])
		}
	}
}

// add counts a step.
func (h *Heard) add(m *kernels.Message, number int64) {
	h.Steps++
	h.Last = number
	h.differing <<= 1
	if m.TauA == m.TauB {
		h.Learning++
	} else {
		h.Differed = number
		h.differing |= 1
	}
	h.InWindow = h.differing.inWindow()
}
