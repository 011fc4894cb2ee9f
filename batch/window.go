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
type window struct {
	series
	ring []*segment
	next atomic.Uint64 // number of the next row to hand out
	// number of the row after the last that may be: the end of the window or of the series
	limit atomic.Uint64
	full  chan struct{} // holds a token once a segment is full

	started int             // engines
	ctx     context.Context // once it is done, no more trials are handed out
	mu      sync.Mutex      // guards the fields below, which only waiting engines use
	room    *sync.Cond      // signals that limit has grown, an engine has ended, or ctx is done
	engines int             // that are still running
	waiting int             // of the engines, those waiting
	lost    bool            // the window can never advance
}

func newWindow(ctx context.Context, s series, segments, engines int) *window {
	w := &window{series: s, ring: make([]*segment, segments), full: make(chan struct{}, 1), ctx: ctx, started: engines, engines: engines}
	w.room = sync.NewCond(&w.mu)
	for i := range w.ring {
		w.ring[i] = newSegment(s.list[0].Params, s.longest())
		w.open(uint64(i))
	}
	return w
}

// open makes a segment part of the window. The previous segment in its place in the ring must have
// been written.
func (w *window) open(number uint64) {
	row, n := w.bounds(number)
	w.ring[number%uint64(len(w.ring))].use(number, n)
	w.limit.Store(row + uint64(n))
	w.wake()
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
	head := w.segment(w.limit.Load()-1) + 1 - uint64(len(w.ring))
	seg := w.ring[head%uint64(len(w.ring))]
	return seg.missing.Load() > 0 && seg.number.Load() == head // in this order: see use
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
