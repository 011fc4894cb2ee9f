// Package keystream runs Trivium for 64 trials a word at once: bit l of word i
// of a plane belongs to lane 64*i+l. A clock yields one plane of keystream, the
// next bit of every lane, in about a dozen logic operations and without any
// transposition.
//
// The 288 bits of state are planes in three rings. A plane that enters a ring is
// written once and never moved; what ages is only the position at which the taps
// read. Rings hold Ring = 128 planes, so that they stay in the first-level cache,
// and the first Block planes a second time behind their end, so that a block of
// clocks never reads across it. Long linear buffers instead of rings were
// measured at 2.5 times the time.
package keystream

import "tpmbench/kernels/trivium"

const (
	// Block is the number of clocks done at once; every request is a multiple
	// of it. No tap is nearer to its ring's head than 66 planes.
	Block = 16

	ring  = 128
	lenA  = 93
	lenB  = 84
	lenC  = 111
	state = lenA + lenB + lenC
)

// Kernel is what an instruction set supplies. Planes are of Words words.
type Kernel struct {
	Words int
	// Clocks does blocks*Block clocks of the rings and writes the planes to dst.
	Clocks func(dst []uint64, r *Rings, blocks int)
	// Draw turns WeightBits planes of stream a weight into planes of initial
	// weights, dst[weight][plane], coded as d says.
	Draw func(dst, stream []uint64, d Depth)
	// Blend sets the lanes of mask in the planes dst to those of src.
	Blend func(dst, src, mask []uint64)
	// Clear sets the lanes of mask in planes to zero.
	Clear func(planes, mask []uint64)
	Ops   float64 // logic operations a plane
}

// Rings is the state of one keystream for each lane.
type Rings struct {
	k       *Kernel
	a, b, c []uint64 // [ring+Block][word], one behind the other
	at      int      // number of the next plane, a multiple of Block
}

// State is a keystream for each lane at rest, oldest planes first:
// [93 planes of A, 84 of B, 111 of C][words].
type State []uint64

// New returns rings for 64*k.Words lanes that k steps.
func New(k *Kernel) *Rings {
	n := (ring + Block) * k.Words
	planes := Aligned(3 * n)
	return &Rings{k: k, a: planes[:n:n], b: planes[n : 2*n : 2*n], c: planes[2*n:]}
}

// NewState returns a state for 64*words lanes.
func NewState(words int) State { return Aligned(state * words) }

// Load starts lane l's stream 0 of trial[l] under seed, the warm-up clocks done.
func (r *Rings) Load(seed uint64, trial []uint64) {
	clear(r.a)
	clear(r.b)
	clear(r.c)
	r.at = 0
	w := r.k.Words
	var iv [64]uint64
	for i := range w {
		copy(iv[:], trial[64*i:])
		Transpose(&iv)
		for bit := range 64 {
			r.b[(ring-lenB+4+bit)*w+i] = iv[bit]
			r.a[(ring-lenA+13+bit)*w+i] = -(seed >> bit & 1)
		}
		for bit := range 3 {
			r.c[(ring-lenC+bit)*w+i] = ^uint64(0)
		}
	}
	// What stands before position 0 is read through positions 0..127 and, where
	// a block's reads begin near the end, through the copy behind it.
	r.mirror()
	var unused [Block * 8]uint64
	for range trivium.Warmup / Block {
		r.k.Clocks(unused[:Block*w], r, 1)
	}
}

// Planes fills dst with the next planes of keystream, [plane][words]; their
// number is a multiple of Block.
func (r *Rings) Planes(dst []uint64) {
	r.k.Clocks(dst, r, len(dst)/(Block*r.k.Words))
}

// Save sets the lanes of mask in s to the streams of those lanes in r.
func (r *Rings) Save(s State, mask []uint64) {
	w := r.k.Words
	r.each(func(plane []uint64, i int) { r.k.Blend(s[i*w:(i+1)*w], plane, mask) })
}

// Blend sets the lanes of mask in r to the streams of those lanes in s.
func (r *Rings) Blend(s State, mask []uint64) {
	w := r.k.Words
	r.each(func(plane []uint64, i int) { r.k.Blend(plane, s[i*w:(i+1)*w], mask) })
	r.mirror()
}

// each calls f with every plane of state in r and its number in State.
func (r *Rings) each(f func(plane []uint64, i int)) {
	n := 0
	for _, reg := range []struct {
		planes []uint64
		len    int
	}{{r.a, lenA}, {r.b, lenB}, {r.c, lenC}} {
		for i := range reg.len {
			at := (r.at - reg.len + i) & (ring - 1) * r.k.Words
			f(reg.planes[at:at+r.k.Words], n)
			n++
		}
	}
}

// mirror repeats the first Block planes of each ring behind its end.
func (r *Rings) mirror() {
	n := Block * r.k.Words
	for _, p := range [][]uint64{r.a, r.b, r.c} {
		copy(p[ring*r.k.Words:], p[:n])
	}
}
