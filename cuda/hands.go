package cuda

import (
	"encoding/binary"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"tpmbench/kernels"
)

// A GPU yields more rows than one goroutine can hand over, so several do. Each has its own blocks
// of places, so that no two write into the same lines of the cache, and hands over block by block.
const (
	mostHands   = 8
	blockPlaces = 1 << 12
	blocksApart = 1 << 10 // of these many blocks in a row each is known by itself
	mostRows    = 1 << 12 // that a hand hands over at once
	rowsBytes   = 1 << 20 // or about as many as these
)

// chunks is how many are on their way at once: one comes from the device, the hands are at others.
const chunks = 3

// chunk is rows as they came from the device.
type chunk struct {
	memory []byte    // pinned
	rows   []byte    // the part that holds some
	whose  [][]int32 // for each hand, which of them are its own
	users  atomic.Int32
}

// hands are what hands over rows during a run.
type hands struct {
	first uint64 // trial
	size  int    // bytes of a row
	free  chan *chunk
	each  []chan *chunk
	under sync.WaitGroup // way: chunks, once for each hand
	ended sync.WaitGroup
	once  sync.Once
	panic any // the first of the sink, which belongs to the engine's goroutine
}

// handsHere is how many hands an engine has on this machine, a power of two: give relies on that.
func handsHere() int { return 1 << (bits.Len(uint(min(mostHands, runtime.GOMAXPROCS(0)))) - 1) }

// newHands starts n hands for the sink. end must be called.
func newHands(n int, p kernels.Params, g program, memory [chunks][]byte, sink kernels.Sink) *hands {
	h := &hands{first: p.FirstTrial, size: g.rowBytes(p), free: make(chan *chunk, chunks)}
	for _, m := range memory {
		h.free <- &chunk{memory: m, whose: make([][]int32, n)}
	}
	for i := range n {
		to := make(chan *chunk, chunks)
		h.each = append(h.each, to)
		h.ended.Go(func() {
			x := newHand(p, g, sink)
			for c := range to {
				h.take(x, c, c.whose[i])
			}
		})
	}
	return h
}

// give has the hands take a chunk that came from free.
func (h *hands) give(c *chunk) {
	for i := range c.whose {
		c.whose[i] = c.whose[i][:0]
	}
	for i, at := int32(0), 0; at < len(c.rows); i, at = i+1, at+h.size {
		block := (binary.LittleEndian.Uint64(c.rows[at:]) - h.first) / blockPlaces
		list := &c.whose[block&uint64(len(c.whose)-1)]
		*list = append(*list, i)
	}
	c.users.Store(int32(len(h.each)))
	h.under.Add(len(h.each))
	for _, to := range h.each {
		to <- c
	}
}

// take has a hand hand over its rows of a chunk.
func (h *hands) take(x *hand, c *chunk, rows []int32) {
	defer h.under.Done()
	defer func() {
		if c.users.Add(-1) == 0 {
			h.free <- c
		}
	}()
	defer func() {
		if v := recover(); v != nil {
			h.once.Do(func() { h.panic = v })
		}
	}()
	x.take(c.rows, rows)
}

// settle waits until all rows are handed over. It panics where the sink did.
func (h *hands) settle() {
	h.under.Wait()
	if h.panic != nil {
		panic(h.panic)
	}
}

// end has the hands end, after what they still have to do.
func (h *hands) end() {
	for _, to := range h.each {
		close(to)
	}
	h.ended.Wait()
}

// hand hands over its rows of chunks.
type hand struct {
	p    kernels.Params
	g    program
	size int // bytes of a row
	sink kernels.Sink
	out  *kernels.Results
	most int // rows in it

	// its rows of a chunk, block by block: the first of each, as an index of next, and which follows
	first [blocksApart]int32
	next  []int32
}

const none = -1

func newHand(p kernels.Params, g program, sink kernels.Sink) *hand {
	x := &hand{p: p, g: g, size: g.rowBytes(p), sink: sink, most: rowsAtOnce(p)}
	x.out = p.NewRows(x.most)
	for i := range x.first {
		x.first[i] = none
	}
	return x
}

// rowsAtOnce is how many rows a hand hands over at once.
func rowsAtOnce(p kernels.Params) int { return max(1, min(mostRows, rowsBytes/p.RowBytes())) }

// take hands over those of the rows in from that whose lists.
func (x *hand) take(from []byte, whose []int32) {
	row := func(i int32) []byte {
		at := int(whose[i]) * x.size
		return from[at : at+x.size]
	}
	x.next = slices.Grow(x.next[:0], len(whose))[:len(whose)]
	for i := range int32(len(whose)) {
		block := (binary.LittleEndian.Uint64(row(i)) - x.p.FirstTrial) / blockPlaces % blocksApart
		x.next[i], x.first[block] = x.first[block], i
	}
	rows := 0
	x.out.Resize(x.most)
	for b, first := range x.first {
		for i := first; i != none; i = x.next[i] {
			unpack(x.out, rows, row(i), x.p, x.g)
			if rows++; rows == x.most {
				x.sink.Done(x.out)
				rows = 0
			}
		}
		x.first[b] = none
	}
	if x.out.Resize(rows); rows > 0 {
		x.sink.Done(x.out)
	}
}
