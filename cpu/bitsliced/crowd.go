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
	pair   *pair
	shape  *Shape
	layout crowdLayout
	k      *Hearers
	draws  *lanes.Draws
	drawn  int       // words of lanes that it draws
	count  int       // opponents that there are, the lowest lanes
	z      []uint64  // [k][input/slices][plane][row]
	way    [2][]byte // d of the last learning step and of that before, a byte for the inputs of a vector, [k][vector]
	learn  []uint64  // lanes in which a unit is still to move, [column][k][word]
	moved  bool      // none is
	field  []uint64  // of a column, h for x', less one where field 0 counts as negative, [k][plane][word]
	least  []uint64  // room for the smallest |h|
	weak   []uint64  // lanes in which a unit has it, [k][word]
	units  []Hearing // [k]
	passes []func()  // [k]
	ballot ballot
}

// crowdLayout says where the lanes of a crowd are. A row is one plane of all lanes. Few
// lanes do not fill a vector, which then holds the rows of consecutive inputs, its
// slices; of many lanes each vector of a row is a column.
type crowdLayout struct {
	vector  int // words of a vector
	words   int // of lanes in a vector
	slices  int // vector / words
	columns int // vectors of a row
	vectors int // of a plane of a unit's weights, in a column
}

// crowdLayoutOf returns the layout of so many lanes of n inputs.
func crowdLayoutOf(lanes, n, vector int) crowdLayout {
	l := crowdLayout{vector: vector, words: vector, slices: 1, columns: (lanes + 64*vector - 1) / (64 * vector), vectors: n}
	for 64*(l.words/2) >= lanes {
		l.words /= 2
		l.slices *= 2
	}
	l.vectors = (n + l.slices - 1) / l.slices
	return l
}

// row returns the words of a row, or of the rows of a vector.
func (l crowdLayout) row() int { return l.vector * l.columns }

// at returns the index of the word of input n's plane 0 of a unit that begins at 0, in
// a word of lanes; the next plane is row() words further.
func (l crowdLayout) at(n, planes, word int) int {
	return n/l.slices*planes*l.row() + n%l.slices*l.words + word
}

// lanes returns the words of lanes.
func (l crowdLayout) lanes() int { return l.columns * l.words }

// ways returns the bytes of a unit's directions: those of whole words of inputs.
func (l crowdLayout) ways(words int) int { return 64 * words / l.slices }

func newCrowd(p *pair, k *Kernel) *crowd {
	s := &p.shape
	c := &crowd{pair: p, shape: s, k: k.Hear, layout: crowdLayoutOf(p.p.Attackers, p.p.N, k.Hear.Words)}
	l, units := c.layout, p.p.K
	stream := k.Stream
	if l.words < stream.Words {
		stream = k.Narrow
	}
	c.drawn = stream.Words
	c.draws = lanes.NewDraws(lanes.Options{Stream: stream, Depth: s.Depth, Slices: 1})
	c.z = keystream.Aligned(units * c.unit())
	for i := range c.way {
		c.way[i] = make([]byte, units*l.ways(p.words))
	}
	c.learn = keystream.Aligned(l.columns * units * l.vector)
	c.field = keystream.Aligned(units * roomForSums * l.vector)
	c.least = keystream.Aligned(roomForSums * l.vector)
	c.weak = keystream.Aligned(units * l.vector)
	c.units = make([]Hearing, units)
	for i := range c.units {
		c.units[i] = Hearing{
			Shape: s, Slices: l.slices, Planes: c.planes(), Row: l.row(),
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
func (c *crowd) padding() int { return c.layout.vectors*c.layout.slices - c.shape.N }

// lanesOf returns the lanes of a word that opponents are in.
func (c *crowd) lanesOf(word int) uint64 {
	return ^uint64(0) >> max(0, min(64, 64*(word+1)-c.count))
}

// begin starts a trial.
func (c *crowd) begin(trial uint64) {
	c.count, c.moved = c.pair.p.Attackers, true
	clear(c.way[0])
	clear(c.learn)
	c.pad()
	for word := 0; 64*word < c.count; word += c.drawn {
		c.draws.Rings.LoadStreams(c.pair.p.Seed, trial, 1+64*word)
		c.draws.Reset()
		for j := 0; j < c.pair.p.Weights(); j += lanes.DrawChunk {
			n := min(lanes.DrawChunk, c.pair.p.Weights()-j)
			if c.pair.stopped(n * keystream.WeightBits * c.drawn) {
				return
			}
			c.put(c.draws.Next(n), j, word)
		}
	}
}

// put sets weights from j on in the words of lanes drawn.
func (c *crowd) put(drawn []uint64, j, word int) {
	row, words := c.layout.row(), c.drawn
	for ; len(drawn) > 0; j++ {
		at := j/c.shape.N*c.unit() + c.layout.at(j%c.shape.N, c.shape.Planes, word)
		for range c.shape.Planes {
			copy(c.z[at:at+words], drawn)
			drawn = drawn[words:]
			at += row
		}
	}
}

// pad puts weights that never move, since they are at the limit, into the places that
// no input fills.
func (c *crowd) pad() {
	l := c.layout
	for n := c.shape.N; n < l.vectors*l.slices; n++ {
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
	for column := range c.columns() {
		if !c.pass(column) {
			return
		}
		if flips(p.p.Attack) {
			c.k.Weakest(c.field, c.least, c.weak, c.planes(), c.shape.K, negative)
		}
		c.decide(column)
	}
	if p.p.Attack == kernels.Majority && p.t > p.p.Wait && p.t%2 == 0 {
		c.vote()
	}
	c.moved = false
}

// flips tells whether opponents flip the sign of their weakest unit.
func flips(a kernels.Attack) bool { return a >= kernels.Geometric }

// columns returns the columns in which there are opponents.
func (c *crowd) columns() int {
	return min(c.layout.columns, (c.count+64*c.layout.words-1)/(64*c.layout.words))
}

// turn makes the present step's d.
func (c *crowd) turn() {
	c.way[0], c.way[1] = c.way[1], c.way[0]
	p, size := c.pair, c.layout.ways(1)
	for i, s := range p.s {
		spread(c.way[0][i*size:(i+1)*size], (s^p.up)&p.valid[i%p.words], c.layout.slices)
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
		if alive := c.lanesOf(word); alive != 0 && c.apart(word, func(_ int, apart uint64) bool {
			alive &^= apart
			return alive != 0
		}) {
			return true
		}
	}
	return false
}

// know returns how many opponents have A's weights, and the most that one shares.
func (c *crowd) know() (synced, best int) {
	c.settle()
	for word := range c.layout.lanes() {
		alive := c.lanesOf(word)
		if alive == 0 {
			break
		}
		var n counter
		all := alive
		c.apart(word, func(_ int, apart uint64) bool {
			all &^= apart
			n.add(alive&^apart, 0)
			return true
		})
		synced += bits.OnesCount64(all)
		for lane := range 64 {
			best = max(best, int(lanes.Vertical(n[:], 1, lane)))
		}
	}
	return synced, best
}

// apart calls f, as long as it returns true, with the lanes of a word in which a
// weight, [k*N+n], differs from A's; it tells whether f always did.
func (c *crowd) apart(word int, f func(j int, apart uint64) bool) bool {
	l, p := c.layout, c.pair
	column, at := word/l.words*l.vector, word%l.words
	for k := range c.shape.K {
		if p.stopped(c.shape.N * c.shape.Planes) {
			return false
		}
		a := p.unit(p.a.w, k)
		z := c.z[k*c.unit()+column:]
		way := c.way[0][k*l.ways(p.words):]
		for n := range c.shape.N {
			turned := -uint64(way[n/l.slices] >> (n % l.slices) & 1)
			apart, at := uint64(0), l.at(n, c.shape.Planes, at)
			for i := range c.shape.Planes {
				apart |= z[at] ^ turned ^ -(a[i*p.words+n/64] >> (n % 64) & 1)
				at += l.row()
			}
			if !f(k*c.shape.N+n, apart) {
				return false
			}
		}
	}
	return true
}

// crowd returns p's opponents as a crowd.
func (k *Kernel) crowd(p *pair) audience { return newCrowd(p, k) }
