package bitpacked

import (
	"slices"
	"unsafe"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// quad is four pairs without attackers that step at once, a pair in each word of a vector: nothing
// is added up across the words, and nothing waits for a branch. All have used as many bits of their
// streams.
type quad struct {
	quadSteps
	form    *quadForm
	streams [6]four // what comes behind bits, as trivium's registers
	made    uint64  // bits there are
	trial   [vector]kernels.Trial
	start   [vector]uint64 // steps of the pair when steps were 0
	steps   uint64
}

// four is a word of each pair.
type four = [vector]uint64

// quadSteps is what a kernel reads and writes to do left steps, or fewer if pairs become equal; the
// order is that of the generator's constants.
type quadSteps struct {
	w     *four  // u, [k][word][machine][plane]
	x     *four  // room for the signs of an input, [k][word]
	minus *four  // room for all ones where a hidden unit's sign is -1, [k][machine]
	bits  *four  // of the streams, and a word behind them
	at    uint64 // bits used

	valid         *uint64 // those of a quadForm
	limit, turns  *[8]uint64
	units, inputs uint64 // K, N
	words         uint64 // of a unit
	left          uint64
	of, turn      uint64   // of direction
	least         [2]int64 // the least sum of v that counts as +1, if no sign is -1
	active        four     // all ones where there is a pair
	learned       four     // learning steps
	equal         four     // out: all ones where A and B have become equal in the last step
	tau           [2]four  // room for all ones where a machine's output is -1
}

// quadForm is what the quads of a run have in common.
type quadForm struct {
	*Shape
	kernel *Kernel
	words  int      // of a unit
	valid  []uint64 // the inputs that there are, [word of a unit]
	quadSteps
}

func newQuadForm(p kernels.Params, k *Kernel) *quadForm {
	s := ShapeOf(p)
	f := &quadForm{Shape: s, kernel: k, words: wordsOf(p.N)}
	f.valid = s.Valid[:f.words]
	direction, least := rules[p.Rule], ties[p.Tie]
	base := int64(s.Offset) * int64(s.N)
	f.quadSteps = quadSteps{
		valid: &f.valid[0], limit: &s.Limit, turns: &s.Turns,
		units: uint64(s.K), inputs: uint64(s.N), words: uint64(f.words),
		of: direction.of, turn: direction.turn, least: [2]int64{base + least.a, base + least.others},
	}
	return f
}

// weights returns the vectors of the weights of both machines.
func (f *quadForm) weights() int { return f.K * f.words * 2 * f.Planes }

// quadBlock is the keystream words made at a time, at the least: some steps, and memory that is
// kept for the next quad.
const quadBlock = 128

// room returns the vectors that the streams' bits take: those of a step and a block, and a word
// behind them.
func (f *quadForm) room() int { return wordsOf(f.K*f.N) + quadBlock + 1 }

// size returns the vectors of a quad.
func (f *quadForm) size() int { return f.weights() + f.K*f.words + 2*f.K + f.room() }

// bytes is about the memory of a quad.
func (f *quadForm) bytes() int {
	return f.size()*int(unsafe.Sizeof(four{})) + int(unsafe.Sizeof(quad{}))
}

// new returns room for pairs with that many bits before their streams.
func (f *quadForm) new(bits int) *quad {
	q := &quad{quadSteps: f.quadSteps, form: f}
	q.at = uint64(-bits) & 63 // the bits end with a word
	q.made = q.at + uint64(bits)
	words := keystream.Aligned(f.size() * vector)
	next := func(vectors int) *four {
		at := (*four)(words)
		words = words[vectors*vector:]
		return at
	}
	q.w, q.x, q.minus, q.bits = next(f.weights()), next(f.K*f.words), next(2*f.K), (*four)(words)
	return q
}

// free gives up the memory of q, which must not be used any more.
func (q *quad) free() {
	keystream.Free(unsafe.Slice(&q.w[0], q.form.size()*vector))
	q.w, q.x, q.minus, q.bits = nil, nil, nil, nil
}

func vectors(first *four, n int) []four { return unsafe.Slice(first, n) }

// count returns the number of pairs.
func (q *quad) count() (n int) {
	for _, a := range q.active {
		n -= int(int64(a))
	}
	return n
}

// place returns the first that has no pair, or -1.
func (q *quad) place() int { return slices.Index(q.active[:], 0) }

// suits reports whether q, which has done no step, has a place for a pair with that many bits
// before its stream.
func (q *quad) suits(bits int) bool { return q.place() >= 0 && q.made-q.at == uint64(bits) }

// enter puts p in place i.
func (q *quad) enter(i int, p *lanes.Pair) {
	f := q.form
	q.active[i], q.learned[i], q.trial[i], q.start[i] = ^uint64(0), p.Learned, p.Trial, p.Steps
	w := vectors(q.w, f.weights())
	for m, planes := range [2][]uint64{p.A, p.B} {
		for from := m * f.Planes; len(planes) > 0; from += 2 * f.Planes {
			for j, plane := range planes[:f.Planes] {
				w[from+j][i] = plane
			}
			planes = planes[f.Planes:]
		}
	}
	before := vectors(q.bits, f.room())
	shift, had := q.at&63, uint64(0)
	for j, x := range p.Before {
		before[j][i] = had | x<<shift
		had = x >> 1 >> (63 - shift)
	}
	for j, x := range p.Stream.Registers() {
		q.streams[j][i] = x
	}
}

// asFar reports whether pairs of o have used as many bits as q's, and can go on as q's.
func (q *quad) asFar(o *quad) bool { return q.at == o.at && q.made == o.made }

// move puts the pair in place j of o, which is as far, in place i.
func (q *quad) move(i int, o *quad, j int) {
	f := q.form
	q.active[i], q.learned[i], q.trial[i] = ^uint64(0), o.learned[j], o.trial[j]
	q.start[i] = o.done(j) - q.steps
	o.active[j] = 0
	each := func(to, from *four, n int) {
		dst, src := vectors(to, n), vectors(from, n)
		for at := range dst {
			dst[at][i] = src[at][j]
		}
	}
	each(q.w, o.w, f.weights())
	each(q.bits, o.bits, int(q.made/64))
	each(&q.streams[0], &o.streams[0], len(q.streams))
}

// done returns the steps of the pair in place i.
func (q *quad) done(i int) uint64 { return q.start[i] + q.steps }

// same reports whether A and B of the pair in place i are equal.
func (q *quad) same(i int) bool {
	n := q.form.Planes
	for w := vectors(q.w, q.form.weights()); len(w) > 0; w = w[2*n:] {
		for j := range n {
			if w[j][i] != w[n+j][i] {
				return false
			}
		}
	}
	return true
}

// step does steps until some pair has become equal or is at its last step, at most the given
// number, and returns how many.
func (q *quad) step(most uint64) uint64 {
	for i, t := range q.trial {
		if q.active[i] != 0 {
			most = min(most, t.MaxSteps-q.done(i))
		}
	}
	each := q.units * q.inputs
	if q.made-q.at < each {
		q.refill()
	}
	most = min(most, (q.made-q.at)/each)
	q.left, q.equal = most, four{}
	q.form.kernel.Quad(q)
	done := most - q.left
	q.steps += done
	return done
}

// refill makes more bits, behind those not used.
func (q *quad) refill() {
	all := vectors(q.bits, q.form.room())
	first := q.at / 64
	had := copy(all, all[first:q.made/64])
	q.at -= first * 64
	n := len(all) - 1 - had
	q.form.kernel.FillQuad(&q.streams, all[had:had+n])
	q.made = uint64(had+n) * 64
}

// key sets dst to A's weights of the pair in place i, [k*N+n].
func (q *quad) key(i int, dst []int8) {
	f := q.form
	w := vectors(q.w, f.weights())
	for j := range dst {
		k, n := j/f.N, j%f.N
		planes, u := w[(k*f.words+n/64)*2*f.Planes:], 0
		for p := range f.Planes {
			u |= int(planes[p][i]>>(n%64)&1) << p
		}
		dst[j] = int8(u - f.Offset)
	}
}
