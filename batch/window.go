package batch

import (
	"context"
	"sync"
	"sync/atomic"
)

// A window is a ring of segments over the trials that are out and not yet
// written: segment i of the series lies in place i mod len(ring). Engines get
// trials from its one counter, next, up to limit; the writer moves limit on when it
// has written a segment. Rows are numbered from the first of the series on, so that
// nothing overflows up to trial 2^64-1.
type window struct {
	series
	ring  []*segment
	next  atomic.Uint64 // number of the next row whose trial is handed out
	limit atomic.Uint64 // and of that after the last that may be: the end of the window, at most that of the series
	full  chan struct{} // holds a token when a segment has become full

	ctx     context.Context // no more trials once it is done
	mu      sync.Mutex      // for the rest, of which only waiters have need
	room    *sync.Cond      // limit has grown, an engine has ended, or ctx is done
	engines int             // that have not ended
	waiting int             // of them
	lost    bool            // the window can never move on
}

func newWindow(ctx context.Context, s series, segments, engines int) *window {
	w := &window{series: s, ring: make([]*segment, segments), full: make(chan struct{}, 1), ctx: ctx, engines: engines}
	w.room = sync.NewCond(&w.mu)
	for i := range w.ring {
		w.ring[i] = newSegment(s.list[0].Params, s.longest())
		w.open(uint64(i))
	}
	return w
}

// open makes a segment part of the window: the last that had its place in the ring
// has been written.
func (w *window) open(number uint64) {
	row, n := w.bounds(number)
	w.ring[number%uint64(len(w.ring))].use(number, n)
	w.limit.Store(row + uint64(n))
	w.wake()
}

// grant hands out up to most trials, those of the rows from first on. more is false
// when none will come any more; n = 0 with more when the window is full.
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

// wait blocks until there is room or no trial to wait for. It reports whether to
// go on.
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

// stuck reports whether the first segment of a full window lacks rows: where all
// engines wait, and so have none in flight, one of them has lost a row.
func (w *window) stuck() bool {
	head := w.segment(w.limit.Load()-1) + 1 - uint64(len(w.ring))
	seg := w.ring[head%uint64(len(w.ring))]
	return seg.missing.Load() > 0 && seg.number.Load() == head // in this order: see use
}

// leave says that an engine has ended.
func (w *window) leave() {
	w.mu.Lock()
	w.engines--
	w.room.Broadcast()
	w.mu.Unlock()
}

// wake lets those who wait for room look again.
func (w *window) wake() {
	w.mu.Lock() // a waiter is either before its look at limit and ctx, or within Wait
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
