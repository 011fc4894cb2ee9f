package attackers

import (
	"encoding/binary"
	"math/bits"

	"tpmbench/internal/bitmatrix"
	"tpmbench/kernels"
)

// equal leaves in lanes those whose weights, and moves that are still to be made, are those of one.
func (c *Ensemble) equal(one int, lanes []uint64) {
	l := c.layout
	word, bit := one/64, one%64
	for column := range l.columns {
		own := lanes[min(len(lanes), column*l.words):min(len(lanes), (column+1)*l.words)]
		at, like := column*l.column(c.shape), word/l.words*l.column(c.shape)
		if !c.alike(c.z[at:], c.z[like:], l.column(c.shape)/l.words, word%l.words, bit, own) {
			return
		}
		at, like = column*c.shape.K*l.vector, word/l.words*c.shape.K*l.vector
		c.alike(c.learn[at:], c.learn[like:], c.shape.K*l.vector/l.words, word%l.words, bit, own)
	}
}

// alike leaves in lanes those whose bits in all rows, of the lanes' words each, are those of a lane of
// other rows; false if the work must stop.
func (c *Ensemble) alike(rows, other []uint64, n, word, bit int, lanes []uint64) bool {
	words := c.layout.words
	if c.stopped(n * len(lanes)) {
		return false
	}
	for row := range n {
		x := -(other[row*words+word] >> bit & 1)
		left := uint64(0)
		for i := range lanes {
			lanes[i] &^= rows[row*words+i] ^ x
			left |= lanes[i]
		}
		if left == 0 {
			break
		}
	}
	return true
}

// gather brings the lanes of left, which ascend, to the low end; there are no others then.
func (c *Ensemble) gather(left []int) {
	l := c.layout
	keep := make([]uint64, l.columns*l.vector)
	for _, lane := range left {
		keep[lane/64] |= 1 << (lane % 64)
	}
	weights, learn := c.rows()
	for _, r := range []rows{weights, learn} {
		moves().Gather(r, keep)
	}
	c.p.Attackers = len(left)
	c.layout = layoutOf(c.p, l.vector)
}

// copied returns an ensemble of p's attackers with the weights of the lanes of left.
func (c *Ensemble) copied(p kernels.Params, left []int) *Ensemble {
	c.settle()
	few, w := New(p, c.k, c.stopped), make([]int8, p.Weights())
	few.listen()
	few.blank()
	for to, from := range left {
		c.Read(from, w)
		few.write(to, w)
	}
	return few
}

// each calls f for every lane that has an attacker with its weights as bytes, after settle: the bits of
// all planes, 64 rows and the same lanes being turned at a time.
func (c *Ensemble) each(f func(lane int, code []byte)) {
	l, s := c.layout, c.shape
	count := s.K * s.N * s.Planes // of bits
	codes := make([]uint64, 64*wordsOf(count))
	for word := range l.lanes() {
		if c.lanesOf(word) == 0 || c.stopped(count) {
			continue
		}
		clear(codes)
		row := 0
		column := c.z[word/l.words*l.column(s):]
		for k := range s.K {
			unit := column[k*l.unit(s):]
			for n := range s.N {
				sign := -(c.signs.last[k*wordsOf(s.N)+n/64] >> (n % 64) & 1)
				at := l.at(n, s.Planes, word%l.words)
				for range s.Planes {
					codes[row] = unit[at] ^ sign
					at += l.vector
					row++
				}
			}
		}
		for i := 0; i < row; i += 64 {
			bitmatrix.Transpose((*[64]uint64)(codes[i:]))
		}
		code := make([]byte, 8*wordsOf(count))
		for lanes := c.lanesOf(word); lanes != 0; lanes &= lanes - 1 {
			bit := bits.TrailingZeros64(lanes)
			for i := range wordsOf(count) {
				binary.LittleEndian.PutUint64(code[8*i:], codes[64*i+bit])
			}
			f(64*word+bit, code)
		}
	}
}

// blank makes the ensemble one whose weights are still to be written.
func (c *Ensemble) blank() {
	c.moved = true
	c.signs.clear()
	clear(c.learn)
	c.pad()
}

// write sets the weights of a lane, [k*N+n], of an ensemble that is blank.
func (c *Ensemble) write(lane int, w []int8) {
	l, s := c.layout, c.shape
	word, bit := lane/64, lane%64
	column := c.z[word/l.words*l.column(s):]
	word %= l.words
	for j, v := range w {
		at := j/s.N*l.unit(s) + l.at(j%s.N, s.Planes, word)
		u := uint64(int(v) + s.Offset)
		for i := range s.Planes {
			column[at+i*l.vector] |= u >> i & 1 << bit
		}
	}
}
