package cuda

import (
	"encoding/binary"
	"fmt"

	"tpmbench/kernels"
)

// slice is a number of passes of all lanes, with the preparation of trials before them.
type slice struct {
	number int
	under  bool   // way
	tail   uint64 // prefetched trials that it could take from
	before uint64 // of them taken before it began, as far as known
	passes int
}

// launch enqueues a slice.
func (e *engine) launch(x *slice, number int) error {
	s, m, f, at := e.s, &e.m, &e.feed, &e.s.moments[number]
	*x = slice{number: number, under: true, passes: e.pace.passes(min(e.z.lanes, f.flying())), before: f.taken}
	if f.fresh {
		if err := s.upload(s.compute, m.trials, m.numbers[number][:8*f.batch]); err != nil {
			return err
		}
		f.fresh = false
		e.meter.drew(f.batch)
	}
	if err := s.record(s.compute, at.begun); err != nil {
		return err
	}
	from, to := f.piece()
	err := s.launch(e.prepare, s.compute, f.batch,
		uint64(m.prefetched), uint64(e.z.ring), f.tail, uint64(f.batch), uint64(m.trials), uint64(from), uint64(to), e.p.Seed,
		uint64(e.p.K), uint64(e.p.N), uint64(e.p.L), uint64(m.counters), f.tail, uint64(e.g.attackers))
	if err != nil {
		return err
	}
	f.prepared(to)
	x.tail = f.tail
	if err := s.record(s.compute, at.prepared); err != nil {
		return err
	}
	direction, zero := rules(e.p)
	keys := uint64(0)
	if e.p.Keys {
		keys = 1
	}
	err = s.launch(e.step, s.compute, e.z.lanes,
		uint64(m.lanes), uint64(e.z.lanes), uint64(m.prefetched), uint64(e.z.ring), x.tail, uint64(m.counters), uint64(m.rows[number]),
		uint64(x.passes), uint64(e.p.K), uint64(e.p.N), uint64(e.p.L), e.p.MaxSteps, direction, zero, keys, e.g.attack(e.p))
	if err != nil {
		return err
	}
	if err := s.download(s.compute, m.counts[number], m.counters); err != nil {
		return err
	}
	return s.record(s.compute, at.ended)
}

// finish waits for a slice and has its rows handed over.
func (e *engine) finish(x *slice, sink kernels.Sink, h *hands) error {
	if !x.under {
		return nil
	}
	x.under = false
	at := &e.s.moments[x.number]
	if err := e.s.wait(at.ended); err != nil {
		return err
	}
	count := e.m.counts[x.number]
	taken, rows, steps := binary.LittleEndian.Uint64(count), binary.LittleEndian.Uint64(count[8:]), binary.LittleEndian.Uint64(count[16:])
	if rows > uint64(e.z.rows()) {
		return fmt.Errorf("internal error: a slice of %d lanes and %d prefetched trials reports %d rows", e.z.lanes, e.z.ring, rows)
	}
	preparing, err := e.s.elapsed(at.begun, at.prepared)
	if err != nil {
		return err
	}
	stepping, err := e.s.elapsed(at.prepared, at.ended)
	if err != nil {
		return err
	}
	e.feed.back(taken, x.tail, rows)
	e.pace.adjust(stepping, x.passes, steps, min(taken, x.tail)-x.before, x.tail-x.before)
	e.meter.did(e, x.passes, preparing, stepping, rows, steps)
	sink.Steps(steps)
	return e.hand(x, int(rows), h)
}

// hand downloads rows, which are then with the hands.
func (e *engine) hand(x *slice, rows int, h *hands) error {
	for first := 0; first < rows; first += e.z.chunk() {
		n := min(rows-first, e.z.chunk())
		c := <-h.free
		c.rows = c.memory[:n*e.z.row]
		if err := e.s.download(e.s.copies, c.rows, e.m.rows[x.number]+address(first*e.z.row)); err != nil {
			return err
		}
		if err := e.s.sync(e.s.copies); err != nil {
			return err
		}
		h.give(c)
	}
	return nil
}
