package cuda

import (
	"encoding/binary"
	"math/bits"
	"runtime"
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
	memory []byte // pinned
	rows   []byte // the part that holds some
	users  atomic.Int32
}

// hands are what hands over rows during a run.
type hands struct {
	free  chan *chunk
	each  []chan *chunk
	under sync.WaitGroup // way: chunks, once for each hand
	ended sync.WaitGroup
	once  sync.Once
	panic any // the first of the sink, which belongs to the engine's goroutine
}

// handsHere is how many a machine with so many processors has: a power of two.
func handsHere() int { return 1 << (bits.Len(uint(min(mostHands, runtime.GOMAXPROCS(0)))) - 1) }

// newHands starts n hands for the sink. end must be called.
func newHands(n int, p kernels.Params, g program, memory [chunks][]byte, sink kernels.Sink) *hands {
	h := &hands{free: make(chan *chunk, chunks)}
	for _, m := range memory {
		h.free <- &chunk{memory: m}
	}
	for i := range n {
		to := make(chan *chunk, chunks)
		h.each = append(h.each, to)
		h.ended.Go(func() {
			x := newHand(p, g, i, n, sink)
			for c := range to {
				h.take(x, c)
			}
		})
	}
	return h
}

// give has the hands take a chunk that came from free.
func (h *hands) give(c *chunk) {
	c.users.Store(int32(len(h.each)))
	h.under.Add(len(h.each))
	for _, to := range h.each {
		to <- c
	}
}

// take hands over a hand's rows of a chunk.
func (h *hands) take(x *hand, c *chunk) {
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
	x.take(c.rows)
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

// hand hands over the rows whose block of places is its own: block number b where b mod of is
// number.
type hand struct {
	p          kernels.Params
	g          program
	number, of uint64
	size       int // bytes of a row
	sink       kernels.Sink
	out        *kernels.Results
	most       int // rows in it

	// its rows of a chunk, block by block: the first of each, and what follows each
	first [blocksApart]int32
	next  []int32
}

const none = -1

func newHand(p kernels.Params, g program, number, of int, sink kernels.Sink) *hand {
	x := &hand{p: p, g: g, number: uint64(number), of: uint64(of), size: g.rowBytes(p), sink: sink, most: rowsAtOnce(p)}
	x.out = p.NewRows(x.most)
	for i := range x.first {
		x.first[i] = none
	}
	return x
}

// rowsAtOnce is how many rows a hand hands over at once.
func rowsAtOnce(p kernels.Params) int { return max(1, min(mostRows, rowsBytes/p.RowBytes())) }

// take hands over its rows of those in from.
func (x *hand) take(from []byte) {
	n := len(from) / x.size
	if len(x.next) < n {
		x.next = make([]int32, n)
	}
	for i := range n {
		block := (binary.LittleEndian.Uint64(from[i*x.size:]) - x.p.FirstTrial) / blockPlaces
		if block%x.of == x.number {
			x.next[i] = x.first[block%blocksApart]
			x.first[block%blocksApart] = int32(i)
		}
	}
	rows := 0
	x.out.Resize(x.most)
	for b := x.number; b < blocksApart; b += x.of {
		for i := x.first[b]; i != none; i = x.next[i] {
			unpack(x.out, rows, from[int(i)*x.size:int(i+1)*x.size], x.p, x.g)
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
