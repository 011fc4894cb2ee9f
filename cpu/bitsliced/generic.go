package bitsliced

import "tpmbench/cpu/keystream"

// Generic is the kernel in plain Go, 64 lanes.
var Generic = &Kernel{
	Name:   "bitsliced-generic",
	Stream: keystream.Generic,
	New:    func(*Shape, int) func(u *Unit) { return genericUnit },
}

func genericUnit(u *Unit) {
	s := u.Shape
	p := s.Planes
	a, b := u.W[:s.N*p], u.W[s.N*p:]
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
	var signs, sumA, sumB counter
	signs.count(u.New, 1, 0)
	for i := range p {
		sumA.count(a[i:], p, i)
		sumB.count(b[i:], p, i)
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
	up := u.Up[0]
	next := u.New[:len(u.Old)]
	for n, old := range u.Old {
		flip := old ^ next[n]
		v := (*[3]uint64)(w)
		w = w[3:]
		v0, v1, v2 := v[0], v[1], v[2]
		y1 := v1 ^ up
		b0 := learn & ((v0 ^ old) | y1 | (v2 ^ up))
		b1 := b0 &^ (v0 ^ up)
		v[0], v[1], v[2] = v0^b0^flip, v1^b1^flip, v2^b1&^y1^flip
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
