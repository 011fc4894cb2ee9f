package bitsliced

import (
	"math/bits"
	"unsafe"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/planes"
	"tpmbench/kernels"
)

// Generic is the kernel in plain Go, 64 lanes.
var Generic = &Kernel{
	Name:   "bitsliced-generic",
	Stream: keystream.Generic,
	MaxL:   kernels.MaxL,
	Work:   ops,

	TakePasses: 0.3,

	Pass: func(u *Unit, _ *keystream.Kernel) func() {
		var zero planes.Counter
		zero.Offset(uint(u.Shape.Offset)*uint(u.Shape.N), u.Shape.Sum)
		return func() { genericUnit(u, &zero) }
	},
	AttackerPass: func(u *Unit, h *AttackerUnit, _ *keystream.Kernel) func() {
		return func() { genericAttackerPass(u, h) }
	},
	Differ:   func(a, b, out []uint64) { out[0] |= differ(a, b, 1) },
	Distance: genericDistance,
}

// genericUnit is a pass of u; zero is what a sum of v is where h = 0 and no sign is set.
func genericUnit(u *Unit, zero *planes.Counter) {
	s := u.Shape
	p := s.Planes
	a, b := u.W[:s.N*p], u.W[s.N*p:]
	if !u.SumsOnly {
		if s.L == 3 {
			u.Differ[0] |= movePair3(a, b, u)
		} else {
			move(a, u, u.LearnA[0])
			move(b, u, u.LearnB[0])
			u.Differ[0] |= differ(a, b, p)
		}
		if u.Full {
			u.Unequal[0] |= differ(a, b, 1)
		}
	}
	var sumA, sumB planes.Counter
	u.zero = *zero
	u.zero.Count(u.New)
	sumA.Weights(a, p)
	sumB.Weights(b, p)
	u.SigmaA[0] = sumA.Exceeds(&u.zero, u.StrictA[0], s.Sum)
	u.SigmaB[0] = sumB.Exceeds(&u.zero, u.StrictB[0], s.Sum)
}

// genericAttackerPass is an attacker's share of a pass of u.
func genericAttackerPass(u *Unit, h *AttackerUnit) {
	s := u.Shape
	p := s.Planes
	w := h.W[:s.N*p]
	if s.L == 3 {
		move3(w, u, h.Learn[0])
	} else {
		move(w, u, h.Learn[0])
	}
	h.Differ[0] |= differ(u.W[:s.N*p], w, p)
	var sum planes.Counter
	sum.Weights(w, p)
	h.Sigma[0] = sum.Exceeds(&u.zero, u.StrictB[0], s.Sum)
	if h.Weak != nil {
		weakest(&sum, &u.zero, h.Least, h.Weak, s.Sum+1, h.K)
	}
}

// weakest compares |h| of hidden unit k, the difference of two numbers of equally
// many planes, with the least before, and sets the lanes of each unit, [k], that have
// the least. Units come in ascending order, so of equals the lowest stays.
func weakest(sum, zero *planes.Counter, least, unit []uint64, width, k int) {
	var h planes.Counter
	borrow := uint64(0)
	for i := range width {
		x, y := sum[i], zero[i]
		h[i] = x ^ y ^ borrow
		borrow = ^x&y | ^(x^y)&borrow
	}
	// Where h is negative its two's complement is inverted and 1 added.
	carry, less := borrow, uint64(0)
	for i := range width {
		x := h[i] ^ borrow
		h[i] = x ^ carry
		carry &= x
		less = ^h[i]&least[i] | ^(h[i]^least[i])&less
	}
	if k == 0 {
		less = ^uint64(0)
	}
	for i := range width {
		least[i] ^= (least[i] ^ h[i]) & less
	}
	for j := range k {
		unit[j] &^= less
	}
	unit[k] = less
}

// genericDistance counts the inputs at which weights differ.
func genericDistance(s *Shape, _ *keystream.Kernel) func(a, b []uint64) []uint64 {
	differ := make([]uint64, s.N)
	var n planes.Counter
	return func(a, b []uint64) []uint64 {
		for i := range differ {
			x := uint64(0)
			for p := i * s.Planes; p < (i+1)*s.Planes; p++ {
				x |= a[p] ^ b[p]
			}
			differ[i] = x
		}
		n = planes.Counter{}
		n.Count(differ)
		return n[:bits.Len(uint(s.N))]
	}
}

// move moves one machine's weights, whatever their number of planes.
func move(w []uint64, u *Unit, learn uint64) {
	s := u.Shape
	p, up := s.Planes, u.Up[0]
	// at the limit plane i of v is limit[i], or its inverse where the sign is set and i < Low
	var limit [8]uint64
	for i := range p {
		limit[i] = -uint64(s.Limit >> i & 1)
		if i >= s.Low {
			limit[i] ^= up
		}
	}
	for n, old := range u.Old {
		v := w[n*p : (n+1)*p]
		flip := old ^ u.New[n]
		away := uint64(0)
		for i := range s.Low {
			away |= v[i] ^ old ^ limit[i&7]
		}
		for i := s.Low; i < p; i++ {
			away |= v[i] ^ limit[i&7]
		}
		borrow := learn & away
		for i, x := range v {
			v[i] = x ^ borrow ^ flip
			borrow &^= x ^ up
		}
	}
}

// row3 is a weight of L = 3, whose three planes fit registers.
type row3 [3]uint64

func rows3(w []uint64) []row3 {
	return unsafe.Slice((*row3)(unsafe.Pointer(unsafe.SliceData(w))), len(w)/3)
}

// move is move for L = 3; plus are the lanes in which the sign was not set, and down those in which
// w*x does not move up. At the limit v[0] equals the sign, and the others up; in terms of plus and
// down all are unequal, which needs no inversions. Once v[0] is stored, v[2] and v[1] change in memory,
// in one instruction each: they take no register.
func (v *row3) move(plus, flip, down, learn uint64) {
	z1 := v[1] ^ down
	b := learn&((v[0]^plus)&z1&(v[2]^down)) ^ learn
	c := b & (v[0] ^ down)
	v[0] ^= b ^ flip
	v[2] ^= c&z1 ^ flip
	v[1] ^= c ^ flip
}

// move3 is move for L = 3.
func move3(w []uint64, u *Unit, learn uint64) {
	down, old, next := ^u.Up[0], u.Old, u.New[:len(u.Old)]
	rows := rows3(w)[:len(old)]
	for n, sign := range old {
		rows[n].move(^sign, sign^next[n], down, learn)
	}
}

// movePair3 is move3 for both machines of the pair, and returns the lanes in which their lowest planes
// differ then.
func movePair3(a, b []uint64, u *Unit) (differ uint64) {
	down, old, next := ^u.Up[0], u.Old, u.New[:len(u.Old)]
	learnA, learnB := u.LearnA[0], u.LearnB[0]
	rowsA, rowsB := rows3(a)[:len(old)], rows3(b)[:len(old)]
	for n, sign := range old {
		flip := sign ^ next[n]
		v, w := &rowsA[n], &rowsB[n]
		v.move(^sign, flip, down, learnA)
		w.move(^sign, flip, down, learnB)
		differ |= v[0] ^ w[0]
	}
	return differ
}

// differ returns the lanes in which a plane of a and b differs, of every
// stride-th.
func differ(a, b []uint64, stride int) uint64 {
	d := uint64(0)
	for i := 0; i < len(a) && i < len(b); i += stride {
		d |= a[i] ^ b[i]
	}
	return d
}
