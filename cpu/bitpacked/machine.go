package bitpacked

import "tpmbench/cpu/keystream"

// machine is one tree parity machine. Signs are all ones for +1, and 0 for -1.
type machine struct {
	w     []uint64 // u, [vector][plane][word of the vector]
	h     []int64  // local fields for the input looked at last, [k]
	sigma []uint64 // their signs, [k]
	tau   uint64   // the product of the signs
	seen  *seen    // nil where nobody looks
}

func newMachine(s *Shape) machine {
	return machine{w: keystream.Aligned(s.machine()), h: make([]int64, s.K), sigma: make([]uint64, s.K)}
}

// weight returns weight n of unit k.
func (s *Shape) weight(m *machine, k, n int) int {
	at, u := s.at(k*s.Words+n/64), 0
	for i := range s.Planes {
		u |= int(m.w[at+i*vector]>>(n%64)&1) << i
	}
	return u - s.Offset
}
