// Package keystream runs Trivium for 64 trials a word at once: bit l of word i
// of a plane belongs to lane 64*i+l. A clock yields one plane of keystream, the
// next bit of every lane, in about a dozen logic operations and without any
// transposition.
//
// The 288 bits of state are planes in three rings. A plane that enters a ring is
// written once and never moved; what ages is only the position at which the taps
// read. Rings hold 128 planes, so that they stay in the first-level cache: long
// linear buffers were measured at 2.5 times the time.
package keystream

import (
	"tpmbench/internal/bitmatrix"
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

const (
	// Block is the number of clocks done at once; every request is a multiple
	// of it. No tap is nearer to its ring's head than 66 planes.
	Block = 16

	ring  = 128
	state = 93 + 84 + 111
)

// lens are the lengths of the registers A, B and C.
var lens = [3]int{93, 84, 111}

// Blocks returns how many blocks the given number of planes takes.
func Blocks(planes int) int { return (planes + Block - 1) / Block }

// Kernel is what an instruction set supplies. Planes are of Words words, 64 lanes
// each.
type Kernel struct {
	Words int
	// Interleave is the number of consecutive weights whose planes are held together:
	// initial weights are [weight/Interleave][plane][weight%Interleave][word].
	Interleave int
	// Clocks does blocks*Block clocks of the rings and writes the planes to dst.
	Clocks func(dst []uint64, r *Rings, blocks int)
	// Draw turns numbers of the given number of bits, a row of stream each, the lowest
	// first, into planes of initial weights, coded as d says: dst[row][plane], each of
	// Interleave planes of Words words. dst may be stream where they have as many.
	Draw func(dst, stream []uint64, d Depth, bits int)
	// Near changes such weights where the first of two numbers, of WeightBits rows of
	// stream each, is less than below: to another value, which the second says.
	Near func(weights, stream []uint64, d Depth, below uint32)
	// Flip inverts planes where a number, of the next WeightBits rows of stream for
	// each, is less than below.
	Flip func(planes, stream []uint64, below uint32)
	// Spread makes rows of the given number for each weight of a stream of consecutive
	// weights; nil where planes are rows.
	Spread func(dst, stream []uint64, bits int)
	// Blend sets the lanes of mask in the planes dst to those of src.
	Blend func(dst, src, mask []uint64)
	// Merge sets, in the planes dst, the lanes of each mask of from to those of its planes from word
	// at on. No lane is in two masks.
	Merge func(dst []uint64, from []From, at int)
	// Clear sets the lanes of mask in planes to zero.
	Clear func(planes, mask []uint64)
	Work  kernels.Work // for a plane

	layout *layout
}

// From is planes for the lanes of a mask.
type From struct{ Planes, Mask []uint64 }

// Rings is the state of one keystream for each lane.
type Rings struct {
	k      *Kernel
	planes []uint64
	at     int      // number of the next plane, a multiple of Block
	unused []uint64 // room for what the warm-up yields

	// planes of keys and IVs of a word of lanes, here so that load takes no memory
	key, low, high [64]uint64
}

// warmBlocks is the number of blocks of the warm-up done at once.
const warmBlocks = 4

// layout says where the planes of the three rings stand.
type layout struct {
	offset [3]int // of a ring's first plane
	slot   int    // from a block to the ring's next, 0 where planes stand in one row
	planes int    // in all
	start  int    // number of the first plane to come
}

// in returns the place of plane number i, of any age, of ring r.
func (l *layout) in(r, i int) int {
	if l.slot == 0 {
		return l.offset[r] + i
	}
	i &= ring - 1
	return l.offset[r] + i/Block*l.slot + i%Block
}

// rows have the planes of a register in one row, in which they wander on until its
// end and are then brought back to its beginning: all taps of a clock stand at
// fixed distances, which a compiler makes the most of.
var rows = layout{offset: [3]int{0, row, 2 * row}, planes: 3*row + most, start: ring}

// row is the length of a row: three of one word each fit the first-level cache.
const row = 8 * ring

// New returns rings for 64*k.Words lanes that k steps.
func New(k *Kernel) *Rings {
	return &Rings{
		k: k, planes: Aligned(k.layout.planes * k.Words), at: k.layout.start,
		unused: Aligned(warmBlocks * Block * k.Words),
	}
}

// Free gives up the memory of r, which must not be used any more.
func (r *Rings) Free() {
	Free(r.planes)
	Free(r.unused)
	r.planes, r.unused = nil, nil
}

// State is a keystream for each lane at rest, oldest planes first:
// [93 planes of A, 84 of B, 111 of C][words].
type State []uint64

// NewState returns a state for 64*words lanes.
func NewState(words int) State { return Aligned(state * words) }

// Load starts lane l's stream of trial[l] under seed[l], or under seed[0] where there is one for
// all lanes, the warm-up clocks done. Stream 0 is the pair's, 1+e that of attacker e.
func (r *Rings) Load(seed, trial []uint64, stream uint16) {
	r.load(func(word int, key, low, high *[64]uint64) {
		if len(seed) == 1 {
			constant(key[:], seed[0])
		} else {
			transposed(key, seed[64*word:])
		}
		transposed(low, trial[64*word:])
		constant(high[:16], uint64(stream))
	})
}

// LoadStreams starts stream stream+l of a trial in lane l of a word of lanes, all as of
// says for the word, the warm-up clocks done.
func (r *Rings) LoadStreams(of func(word int) (seed, trial uint64, stream int)) {
	r.load(func(word int, key, low, high *[64]uint64) {
		seed, trial, stream := of(word)
		constant(key[:], seed)
		constant(low[:], trial)
		for l := range high {
			high[l] = uint64(uint16(stream + l))
		}
		bitmatrix.Transpose(high)
	})
}

// constant sets planes to a number that is the same in all lanes.
func constant(planes []uint64, x uint64) {
	for bit := range planes {
		planes[bit] = -(x >> bit & 1)
	}
}

// transposed sets planes to a number of each lane.
func transposed(planes *[64]uint64, lanes []uint64) {
	copy(planes[:], lanes)
	bitmatrix.Transpose(planes)
}

// load starts the streams whose key and IV have the planes that of gives for each
// word of lanes: 64 of the key, 64 low ones of the IV and 16 high ones.
func (r *Rings) load(of func(word int, key, low, high *[64]uint64)) {
	clear(r.planes)
	r.at = r.k.layout.start
	key, low, high := &r.key, &r.low, &r.high
	for i := range r.k.Words {
		of(i, key, low, high)
		for bit := range 64 {
			r.plane(0, r.at-lens[0]+13+bit)[i] = key[bit]
			r.plane(1, r.at-lens[1]+4+bit)[i] = low[bit]
		}
		for bit := range 16 {
			r.plane(1, r.at-lens[1]+4+64+bit)[i] = high[bit]
		}
		for bit := range 3 {
			r.plane(2, r.at-lens[2]+bit)[i] = ^uint64(0)
		}
	}
	for range trivium.Warmup / Block / warmBlocks {
		r.k.Clocks(r.unused, r, warmBlocks)
	}
}

// plane returns plane number i of ring n.
func (r *Rings) plane(n, i int) []uint64 {
	at := r.k.layout.in(n, i) * r.k.Words
	return r.planes[at : at+r.k.Words]
}

// Planes fills dst with the next planes of keystream, [plane][words]; their
// number is a multiple of Block.
func (r *Rings) Planes(dst []uint64) {
	r.k.Clocks(dst, r, len(dst)/(Block*r.k.Words))
}

// Save sets the lanes of mask in s to the streams of those lanes in r.
func (r *Rings) Save(s State, mask []uint64) {
	w := r.k.Words
	r.each(func(planes []uint64, i int) { r.k.Blend(s[i*w:i*w+len(planes)], planes, mask) })
}

// Merge sets the lanes of each mask in r to the streams of those lanes in its planes, which are a
// State.
func (r *Rings) Merge(from []From) {
	w := r.k.Words
	r.each(func(planes []uint64, i int) { r.k.Merge(planes, from, i*w) })
}

// Registers sets each lane's registers, of a word of lanes of s, to what trivium.Stream.SetRegisters
// takes; words is the number of words a plane.
func (s State) Registers(words, word int, registers *[64][6]uint64) {
	for r, length := range lens {
		for half := range 2 {
			var m [64]uint64
			for i := range min(64, length-64*half) {
				m[i] = s[(64*half+i)*words+word]
			}
			bitmatrix.Transpose(&m)
			for lane := range registers {
				registers[lane][2*r+half] = m[lane]
			}
		}
		s = s[length*words:]
	}
}

// each calls f with the planes of state in r, in runs that stand side by side, and
// with the number of a run's first plane in State.
func (r *Rings) each(f func(planes []uint64, i int)) {
	at := 0
	for n, length := range lens {
		for i := r.at - length; i < r.at; {
			run := r.at - i
			if r.k.layout.slot > 0 {
				run = min(Block-(i&(Block-1)), run)
			}
			first := r.k.layout.in(n, i) * r.k.Words
			f(r.planes[first:first+run*r.k.Words], at)
			i += run
			at += run
		}
	}
}
