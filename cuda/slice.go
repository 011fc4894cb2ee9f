package cuda

import (
	"encoding/binary"
	"fmt"

	"tpmbench/kernels"
)

// slice is a number of passes of all lanes, with the preparation of trials before them.
type slice struct {
	number                 int
	under                  bool   // way
	tail                   uint64 // prefetched trials that it could take from
	before                 uint64 // of them taken before it began, as far as known
	passes                 int
	begun, prepared, ended event
}

// launch enqueues a slice.
func (e *engine) launch(x *slice, number int) error {
	s, m, f := e.s, &e.m, &e.feed
	*x = slice{number: number, under: true, passes: e.pace.passes(min(e.z.lanes, f.flying())), before: f.taken, begun: x.begun, prepared: x.prepared, ended: x.ended}
	if f.fresh {
		if err := s.upload(e.compute, m.trials, m.numbers[number][:8*f.batch]); err != nil {
			return err
		}
		f.fresh = false
		e.meter.drew(f.batch)
	}
	if err := s.record(e.compute, x.begun); err != nil {
		return err
	}
	from, to := f.piece()
	err := s.launch(e.prepare, e.compute, f.batch,
		uint64(m.prefetched), uint64(e.z.ring), f.tail, uint64(f.batch), uint64(m.trials), uint64(from), uint64(to), e.p.Seed,
		uint64(e.p.K), uint64(e.p.N), uint64(e.p.L), uint64(m.counters), f.tail, uint64(e.g.attackers))
	if err != nil {
		return err
	}
	f.prepared(to)
	x.tail = f.tail
	if err := s.record(e.compute, x.prepared); err != nil {
		return err
	}
	direction, zero := rules(e.p)
	keys := uint64(0)
	if e.p.Keys {
		keys = 1
	}
	err = s.launch(e.step, e.compute, e.z.lanes,
		uint64(m.lanes), uint64(e.z.lanes), uint64(m.prefetched), uint64(e.z.ring), x.tail, uint64(m.counters), uint64(m.rows[number]),
		uint64(x.passes), uint64(e.p.K), uint64(e.p.N), uint64(e.p.L), e.p.MaxSteps, direction, zero, keys, e.g.attack(e.p))
	if err != nil {
		return err
	}
	if err := s.download(e.compute, m.counts[number], m.counters); err != nil {
		return err
	}
	return s.record(e.compute, x.ended)
}

// finish waits for a slice and hands over its rows.
func (e *engine) finish(x *slice, sink kernels.Sink) error {
	if !x.under {
		return nil
	}
	x.under = false
	if err := e.s.wait(x.ended); err != nil {
		return err
	}
	count := e.m.counts[x.number]
	taken, rows, steps := binary.LittleEndian.Uint64(count), binary.LittleEndian.Uint64(count[8:]), binary.LittleEndian.Uint64(count[16:])
	if rows > uint64(e.z.rows()) {
		return fmt.Errorf("internal error: a slice of %d lanes and %d prefetched trials reports %d rows", e.z.lanes, e.z.ring, rows)
	}
	preparing, err := e.s.elapsed(x.begun, x.prepared)
	if err != nil {
		return err
	}
	stepping, err := e.s.elapsed(x.prepared, x.ended)
	if err != nil {
		return err
	}
	e.feed.back(taken, x.tail, rows)
	e.pace.adjust(stepping, x.passes, steps, min(taken, x.tail)-x.before, x.tail-x.before)
	e.meter.did(e, x.passes, preparing, stepping, rows, steps)
	sink.Steps(steps)
	return e.hand(x, int(rows), sink)
}

// hand downloads rows and hands them over.
func (e *engine) hand(x *slice, rows int, sink kernels.Sink) error {
	for first := 0; first < rows; first += e.z.chunk() {
		n := min(rows-first, e.z.chunk())
		chunk := e.m.chunk[:n*e.z.row]
		if err := e.s.download(e.copies, chunk, e.m.rows[x.number]+address(first*e.z.row)); err != nil {
			return err
		}
		if err := e.s.sync(e.copies); err != nil {
			return err
		}
		e.out.Resize(n)
		unpack(e.out, chunk, e.p, e.g)
		sink.Done(e.out)
	}
	return nil
}
