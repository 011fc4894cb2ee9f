package attackers

import (
	"math/bits"
	"slices"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Step is a learning step of the pair, as its attackers see it.
type Step struct {
	T       uint64   // its number
	Tau, Up uint64   // all ones where the pair's output is +1, and where w*x moves up
	Signs   []uint64 // ones where x = -1: input n of unit k is bit n%64 of word k*Words+n/64
	Words   int
	Base    []int64 // what the coded w*x of a unit add up to where its field is 0, [k]
}

// Ensemble is the attackers of one pair, an attacker a lane. Steps in which the pair does
// not learn are none of the ensemble's.
//
// As in the lanes of trials, a pass moves the weights by the last decision and sums
// them for the present input; here the last decision is that of the pair's last
// learning step.
type Ensemble struct {
	p        kernels.Params
	shape    *Shape
	layout   layout
	k        *Kernel
	stopped  func(words int) bool
	initial  initial
	z        []uint64 // [column][k][input/interleave][plane][word]
	signs    signs
	learn    []uint64 // lanes in which a unit is still to move, [column][k][word]
	moved    bool     // none is
	tau, up  uint64   // of the pair's last learning step
	strict   int      // 1 where a local field 0 counts as negative
	decision Decision
	units    []Unit  // [k]
	groups   []group // units whose passes are done at once
	ballot   ballot

	networks *population // genetic; nil where attackers stay as they are, in the lowest lanes
	hit      []uint64    // genetic or listening: lanes whose own output was the pair's, [word]
	wrong    []uint64    // listening: room for the others
	waiting  []quiet     // listening: steps that wait for the next pass
}

// decisions says which units attackers move, for the attacks that there is code for.
var decisions = map[kernels.Attack]int{
	kernels.Observer:  LearnAll,
	kernels.Simple:    LearnRight,
	kernels.Geometric: LearnFlipped,
	kernels.Majority:  LearnFlipped,
	kernels.Genetic:   LearnFlipped,
}

// Knows reports whether there is code for an attack.
func Knows(a kernels.Attack) bool {
	_, is := decisions[a]
	return is
}

// New returns an ensemble of p's attackers, of an attack that this package Knows. It calls stopped
// with the number of words of work before it; once that returns true, nothing in the ensemble has
// a meaning.
func New(p kernels.Params, k *Kernel, stopped func(words int) bool) *Ensemble {
	s, units := ShapeOf(p), p.K
	l := layoutOf(p, k.Words)
	c := &Ensemble{
		p: p, shape: s, stopped: stopped, layout: l, k: k, initial: newInitial(p, s, l, k.begins(p)), signs: newSigns(s, l, k),
		z: keystream.Aligned(l.columns * l.column(s)), learn: keystream.Aligned(l.columns * units * l.vector),
	}
	if _, plus := p.Tie.Positive(); !plus {
		c.strict = 1
	}
	field := keystream.Aligned(units * roomForSums * l.vector)
	c.decision = Decision{
		Units: units, Planes: c.planes(), Fields: field, What: decisions[p.Attack],
		Least: keystream.Aligned(roomForSums * l.vector), Weak: keystream.Aligned(units * l.vector),
	}
	c.units = make([]Unit, units)
	for i := range c.units {
		signs, flips := c.signs.unit(i)
		c.units[i] = Unit{
			Shape: s, Interleave: l.interleave(), Planes: c.planes(), Vectors: l.vectors, Signs: signs, Flips: flips,
			Field: field[i*roomForSums*l.vector : (i+1)*roomForSums*l.vector],
		}
	}
	c.groups = newGroups(c.units, k, l.unit(s))
	if p.Attack == kernels.Genetic {
		c.populate()
	}
	return c
}

// Bytes is about the memory of an ensemble.
func Bytes(p kernels.Params, k *Kernel) int {
	l, s, stream := layoutOf(p, k.Words), ShapeOf(p), k.begins(p)
	words := l.columns * l.column(s)
	if ahead(l, stream) > 1 {
		words += p.Weights() * s.Planes * stream.Words
	}
	if p.Attack == kernels.Genetic {
		words += historyRows * l.lanes()
	}
	return 8 * words
}

// Work returns the work of a step for an input; zero where it is not counted, as that of genetic
// networks, which come and go.
func (c *Ensemble) Work() (w kernels.Work) {
	if c.k.Work == nil || c.networks != nil {
		return w
	}
	return w.Plus(float64(c.layout.columns*c.layout.vectors)/float64(c.p.N), c.k.Work(c.shape))
}

// planes returns the planes of a local field, with its sign: |h| is at most N*L, and h
// is one less where 0 counts as negative.
func (c *Ensemble) planes() int { return bits.Len(uint(c.shape.N*c.shape.L)) + 1 }

// padding returns the places of a unit that no input fills.
func (c *Ensemble) padding() int { return c.layout.vectors*c.layout.interleave() - c.shape.N }

// lanesOf returns the lanes of a word that attackers are in.
func (c *Ensemble) lanesOf(word int) uint64 {
	if c.networks != nil {
		return c.networks.present[word]
	}
	return lowest(c.p.Attackers - 64*word)
}

// lowest returns the lowest n lanes of a word, none where n < 0.
func lowest(n int) uint64 { return ^uint64(0) >> min(64, max(0, 64-n)) }

// columns returns the columns in which there are attackers.
func (c *Ensemble) columns() int {
	if c.networks != nil {
		return c.networks.words / c.layout.vector
	}
	return c.layout.columns
}

// Step is what the ensemble does in a learning step of the pair.
func (c *Ensemble) Step(s *Step) {
	if !c.see(s) {
		return
	}
	switch {
	case c.networks != nil:
		c.evolve()
	case c.p.Votes(s.T):
		c.vote()
	}
	c.moved = false
}

// see finds the fields and outputs of the attackers in a step, and which units would learn; false if
// the work must stop.
func (c *Ensemble) see(s *Step) bool {
	c.tau, c.up = s.Tau, s.Up
	// 1 where a field 0 for x' counts as negative: x' is -x where up. No branch, which would be a coin's.
	negative := c.strict ^ int(c.up&1)
	turned, both := int(c.up), (2*c.shape.Offset+1)*c.shape.N // what the sums of x and of -x are together
	added := c.padding()*c.shape.Limit + negative
	for k, base := range s.Base {
		base := int(base) ^ turned - turned + both&turned // where up, both - base
		c.units[k].Start = uint64(-base - added)
	}
	c.signs.turn(s)
	c.agree(negative)
	for column := range c.columns() {
		if !c.pass(column) {
			return false
		}
		c.lookBack(column, negative)
		c.decision.Learn = c.learnOf(column)
		c.k.Decide(&c.decision)
		if c.hit != nil {
			c.remember(column)
		}
	}
	return true
}

// learnOf returns learn of a column, [k][word].
func (c *Ensemble) learnOf(column int) []uint64 {
	n := c.shape.K * c.layout.vector
	return c.learn[column*n : (column+1)*n]
}

// pass moves the weights of a column and sums them; false if the work must stop.
func (c *Ensemble) pass(column int) bool {
	size, vector := c.layout.unit(c.shape), c.layout.vector
	z, learn := c.z[column*len(c.units)*size:], c.learnOf(column)
	for _, g := range c.groups {
		if c.stopped(len(g.units) * size) {
			return false
		}
		for _, h := range g.units {
			h.Z, h.Learn = z[:size], learn[:vector]
			z, learn = z[size:], learn[vector:]
		}
		g.pass()
	}
	return true
}

// group is units whose passes are one call.
type group struct {
	units []*Unit
	pass  func()
}

// newGroups returns groups of units, of that many words each: as many as may be done between two looks
// whether to stop, and at least one.
func newGroups(units []Unit, k *Kernel, words int) (list []group) {
	const most = 1 << 18 // words
	for some := range slices.Chunk(units, max(1, most/words)) {
		var g group
		for i := range some {
			g.units = append(g.units, &some[i])
		}
		g.pass = k.Pass(g.units)
		list = append(list, g)
	}
	return list
}

// settle makes all moves that are still to be made.
func (c *Ensemble) settle() {
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
