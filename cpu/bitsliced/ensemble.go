package bitsliced

import (
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// ensemble is the attackers of one pair, an attacker a lane. All lanes see one input, so
// an input's sign is the same bit for all of them, and so is the direction in which
// its weights may move: with d = s^up they hold z = u^d, in which every move is a
// decrement (y in the package comment), and which codes w*x' with x' = x or -x, the
// signs of x' being d. Steps in which the pair does not learn are none of the ensemble's.
//
// As in the lanes of trials, a pass moves the weights by the last decision and sums
// them for the present input; here the last decision is that of the pair's last
// learning step.
type ensemble struct {
	pair     *pair
	shape    *Shape
	layout   ensembleLayout
	k        *EnsembleKernel
	initial  ensembleInitial
	z        []uint64 // [column][k][input/interleave][plane][word]
	signs    ensembleSigns
	learn    []uint64 // lanes in which a unit is still to move, [column][k][word]
	moved    bool     // none is
	decision Decision
	units    []EnsembleUnit // [k]
	passes   []func()       // [k]
	ballot   ballot

	networks *population // genetic; nil where attackers stay as they are, in the lowest lanes
	hit      []uint64    // genetic: lanes whose own output was the pair's, [word]
}

func newEnsemble(p *pair, k *Kernel) *ensemble {
	s, units := &p.shape, p.p.K
	l := ensembleLayoutOf(p.p, k.Ensemble.Words)
	c := &ensemble{
		pair: p, shape: s, layout: l, k: k.Ensemble, initial: newEnsembleInitial(p, l, k.begins(p.p)), signs: newEnsembleSigns(p, l),
		z: keystream.Aligned(l.columns * l.column(s)), learn: keystream.Aligned(l.columns * units * l.vector),
	}
	field := keystream.Aligned(units * roomForSums * l.vector)
	c.decision = Decision{
		Units: units, Planes: c.planes(), Fields: field, What: LearnFlipped,
		Least: keystream.Aligned(roomForSums * l.vector), Weak: keystream.Aligned(units * l.vector),
	}
	switch p.p.Attack {
	case kernels.Observer:
		c.decision.What = LearnAll
	case kernels.Simple:
		c.decision.What = LearnRight
	}
	c.units = make([]EnsembleUnit, units)
	for i := range c.units {
		signs, flips := c.signs.unit(i)
		c.units[i] = EnsembleUnit{
			Shape: s, Interleave: l.interleave(), Planes: c.planes(), Vectors: l.vectors, Signs: signs, Flips: flips,
			Field: field[i*roomForSums*l.vector : (i+1)*roomForSums*l.vector],
		}
		c.passes = append(c.passes, c.k.Pass(&c.units[i]))
	}
	if p.p.Attack == kernels.Genetic {
		c.populate()
	}
	return c
}

// ensembleBytes is about the memory of an ensemble.
func ensembleBytes(p kernels.Params, k *Kernel) int {
	l, s, stream := ensembleLayoutOf(p, k.Ensemble.Words), ShapeOf(p), k.begins(p)
	words := l.columns * l.column(&s)
	if ahead(l, stream) > 1 {
		words += p.Weights() * s.Planes * stream.Words
	}
	if p.Attack == kernels.Genetic {
		words += historyRows * l.lanes()
	}
	return 8 * words
}

// planes returns the planes of a local field, with its sign: |h| is at most N*L, and h
// is one less where 0 counts as negative.
func (c *ensemble) planes() int { return bits.Len(uint(c.shape.N*c.shape.L)) + 1 }

// padding returns the places of a unit that no input fills.
func (c *ensemble) padding() int { return c.layout.vectors*c.layout.interleave() - c.shape.N }

// lanesOf returns the lanes of a word that attackers are in.
func (c *ensemble) lanesOf(word int) uint64 {
	if c.networks != nil {
		return c.networks.present[word]
	}
	return lowest(c.pair.p.Attackers - 64*word)
}

// lowest returns the lowest n lanes of a word, none where n < 0.
func lowest(n int) uint64 { return ^uint64(0) >> min(64, max(0, 64-n)) }

// columns returns the columns in which there are attackers.
func (c *ensemble) columns() int {
	if c.networks != nil {
		return c.networks.words / c.layout.vector
	}
	return c.layout.columns
}

// step is what the ensemble does in a learning step of the pair.
func (c *ensemble) step() {
	p := c.pair
	negative := 0 // 1 where a field 0 for x' counts as negative: x' is -x where up
	if (p.p.Tie != kernels.TiePlus) != (p.up != 0) {
		negative = 1
	}
	for k, base := range p.base { // what v of x adds up to where h = 0
		if p.up != 0 {
			base = (2*c.shape.Offset+1)*c.shape.N - base
		}
		c.units[k].Start = uint64(-base - c.padding()*c.shape.Limit - negative)
	}
	c.signs.turn(p)
	c.agree(negative)
	for column := range c.columns() {
		if !c.pass(column) {
			return
		}
		c.decision.Learn = c.learnOf(column)
		c.k.Decide(&c.decision)
		if c.networks != nil {
			c.remember(column)
		}
	}
	switch {
	case c.networks != nil:
		c.evolve()
	case p.p.Attack == kernels.Majority && p.t > p.p.Wait && p.t%2 == 0:
		c.vote()
	}
	c.moved = false
}

// learnOf returns learn of a column, [k][word].
func (c *ensemble) learnOf(column int) []uint64 {
	n := c.shape.K * c.layout.vector
	return c.learn[column*n : (column+1)*n]
}

// pass moves the weights of a column and sums them; false if the work must stop.
func (c *ensemble) pass(column int) bool {
	size, vector := c.layout.unit(c.shape), c.layout.vector
	learn := c.learnOf(column)
	for k, pass := range c.passes {
		if c.pair.stopped(c.layout.vectors * c.shape.Planes * vector) {
			return false
		}
		h := &c.units[k]
		h.Z, h.Learn = c.z[(column*c.shape.K+k)*size:][:size], learn[k*vector:]
		pass()
	}
	return true
}

// settle makes all moves that are still to be made.
func (c *ensemble) settle() {
	if c.moved {
		return
	}
	c.signs.keep()
	for column := range c.columns() {
		c.pass(column)
	}
	clear(c.learn)
	c.moved = true
}
