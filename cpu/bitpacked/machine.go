package bitpacked

// machine is one tree parity machine. Signs are all ones for +1, and 0 for -1.
type machine struct {
	w     []uint64 // u, [k][word][plane]
	h     []int64  // local fields for the input looked at last, [k]
	sigma []uint64 // their signs, [k]
	tau   uint64   // the product of the signs
}

func newMachine(s *Shape) machine {
	return machine{w: make([]uint64, s.machine()), h: make([]int64, s.K), sigma: make([]uint64, s.K)}
}

// look finds m's fields, signs and output for the input x; a field of least and more
// counts as +1.
func (k *Kernel) look(s *Shape, m *machine, x *input, least int64) {
	k.Sums(s, m.w, x.signs, m.h)
	minus, sigma, base := uint64(0), m.sigma[:len(m.h)], x.base[:len(m.h)]
	for i, sum := range m.h {
		h := sum - base[i]
		m.h[i] = h
		negative := uint64((h - least) >> 63) // no branch, which would be a coin's
		sigma[i] = ^negative
		minus ^= negative
	}
	m.tau = ^minus
}

// weight returns weight n of unit k.
func (s *Shape) weight(m *machine, k, n int) int {
	planes := m.w[k*s.unit()+n/64*s.Planes:][:s.Planes]
	u := 0
	for i, x := range planes {
		u |= int(x>>(n%64)&1) << i
	}
	return u - s.Offset
}
