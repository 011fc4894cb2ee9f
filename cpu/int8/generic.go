package int8

import (
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
)

// Generic is the kernel in plain Go, 64 lanes; it works on eight at once.
var Generic = &Kernel{
	Name:   "int8-generic",
	Stream: keystream.Generic,
	Unit:   genericUnit,
	Turn:   genericTurn, TurnBytes: groups,
	AttackerPass: genericAttackerPass,
	Distance:     genericDistance,
	Take:         genericTake,
}

// chunk is the number of inputs done group by group: few enough for their weights
// to stay in the nearest cache and for their sums, of bytes, to fit 16 bits.
const chunk = 128

func genericUnit(u *Unit) {
	u.Differ = 0
	u.wide = [2 * Lanes]int32{}
	sumA, sumB := (*[Lanes]int32)(u.wide[:]), (*[Lanes]int32)(u.wide[Lanes:])
	var turn [chunk * row]uint8 // the lanes whose input changes, of group g of input n at n*row + g
	for from := 0; from < len(u.W); from += chunk {
		w := u.W[from:min(from+chunk, len(u.W))]
		for n := range w {
			at := (from + n) * u.Stride
			store((*[8]byte)(turn[n*row:]), u.Old[at]^u.New[at])
		}
		for g := range groups {
			if group(u.Active, g) == 0 {
				continue
			}
			m := newMove(u, u.LearnA, u.LearnB, g)
			differ, a, b := m.inputs(groupsOf(w), &turn, g)
			u.Differ |= collect(nonzero(differ)) << (8 * g)
			a.addTo((*[8]int32)(sumA[8*g:]), len(w))
			b.addTo((*[8]int32)(sumB[8*g:]), len(w))
		}
	}
	u.SigmaA, u.SigmaB = signs(sumA[:], u.StrictA), signs(sumB[:], u.StrictB)
}

// move is what a pass does to a group of lanes, whatever the input.
type move struct {
	learnA, learnB uint64 // 1 where a lane learns, else 0
	down           uint64 // 0xff where it would move down, else 0
	limit          uint64 // where it then stops: -L or L
}

func newMove(u *Unit, learnA, learnB uint64, g int) move {
	l := uint64(u.L)
	down := fill(group(^u.Up, g))
	return move{
		learnA: group(learnA, g), learnB: group(learnB, g), down: down,
		limit: pick(l*ones, (256-l)*ones, down),
	}
}

// inputs does a group's share of some inputs, and returns the bits in which any
// weights of A and B differ and the sums of v + 128.
func (m move) inputs(w [][8]byte, turn *[chunk * row]uint8, g int) (differ uint64, a, b sums) {
	for at := uint(g); at+groups < uint(len(w)); at += row {
		bits := spread[turn[at]]
		flip := fill(bits) ^ m.down

		vA := m.biased(load(&w[at]), m.learnA, flip, bits)
		store(&w[at], vA^tops)
		a.add(vA)

		vB := m.biased(load(&w[at+groups]), m.learnB, flip, bits)
		store(&w[at+groups], vB^tops)
		b.add(vB)

		differ |= vA ^ vB
	}
	return differ, a, b
}

// biased returns the next v + 128, from v of -L to L. None of its additions
// carries out of a byte. Inverting a biased byte is 255 - (v+128) = (-v-1) + 128,
// so that moving down becomes moving up, between two inversions:
//
//	v + 128   is inverted where it would move down,
//	+ 1       where it learns and is not at the limit,
//	flip      inverts it back, and where the input changes,
//	+ 1       where the input changes: -v-1 becomes -v.
func (m move) biased(v, learn, flip, turn uint64) uint64 {
	step := nonzero(v^m.limit) >> 7 & learn
	return ((v ^ tops ^ m.down) + step) ^ flip + turn
}

// sums are those of a group's bytes, of up to 257 inputs. high is the sum of the
// groups shifted down by a byte, modulo 2^64: of bytes 1, 3, 5 and 7 in 16 bits
// each, plus, a byte below, of bytes 2, 4 and 6, which are taken off at the end.
type sums struct {
	even uint64 // of bytes 0, 2, 4 and 6, in 16 bits each
	high uint64
}

func (s *sums) add(x uint64) {
	s.even += x & even
	s.high += x >> 8
}

// addTo adds the sums of n groups of v + 128, as those of v, to each lane's.
func (s *sums) addTo(to *[8]int32, n int) {
	odd := s.high - s.even>>16<<8
	for i := range 4 {
		to[2*i] += int32(uint16(s.even>>(16*i))) - int32(128*n)
		to[2*i+1] += int32(uint16(odd>>(16*i))) - int32(128*n)
	}
}

// signs returns the lanes whose sum is above 0, or not below it where not strict.
func signs(sum []int32, strict uint64) (mask uint64) {
	for i, s := range sum {
		below := uint32(s-int32(strict>>i&1)) >> 31
		mask |= uint64(below^1) << i
	}
	return mask
}

func genericTake(dst []Weight, step int, from [2]Coded, words int, d keystream.Depth) {
	for _, f := range from {
		if f.Mask != 0 {
			takeFrom(dst, step, f.Planes, words, f.Mask, d)
		}
	}
}

func takeFrom(dst []Weight, step int, src []uint64, words int, mask uint64, d keystream.Depth) {
	w := groupsOf(dst)
	for g := range groups {
		taken := fill(group(mask, g))
		if taken == 0 {
			continue
		}
		for n := 0; n*step < len(dst); n++ {
			v := &w[n*step*groups+g]
			store(v, pick(load(v), coded(src[n*d.Planes*words:], words, g, d), taken))
		}
	}
}

// coded returns a group of the values in planes, less the offset.
func coded(planes []uint64, words, g int, d keystream.Depth) uint64 {
	u := uint64(0)
	for p := range d.Planes {
		u |= group(planes[p*words], g) << p
	}
	return lanes.AddBytes(u, uint64(256-d.Offset)*ones)
}
