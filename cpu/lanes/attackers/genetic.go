package attackers

// An ensemble of genetic networks has as many lanes as there may ever be networks, and works
// on the columns that have some. Its weights are copied and moved as they are, with
// their last move still to be made.

// populate gives the ensemble its population.
func (c *Ensemble) populate() {
	l, p := c.layout, c.p
	words, units := l.columns*l.vector, c.shape.K
	weights, learn := c.rows()
	c.networks = newPopulation(units, p.Attackers, l.vector, c.stopped, weights, learn)
	c.hit = make([]uint64, words)
}

// rows returns the planes of all weights, and what is to learn, of layouts without interleave.
func (c *Ensemble) rows() (weights, learn rows) {
	column, units, vector := c.layout.column(c.shape), c.shape.K, c.layout.vector
	return rows{c.z, column / vector, vector, c.places(column)}, rows{c.learn, units, vector, c.places(units * vector)}
}

// places returns where the words of a row are, in columns of that many words.
func (c *Ensemble) places(column int) []int {
	l := c.layout
	at := make([]int, l.columns*l.vector)
	for i := range at {
		at[i] = i/l.vector*column + i%l.vector
	}
	return at
}

// remember sets in which lanes of the column decided on last the own output is the
// pair's.
func (c *Ensemble) remember(column int) {
	d, vector := &c.decision, c.layout.vector
	for i := range vector {
		wrong := d.Wrong
		for k := range d.Units {
			wrong ^= ^(d.Fields[(k*roomForSums+d.Planes-1)*vector+i] ^ d.Toward)
		}
		c.hit[column*vector+i] = ^wrong
	}
}

// evolve lets networks branch where there is room, and else selects them.
func (c *Ensemble) evolve() {
	n := c.networks
	n.history.add(c.hit[:n.words])
	if !n.branches() {
		n.selection()
		n.thin()
		return
	}
	n.branch()
	for at := range c.learn[:n.words*c.shape.K] {
		vector := at / c.layout.vector
		word := vector/c.shape.K*c.layout.vector + at%c.layout.vector
		c.learn[at] = ^(n.guess(vector%c.shape.K, word, c.tau != 0) ^ c.tau)
	}
}
