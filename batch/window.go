package batch

import (
	"context"
	"sync"
	"sync/atomic"
)

// A window is a ring of segments for the trials that have been handed out and not yet written:
// segment i of the series is at index i mod len(ring). Engines get trials from a single counter,
// next, up to limit; the writer advances limit when it has written a segment. Rows are numbered
// from the first row of the series, so that nothing overflows up to trial 2^64-1.
//
// A segment has memory from its first row until it is written, and preferably that of the segment
// written last: the first touch of fresh memory costs more than all else that is done to a row.
type window struct {
	series
	ring []atomic.Pointer[segment] // nil while no row has come
	next atomic.Uint64             // number of the next row to hand out
	// number of the row after the last that may be: the end of the window or of the series
	limit atomic.Uint64
	full  chan struct{} // holds a token once a segment is full

	started int             // engines
	ctx     context.Context // once it is done, no more trials are handed out
	mu      sync.Mutex      // guards the fields below
	opened  uint64          // segments that are or were part of the window
	spare   []*segment      // written, the last one last
	room    *sync.Cond      // signals that limit has grown, an engine has ended, or ctx is done
	engines int             // that are still running
	waiting int             // of the engines, those waiting
	lost    bool            // the window can never advance
}

func newWindow(ctx context.Context, s series, segments, engines int) *window {
	w := &window{series: s, ring: make([]atomic.Pointer[segment], segments), full: make(chan struct{}, 1), ctx: ctx, started: engines, engines: engines}
	w.room = sync.NewCond(&w.mu)
	for range segments {
		w.open()
	}
	return w
}

// open makes the next segment of the series part of the window, unless there is none. Its place in
// the ring must be free, and mu held.
func (w *window) open() {
	if w.opened == w.segments {
		return
	}
	row, n := w.bounds(w.opened)
	w.opened++
	w.limit.Store(row + uint64(n))
	w.room.Broadcast()
}

// at returns a segment, nil if it is not part of the window or no row of it has come.
func (w *window) at(number uint64) *segment {
	seg := w.ring[number%uint64(len(w.ring))].Load()
	if seg != nil && seg.number.Load() != number {
		return nil
	}
	return seg
}

// need returns a segment for one of its rows, nil if it is no longer part of the window.
func (w *window) need(number uint64) *segment {
	if seg := w.at(number); seg != nil {
		return seg
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if seg := w.at(number); seg != nil || w.opened-number > uint64(len(w.ring)) {
		return seg // another engine was faster, or the segment has been written
	}
	var seg *segment
	if n := len(w.spare); n > 0 {
		seg, w.spare = w.spare[n-1], w.spare[:n-1]
	} else {
		seg = newSegment(w.list[0].Params, w.longest())
	}
	_, n := w.bounds(number)
	seg.use(number, n)
	w.ring[number%uint64(len(w.ring))].Store(seg)
	return seg
}

// retire takes a segment that has been written out of the window and opens the next one.
func (w *window) retire(number uint64) {
	w.mu.Lock() // an engine that waits has either not yet looked at limit, or is woken by open
	defer w.mu.Unlock()
	w.spare = append(w.spare, w.ring[number%uint64(len(w.ring))].Swap(nil))
	w.open()
}

// grant hands out at most most trials, starting with that of row first. more is false if no trials
// are left; n = 0 with more means that the window is full.
func (w *window) grant(most int, wait bool) (first uint64, n int, more bool) {
	for w.ctx.Err() == nil {
		first, limit := w.next.Load(), w.limit.Load()
		if first == w.total {
			return 0, 0, false
		}
		if first < limit {
			n := min(uint64(max(most, 0)), limit-first)
			if w.next.CompareAndSwap(first, first+n) {
				return first, int(n), true
			}
			continue
		}
		if !wait {
			return 0, 0, true
		}
		if !w.wait() {
			break
		}
	}
	return 0, 0, false
}

// wait blocks until there is room or there are no trials left to wait for, and reports whether to
// continue.
func (w *window) wait() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting++
	defer func() { w.waiting-- }()
	for w.next.Load() >= w.limit.Load() && w.limit.Load() < w.total && w.ctx.Err() == nil && !w.lost {
		if w.waiting == w.engines && w.stuck() {
			w.lost = true
			w.room.Broadcast()
			break
		}
		w.room.Wait()
	}
	return !w.lost
}

// stuck reports whether the first segment of a full window lacks rows. If all engines wait, and so
// have none in flight, one of them has lost a row.
func (w *window) stuck() bool {
	seg := w.at(w.opened - uint64(len(w.ring)))
	return seg == nil || seg.missing.Load() > 0
}

// leave records that an engine has ended.
func (w *window) leave() {
	w.mu.Lock()
	w.engines--
	w.room.Broadcast()
	w.mu.Unlock()
}

// wake lets the engines that wait for room look again.
func (w *window) wake() {
	w.mu.Lock() // a waiter has either not yet checked limit and ctx, or is waiting
	w.room.Broadcast()
	w.mu.Unlock()
}

// signal tells the writer that a segment has become full.
func (w *window) signal() {
	select {
	case w.full <- struct{}{}:
	default:
	}
}
