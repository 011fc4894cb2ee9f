package attackers

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
