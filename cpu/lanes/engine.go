package lanes

import (
	"context"
	"time"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Options says how an Engine runs its block.
type Options struct {
	Stream     *keystream.Kernel // its words are 64 lanes each
	Depth      keystream.Depth   // how initial weights come to the block
	Interleave int               // consecutive weights that come together: the stream's, or 1
	TakePasses float64           // how many passes it costs to take new trials' weights, however few they are
	Wordwise   bool              // the block is Wordwise
	Last       Last              // steps the last pairs; nil where they stay in their lanes
	// PassCost returns the ns of a pass in which words of as many lanes as busy step trials
	PassCost func(p kernels.Params, busy int) float64
}

// Engine runs a Block as a kernels.Engine.
type Engine struct {
	p     kernels.Params
	block Block
	words int
	now   uint64 // passes done

	end        uint64  // passes done by the end of the window
	look       float64 // how many passes a look costs
	eachPass   bool    // rows are made after every pass, and not at a window's end
	step       *Step
	seen       *history // passes between two looks for finished lanes
	slots      slots
	prefetched prefetched
	initial    *Initial
	learning   counters
	out        *kernels.Results // room for rows
	made       int              // those made
	watch      *watch           // nil where a look now and then will do
	options    Options
	few        []int // pairs that are better stepped apart from lanes, [words that have some]
	meter      *meter
}

// New returns an engine over block for p.
func New(p kernels.Params, block Block, o Options) *Engine {
	prefetched := prefetchedALane(p, o.Stream.Words)
	meter := &meter{}
	out := p.NewRows(rowsADone(p))
	out.Resize(rowsADone(p))
	e := &Engine{
		p: p, block: block, words: o.Stream.Words,
		look:       lookCost(p, o.TakePasses),
		eachPass:   rowsEachPass(p, o.Stream.Words),
		step:       newStep(p, o, meter),
		seen:       newHistory(o.Stream.Words),
		slots:      newSlots(o.Stream.Words),
		prefetched: newPrefetched(o.Stream.Words, prefetched, prepareCost(p)),
		initial:    newInitial(p, prefetched, o),
		learning:   newCounters(o.Stream.Words),
		out:        out,
		options:    o,
		few:        fewest(p, o),
		meter:      meter,
	}
	e.step.Active = e.slots.active
	if e.step.attackers == nil && !e.step.long {
		e.step.whole, _ = block.(Whole)
	}
	if wordwise(p, o) {
		e.step.byWord = newByWord(block.(Wordwise), p.Weights(), e.words)
	}
	if o := e.step.attackers; o != nil {
		o.start = e.slots.start
	}
	if watched(p) {
		e.watch = newWatch(e)
	}
	return e
}

// rowsADone is the number of rows handed over at once: enough to make the call
// cheap, few enough that keys stay in the cache.
func rowsADone(p kernels.Params) int { return max(1, min(256, 1<<16/p.RowBytes())) }

// someRows is the number of rows that are worth handing over when lanes are looked at.
const someRows = 32

// Run implements kernels.Engine.
func (e *Engine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	e.meter.last = time.Now()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.now == e.end {
			if e.pays() {
				return e.finish(ctx, sink)
			}
			e.end += e.nextWindow()
			if ended, err := e.refill(ctx, src, sink); ended || err != nil {
				return err
			}
		}
		if err := e.passes(ctx); err != nil {
			return err
		}
		sink.Steps(uint64(e.slots.count() * len(e.seen.differ)))
		if e.watch != nil {
			e.watch.retire(sink)
			e.learning.add(e.seen.learned)
		} else {
			e.learning.add(e.seen.learned)
			e.retire(sink)
		}
		e.now += uint64(len(e.seen.differ))
	}
}

// Close implements kernels.Engine. What takes most of the engine's memory goes to the next one.
func (e *Engine) Close() error {
	s, i := e.step, e.initial
	s.pair.Free()
	i.Rings.Free()
	large := [][]uint64{s.signs.buffer[0], s.signs.buffer[1], i.source.buffer}
	s.signs.buffer, i.source.buffer = [2][]uint64{}, nil
	if s.byWord != nil {
		large = append(large, s.byWord.signs)
		s.byWord = nil
	}
	for _, words := range append(large, i.planes...) {
		keystream.Free(words)
	}
	i.planes = nil
	e.block.Free()
	return nil
}

// nextWindow returns the number of passes of the next window. Once no trials are to come it is short, so
// that pairs leave their lanes soon after they are few enough.
func (e *Engine) nextWindow() uint64 {
	if e.prefetched.ended {
		return leastWindow
	}
	mean := float64(e.meter.total.PairSteps) / float64(max(1, e.slots.ended))
	return windowFor(mean, e.look)
}

// passes does the passes up to the next look and fills e.seen.
func (e *Engine) passes(ctx context.Context) error {
	h, s := e.seen, e.step
	if e.eachPass {
		h.begin(1)
	} else {
		h.begin(int(e.end - e.now))
	}
	if s.byWord != nil {
		s.byWord.passes(s, h)
		h.set(s.Unequal)
		return nil
	}
	for i := range h.differ {
		s.Full = i == len(h.differ)-1 && e.watch == nil
		s.Differ = h.differ[i]
		if err := s.pass(ctx, e.block, h.learn[i], e.now+uint64(i)); err != nil {
			return err
		}
		if e.watch != nil {
			e.watch.pass(i)
		}
	}
	h.set(s.Unequal)
	return nil
}

// refill prefetches trials where that pays, and fills idle lanes from them; ended
// reports that there is nothing left to do.
func (e *Engine) refill(ctx context.Context, src kernels.Source, sink kernels.Sink) (ended bool, err error) {
	if e.prefetched.ended || e.made >= someRows {
		e.flush(sink)
	}
	for {
		waiting := e.slots.count() == 0 && e.prefetched.empty()
		// the window of waiting rows may be held up by those made
		first := flushing{src, func() { e.flush(sink) }}
		drawn, more := e.prefetched.draw(first, &e.slots, waiting)
		if drawn {
			e.meter.lap(phaseRest, 0)
			e.initial.name(e.prefetched.want, e.prefetched.fresh)
			if err := e.initial.prepare(ctx, e.prefetched.fresh); err != nil {
				return false, err
			}
			e.meter.lap(phasePrepare, PreparePlanes(e.p))
			e.meter.total.Draws++
			e.meter.total.Drawn += uint64(e.prefetched.drawn)
		}
		e.take()
		if e.slots.count() > 0 {
			e.prefetched.idled(e.slots.idle, e.end-e.now)
			return false, nil
		}
		if !more {
			return true, nil
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
	}
}

// take begins prefetched trials in idle lanes; the next pass brings their weights.
func (e *Engine) take() {
	e.meter.lap(phaseRest, 0)
	masks := e.prefetched.take(&e.slots, e.now)
	e.step.take(e.initial, masks)
	for _, mask := range masks {
		e.learning.clear(e.options.Stream, mask)
	}
	e.meter.lap(phaseRefill, 0)
}

// flushing is a Source that calls flush before it hands out trials.
type flushing struct {
	kernels.Source
	flush func()
}

func (f flushing) Next(buf []kernels.Trial, wait bool) (n int, more bool) {
	f.flush()
	return f.Source.Next(buf, wait)
}

// flush hands over the rows that are ready.
func (e *Engine) flush(sink kernels.Sink) {
	if e.made > 0 {
		room := e.out.Len()
		e.out.Resize(e.made)
		sink.Done(e.out)
		e.out.Resize(room)
		e.made = 0
	}
}
