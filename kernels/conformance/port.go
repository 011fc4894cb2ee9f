package conformance

import "tpmbench/kernels"

// mostIdleAsks is how often an idle engine may ask in vain without wait before it counts as a busy
// loop.
const mostIdleAsks = 10000

// port is one engine's side of a pool.
type port struct {
	*pool
	held     uint64 // trials granted, their rows not yet in
	idleAsks int    // questions in vain without wait, holding nothing
}

// Next hands out trials as the pool's handing says.
func (o *port) Next(buf []kernels.Trial, wait bool) (n int, more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case len(buf) == 0:
		o.breach("Next(buf, %t): buf is empty", wait)
	case wait && o.held > 0:
		o.breach("Next(buf, true): wait, with %d trials in flight or their rows not handed over; where those rows are what the window waits for, that is a deadlock", o.held)
	}
	for {
		if o.ended || o.next == o.p.Trials {
			return 0, false
		}
		room := o.room()
		if room > 0 && o.refuses(wait) {
			return o.nothing(wait)
		}
		if room > 0 {
			return o.grant(buf[:min(room, uint64(len(buf)))])
		}
		if !wait {
			return o.nothing(wait)
		}
		o.moved.Wait()
	}
}

// room returns how many trials the window has room for.
func (o *port) room() uint64 {
	left := o.p.Trials - o.next
	if o.h.window == 0 {
		return left
	}
	return min(left, o.h.window-(o.next-o.lowest))
}

// refuses reports whether a stingy source hands out nothing this time. It gives an idle engine
// nothing unless the engine waits, and even then it may wake it in vain.
func (o *port) refuses(wait bool) bool {
	return o.h.stingy && (o.held == 0 && !wait || o.mood.IntN(2) == 0)
}

func (o *port) nothing(wait bool) (n int, more bool) {
	if o.held == 0 && !wait {
		if o.idleAsks++; o.idleAsks > mostIdleAsks {
			o.breach("Next: asked %d times in vain without wait and with nothing in flight, a busy loop", o.idleAsks)
			return 0, false
		}
	}
	return 0, true
}

func (o *port) grant(buf []kernels.Trial) (int, bool) {
	n := uint64(len(buf))
	if o.h.stingy {
		n = min(n, 1+o.mood.Uint64N(3))
	}
	for i := range n {
		place := o.next + i
		o.owner[place] = o
		buf[i] = o.trial(place)
		buf[i].Place = place
	}
	o.next += n
	o.held += n
	o.idleAsks = 0
	return int(n), true
}

// Steps adds up the reported steps.
func (o *port) Steps(n uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.steps += n
	o.moved.Broadcast()
}

// Done accepts each row once, and only from the engine that was granted its trial.
func (o *port) Done(rows *kernels.Results) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.shape(rows) {
		return
	}
	for j, i := range rows.Place {
		trial := rows.Trial[j]
		switch {
		case i >= o.p.Trials || o.owner[i] == nil:
			o.breach("Done: a row of trial %d in place %d, which was not granted", trial, i)
			return
		case trial != o.trial(i).Number:
			o.breach("Done: a row of trial %d in the place of trial %d", trial, o.trial(i).Number)
			return
		case o.owner[i] != o:
			o.breach("Done: a row of trial %d, which was granted to another engine", trial)
			return
		case o.done[i]:
			o.breach("Done: a second row of trial %d", trial)
			return
		}
		o.rows.CopyRow(int(i), rows, j)
		o.done[i] = true
		o.held--
	}
	for o.lowest < o.p.Trials && o.done[o.lowest] {
		o.lowest++
	}
	o.moved.Broadcast()
}

// shape checks that rows has the columns that the parameters ask for, all of the same length.
func (o *port) shape(rows *kernels.Results) bool {
	n := rows.Len()
	if len(rows.Place) != n {
		o.breach("Done: %d places for %d rows", len(rows.Place), n)
		return false
	}
	for _, c := range kernels.Columns {
		if c.Kind != kernels.CountColumn {
			continue
		}
		has, wants := *c.Counts(rows), *c.Counts(o.rows)
		switch {
		case (has == nil) != (wants == nil) && n > 0:
			o.breach("Done: column %s present %t, want %t", c.Name, has != nil, wants != nil)
			return false
		case has != nil && len(has) != n:
			o.breach("Done: column %s has %d rows where trial has %d", c.Name, len(has), n)
			return false
		}
	}
	if rows.KeyLen != o.rows.KeyLen || len(rows.Keys) != n*o.rows.KeyLen {
		o.breach("Done: keys of %d weights, %d in all for %d rows, want %d each", rows.KeyLen, len(rows.Keys), n, o.rows.KeyLen)
		return false
	}
	return true
}
