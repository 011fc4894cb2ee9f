package bitsliced

import "tpmbench/cpu/keystream"

// Generic is the kernel in plain Go, 64 lanes.
var Generic = &Kernel{
	Name:   "bitsliced-generic",
	Words:  1,
	Clocks: keystream.Generic,
	Unit:   genericUnit,
	Draw:   keystream.GenericDraw,
	Take:   genericTake,
}

func genericUnit(u *Unit) {
	s := u.Shape
	switch {
	case s.L == 3:
		update3(u)
	default:
		updateAny(u)
	}
	if u.Full {
		u.Unequal[0] |= unequal(u.W, s.Planes)
	}
	var signs, a, b counter
	signs.count(u.New, 1, 0)
	for i := range s.Planes {
		a.count(u.W[i:], s.Row(), i)
		b.count(u.W[s.Planes+i:], s.Row(), i)
	}
	signs.offset(uint(s.Offset)*uint(s.N), s.Sum)
	u.SigmaA[0] = a.exceeds(&signs, u.StrictA[0], s.Sum)
	u.SigmaB[0] = b.exceeds(&signs, u.StrictB[0], s.Sum)
}

// updateAny moves the unit's weights, whatever their number of planes.
func updateAny(u *Unit) {
	s := u.Shape
	p, up := s.Planes, u.Up[0]
	var limit [8]uint64 // where y is at the limit, plane i of v is limit[i], or its inverse where the sign is set
	for i := range p {
		if s.Limit>>i&1 == 1 {
			limit[i] = ^uint64(0)
		}
		if i >= s.Low {
			limit[i] ^= up
		}
	}
	differ := uint64(0)
	for n, old := range u.Old {
		flip := old ^ u.New[n]
		row := u.W[n*2*p : (n+1)*2*p]
		for machine, learn := range [2]uint64{u.LearnA[0], u.LearnB[0]} {
			v := row[machine*p : (machine+1)*p]
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
		differ |= row[0] ^ row[p]
	}
	u.Differ[0] |= differ
}

// update3 is updateAny for L = 3, whose three planes fit registers.
func update3(u *Unit) {
	up, learnA, learnB := u.Up[0], u.LearnA[0], u.LearnB[0]
	differ := uint64(0)
	rows := u.W
	next := u.New[:len(u.Old)]
	for n, old := range u.Old {
		flip := old ^ next[n]
		row := (*[6]uint64)(rows)
		rows = rows[6:]
		row[0], row[1], row[2] = move3(row[0], row[1], row[2], learnA, up, old, flip)
		row[3], row[4], row[5] = move3(row[3], row[4], row[5], learnB, up, old, flip)
		differ |= row[0] ^ row[3]
	}
	u.Differ[0] |= differ
}

func move3(v0, v1, v2, learn, up, old, flip uint64) (uint64, uint64, uint64) {
	y1, y2 := v1^up, v2^up
	b0 := learn & (v0 ^ old | y1 | y2)
	b1 := b0 &^ (v0 ^ up)
	b2 := b1 &^ y1
	return v0 ^ b0 ^ flip, v1 ^ b1 ^ flip, v2 ^ b2 ^ flip
}

// unequal returns the lanes in which some plane of A and B differs.
func unequal(w []uint64, p int) uint64 {
	differ := uint64(0)
	for ; len(w) > 0; w = w[2*p:] {
		for i := range p {
			differ |= w[i] ^ w[p+i]
		}
	}
	return differ
}

func genericTake(dst, src []uint64, span int, mask []uint64) {
	m := mask[0]
	for ; len(src) > 0; src = src[span:] {
		for i, x := range src[:span] {
			dst[i] ^= (dst[i] ^ x) & m
		}
		dst = dst[min(len(dst), 2*span):]
	}
}

// add is a full adder.
func add(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}
