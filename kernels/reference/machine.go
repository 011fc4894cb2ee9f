package reference

import "tpmbench/kernels"

// Machine is one tree parity machine.
type Machine struct {
	W     []int8  // weights in -L..L, [k*N+n]
	H     []int64 // local fields of the last step, [k]
	Sigma []int8  // their signs, +1 or -1, [k]
	Tau   int8    // the product of the signs
}

func newMachine(p kernels.Params) Machine {
	return Machine{W: make([]int8, p.Weights()), H: make([]int64, p.K), Sigma: make([]int8, p.K)}
}

// Shared returns how many weights of m and o are equal: same k, n and value.
func (m *Machine) Shared(o *Machine) int {
	n := 0
	for j, w := range m.W {
		if w == o.W[j] {
			n++
		}
	}
	return n
}

// Distance returns the sum over all weights of how far those of m and o are apart.
func (m *Machine) Distance(o *Machine) int {
	sum := 0
	for j, w := range m.W {
		d := int(w) - int(o.W[j])
		sum += max(d, -d)
	}
	return sum
}

// Equals reports whether all weights of m and o are equal.
func (m *Machine) Equals(o *Machine) bool {
	for j, w := range m.W {
		if w != o.W[j] {
			return false
		}
	}
	return true
}

// output sets H, Sigma and Tau for input x; a local field of 0 has sign tie.
func (m *Machine) output(x []int8, tie int8) {
	n := len(x) / len(m.H)
	m.Tau = 1
	for k := range m.H {
		var h int64
		for j := k * n; j < (k+1)*n; j++ {
			h += int64(m.W[j]) * int64(x[j])
		}
		m.H[k] = h
		switch {
		case h > 0:
			m.Sigma[k] = 1
		case h < 0:
			m.Sigma[k] = -1
		default:
			m.Sigma[k] = tie
		}
		m.Tau *= m.Sigma[k]
	}
}

// learn moves the weights of the hidden units whose sign, of signs, is tau by
// d*x, within -l..l.
func (m *Machine) learn(x, signs []int8, d, tau int8, l int) {
	n := len(x) / len(m.H)
	for k, sign := range signs {
		if sign != tau {
			continue
		}
		for j := k * n; j < (k+1)*n; j++ {
			m.W[j] = int8(min(max(int(m.W[j])+int(d)*int(x[j]), -l), l))
		}
	}
}
