package bitsliced

import (
	"unsafe"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Generic is the kernel in plain Go, 64 lanes.
var Generic = &Kernel{
	Name:   "bitsliced-generic",
	Stream: keystream.Generic,
	MaxL:   kernels.MaxL,
	Pass:   func(u *Unit, _ *keystream.Kernel) func() { return func() { genericUnit(u) } },
}

func genericUnit(u *Unit) {
	s := u.Shape
	p := s.Planes
	a, b := u.W[:s.N*p], u.W[s.N*p:]
	if !u.SumsOnly {
		if s.L == 3 {
			move3(a, u, u.LearnA[0])
			move3(b, u, u.LearnB[0])
		} else {
			move(a, u, u.LearnA[0])
			move(b, u, u.LearnB[0])
		}
		u.Differ[0] |= differ(a, b, p)
		if u.Full {
			u.Unequal[0] |= differ(a, b, 1)
		}
	}
	var signs, sumA, sumB counter
	signs.count(u.New, 1, 0)
	if p == 3 {
		sumA.count3(a)
		sumB.count3(b)
	} else {
		for i := range p {
			sumA.count(a[i:], p, i)
			sumB.count(b[i:], p, i)
		}
	}
	signs.offset(uint(s.Offset)*uint(s.N), s.Sum)
	u.SigmaA[0] = sumA.exceeds(&signs, u.StrictA[0], s.Sum)
	u.SigmaB[0] = sumB.exceeds(&signs, u.StrictB[0], s.Sum)
}

// move moves one machine's weights, whatever their number of planes.
func move(w []uint64, u *Unit, learn uint64) {
	s := u.Shape
	p, up := s.Planes, u.Up[0]
	var limit [8]uint64 // at the limit plane i of v is limit[i], or its inverse where the sign is set and i < Low
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

// move3 is move for L = 3, whose three planes fit registers.
func move3(w []uint64, u *Unit, learn uint64) {
	up, old, next := u.Up[0], u.Old, u.New[:len(u.Old)]
	rows := unsafe.Slice((*[3]uint64)(unsafe.Pointer(unsafe.SliceData(w))), len(old))
	for n := range rows {
		v, sign := &rows[n], old[n]
		flip := sign ^ next[n]
		v0, y1, y2 := v[0], v[1]^up, v[2]^up
		b := learn & ((v0 ^ sign) | y1 | y2)
		v[0] = v0 ^ b ^ flip
		b &^= v0 ^ up
		flip ^= up
		v[1] = y1 ^ b ^ flip
		v[2] = y2 ^ b&^y1 ^ flip
	}
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

// add is a full adder.
func add(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}
