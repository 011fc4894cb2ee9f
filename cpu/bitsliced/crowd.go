package bitsliced

import (
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// crowd is the opponents of one pair, an opponent a lane. All lanes see one input, so
// an input's sign is the same bit for all of them, and so is the direction in which
// its weights may move: with d = s^up they hold z = u^d, in which every move is a
// decrement (y in the package comment), and which codes w*x' with x' = x or -x, the
// signs of x' being d. Steps in which the pair does not learn are none of the crowd's.
//
// As in the lanes of trials, a pass moves the weights by the last decision and sums
// them for the present input; here the last decision is that of the pair's last
// learning step.
type crowd struct {
	pair     *pair
	shape    *Shape
	layout   crowdLayout
	k        *Hearers
	draws    *lanes.Draws
	drawn    int       // words of lanes that it draws
	ahead    int       // trials whose opponents it draws together
	first    uint64    // the first of them
	starts   []uint64  // their weights, [k*N+n][plane][word drawn]; empty where it is one
	count    int       // opponents that there are, the lowest lanes
	z        []uint64  // [k][input/slices][plane][row]
	way      [2][]byte // d of the last learning step and of that before, a byte for the inputs of a vector, [k][vector]
	learn    []uint64  // lanes in which a unit is still to move, [column][k][word]
	moved    bool      // none is
	field    []uint64  // of a column, h for x', less one where field 0 counts as negative, [k][plane][word]
	decision Decision
	units    []Hearing // [k]
	passes   []func()  // [k]
	ballot   ballot
}

// crowdLayout says where the lanes of a crowd are. A row is one plane of all lanes. Few
// lanes do not fill a vector, which then holds the rows of consecutive inputs, its
// slices; of many lanes each vector of a row is a column.
type crowdLayout struct {
	vector  int // words of a vector
	words   int // of lanes in a vector
	shift   int // 1<<shift slices: vector / words
	columns int // vectors of a row
	vectors int // of a plane of a unit's weights, in a column
}

// crowdLayoutOf returns the layout of so many lanes of n inputs.
func crowdLayoutOf(lanes, n, vector int) crowdLayout {
	l := crowdLayout{vector: vector, words: vector, columns: (lanes + 64*vector - 1) / (64 * vector)}
	for 64*(l.words/2) >= lanes {
		l.words /= 2
		l.shift++
	}
	l.vectors = (n + l.slices() - 1) >> l.shift
	return l
}

// slices returns the inputs of a vector.
func (l crowdLayout) slices() int { return 1 << l.shift }

// row returns the words of a row, or of the rows of a vector.
func (l crowdLayout) row() int { return l.vector * l.columns }

// at returns the index of the word of input n's plane 0 of a unit that begins at 0, in
// a word of lanes; the next plane is row() words further.
func (l crowdLayout) at(n, planes, word int) int {
	return n>>l.shift*planes*l.row() + n&(l.slices()-1)*l.words + word
}

// lanes returns the words of lanes.
func (l crowdLayout) lanes() int { return l.columns * l.words }

// ways returns the bytes of a unit's directions: those of whole words of inputs.
func (l crowdLayout) ways(words int) int { return 64 * words >> l.shift }

func newCrowd(p *pair, k *Kernel) *crowd {
	s := &p.shape
	c := &crowd{pair: p, shape: s, k: k.Hear, layout: crowdLayoutOf(p.p.Attackers, p.p.N, k.Hear.Words)}
	l, units := c.layout, p.p.K
	c.drawn, c.ahead = k.Stream.Words, max(1, k.Stream.Words/l.words)
	c.draws = lanes.NewDraws(lanes.Options{Stream: k.Stream, Depth: s.Depth, Slices: 1})
	if c.ahead > 1 {
		c.starts = keystream.Aligned(p.p.Weights() * s.Planes * c.drawn)
	}
	c.z = keystream.Aligned(units * c.unit())
	for i := range c.way {
		c.way[i] = make([]byte, units*l.ways(p.words))
	}
	c.learn = keystream.Aligned(l.columns * units * l.vector)
	c.field = keystream.Aligned(units * roomForSums * l.vector)
	c.decision = Decision{
		Units: units, Planes: c.planes(), Fields: c.field, What: LearnFlipped,
		Least: keystream.Aligned(roomForSums * l.vector), Weak: keystream.Aligned(units * l.vector),
	}
	switch p.p.Attack {
	case kernels.Observer:
		c.decision.What = LearnAll
	case kernels.Simple:
		c.decision.What = LearnRight
	}
	c.units = make([]Hearing, units)
	for i := range c.units {
		c.units[i] = Hearing{
			Shape: s, Slices: l.slices(), Planes: c.planes(), Row: l.row(),
			Field: c.field[i*roomForSums*l.vector : (i+1)*roomForSums*l.vector],
		}
		c.passes = append(c.passes, c.k.Pass(&c.units[i]))
	}
	return c
}

// crowdBytes is about the memory of a crowd.
func crowdBytes(p kernels.Params, vector int) int {
	l := crowdLayoutOf(p.Attackers, p.N, vector)
	return 8 * p.K * l.vectors * ShapeOf(p).Planes * l.row()
}

// unit returns the words of a unit's weights.
func (c *crowd) unit() int { return c.layout.vectors * c.shape.Planes * c.layout.row() }

// planes returns the planes of a local field, with its sign: |h| is at most N*L, and h
// is one less where 0 counts as negative.
func (c *crowd) planes() int { return bits.Len(uint(c.shape.N*c.shape.L)) + 1 }

// padding returns the places of a unit that no input fills.
func (c *crowd) padding() int { return c.layout.vectors*c.layout.slices() - c.shape.N }

// lanesOf returns the lanes of a word that opponents are in.
func (c *crowd) lanesOf(word int) uint64 {
	return ^uint64(0) >> max(0, min(64, 64*(word+1)-c.count))
}

// trials returns the number of trials to prepare together.
func (c *crowd) trials() int { return c.ahead }

// prepare draws the opponents of n trials from first on, as many as ahead at most. Few
// opponents leave room for those of other trials in the lanes that are drawn at a time.
func (c *crowd) prepare(first uint64, n int) {
	c.first = first
	if c.ahead == 1 {
		return
	}
	words := c.layout.words
	c.draws.Rings.LoadStreams(c.pair.p.Seed, func(word int) (trial uint64, stream int) {
		return first + uint64(word/words), 1 + 64*(word%words)
	})
	at := 0
	c.draw(func(_, _ int, drawn []uint64) { at += copy(c.starts[at:], drawn) })
}

// begin starts one of the trials prepared.
func (c *crowd) begin(trial uint64) {
	c.count, c.moved = c.pair.p.Attackers, true
	clear(c.way[0])
	clear(c.learn)
	c.pad()
	if c.ahead > 1 {
		c.put(0, 0, c.starts[int(trial-c.first)*c.layout.words:], 0, c.layout.words)
		return
	}
	for word := 0; 64*word < c.count; word += c.drawn {
		c.draws.Rings.LoadStreams(c.pair.p.Seed, func(i int) (uint64, int) { return trial, 1 + 64*(word+i) })
		c.draw(func(k, n int, drawn []uint64) { c.put(k, n, drawn, word, c.drawn) })
	}
}

// draw calls f with the planes of weights of unit k from input n on, for all weights,
// [n][plane][words drawn].
func (c *crowd) draw(f func(k, n int, drawn []uint64)) {
	c.draws.Reset()
	for k := range c.shape.K {
		for n := 0; n < c.shape.N; n += lanes.DrawChunk {
			size := min(lanes.DrawChunk, c.shape.N-n)
			if c.pair.stopped(size * keystream.WeightBits * c.drawn) {
				return
			}
			f(k, n, c.draws.Next(size))
		}
	}
}

// put sets weights from input n of unit k on, in so many words from one on; drawn
// are their planes, from the first word wanted on.
func (c *crowd) put(k, n int, drawn []uint64, word, words int) {
	row := c.layout.row()
	for len(drawn) > 0 {
		at := k*c.unit() + c.layout.at(n, c.shape.Planes, word)
		for range c.shape.Planes {
			z := c.z[at : at+words]
			for i := range z {
				z[i] = drawn[i]
			}
			drawn = drawn[min(len(drawn), c.drawn):]
			at += row
		}
		if n++; n == c.shape.N {
			n = 0
			k++
		}
	}
}

// pad puts weights that never move, since they are at the limit, into the places that
// no input fills.
func (c *crowd) pad() {
	l := c.layout
	for n := c.shape.N; n < l.vectors*l.slices(); n++ {
		for k := range c.shape.K {
			for i := range c.shape.Planes {
				at := k*c.unit() + l.at(n, c.shape.Planes, 0) + i*l.row()
				for j := range l.words {
					c.z[at+j] = -uint64(c.shape.Limit >> i & 1)
				}
			}
		}
	}
}

// hear is what the crowd does in a learning step of the pair.
func (c *crowd) hear() {
	p := c.pair
	c.turn()
	l := c.layout
	strict := p.p.Tie != kernels.TiePlus
	negative := 0 // 1 where a field 0 for x' counts as negative: x' is -x where up
	if strict != (p.up != 0) {
		negative = 1
	}
	for k := range c.units {
		zero := p.base[k]
		if p.up != 0 { // base has the set signs of x
			signs := zero - c.shape.Offset*c.shape.N
			zero += c.shape.N - 2*signs
		}
		zero += c.padding() * c.shape.Limit
		c.units[k].Start = uint64(-zero - negative)
	}
	c.agree(negative)
	for column := range c.columns() {
		if !c.pass(column) {
			return
		}
		at := column * c.shape.K * l.vector
		c.decision.Learn = c.learn[at : at+c.shape.K*l.vector]
		c.k.Decide(&c.decision)
	}
	if p.p.Attack == kernels.Majority && p.t > p.p.Wait && p.t%2 == 0 {
		c.vote()
	}
	c.moved = false
}

// columns returns the columns in which there are opponents.
func (c *crowd) columns() int {
	return min(c.layout.columns, (c.count+64*c.layout.words-1)/(64*c.layout.words))
}

// turn makes the present step's d.
func (c *crowd) turn() {
	c.way[0], c.way[1] = c.way[1], c.way[0]
	p, way, size := c.pair, c.way[0], c.layout.ways(1)
	for at := 0; at < len(p.s); at += p.words {
		for j, s := range p.s[at : at+p.words] {
			spread(way, (s^p.up)&p.valid[j], c.layout.slices())
			way = way[size:]
		}
	}
}

// pass moves the weights of a column and sums them; false if the work is to be stopped.
func (c *crowd) pass(column int) bool {
	l := c.layout
	size := l.ways(c.pair.words)
	for k := range c.units {
		if c.pair.stopped(l.vectors * c.shape.Planes * l.vector) {
			return false
		}
		h := &c.units[k]
		h.Old, h.New = c.way[1][k*size:][:l.vectors], c.way[0][k*size:][:l.vectors]
		h.Z = c.z[k*c.unit()+column*l.vector : (k+1)*c.unit()]
		at := (column*c.shape.K + k) * l.vector
		h.Learn = c.learn[at : at+l.vector]
		c.passes[k]()
	}
	return true
}

// settle makes all moves that are still to be made.
func (c *crowd) settle() {
	if c.moved {
		return
	}
	copy(c.way[1], c.way[0])
	for column := range c.columns() {
		c.pass(column)
	}
	clear(c.learn)
	c.moved = true
}

// caught tells whether an opponent has all weights of A.
func (c *crowd) caught() bool {
	c.settle()
	for word := range c.layout.lanes() {
		alive := c.lanesOf(word)
		c.compare(word, 8, func(apart []uint64) bool {
			for _, x := range apart {
				alive &^= x
			}
			return alive != 0
		})
		if alive != 0 && c.pair.err == nil {
			return true
		}
	}
	return false
}

// know returns how many opponents have A's weights, and the most that one shares.
func (c *crowd) know() (synced, best int) {
	c.settle()
	least := c.shape.K * c.shape.N // weights in which one differs
	for word := range c.layout.lanes() {
		lanes := c.lanesOf(word)
		if lanes == 0 {
			break
		}
		var apart counter
		c.compare(word, 64, func(weights []uint64) bool {
			apart.count(weights, 1, 0)
			return true
		})
		few, count := apart.least(lanes)
		if few == 0 {
			synced += bits.OnesCount64(count)
		}
		least = min(least, few)
	}
	return synced, c.shape.K*c.shape.N - least
}

// compare calls f with lanes of a word in which weights differ from A's, of so many
// weights at a time, until it returns false.
func (c *crowd) compare(word, size int, f func(apart []uint64) bool) {
	l, p, planes, row := c.layout, c.pair, c.shape.Planes, c.layout.row()
	column := word / l.words * l.vector
	word %= l.words
	var room [64]uint64
	for k := range c.shape.K {
		if p.stopped(c.shape.N * planes) {
			return
		}
		a := p.unit(p.a.w, k)
		z := c.z[k*c.unit()+column:]
		way := c.way[0][k*l.ways(p.words):]
		for first := 0; first < c.shape.N; first += size {
			apart := room[:min(size, c.shape.N-first)]
			for i := range apart {
				n := first + i
				at, bit := l.at(n, planes, word), n%64
				turned := uint64(way[n>>l.shift]) >> (n & (l.slices() - 1))
				apart[i] = 0
				for _, u := range a[n/64*planes:][:planes] {
					apart[i] |= z[at] ^ -((turned ^ u>>bit) & 1)
					at += row
				}
			}
			if !f(apart) {
				return
			}
		}
	}
}

// crowd returns p's opponents as a crowd.
func (k *Kernel) crowd(p *pair) audience { return newCrowd(p, k) }
