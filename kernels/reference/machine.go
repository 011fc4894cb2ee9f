package reference

import "tpmbench/kernels"

// Machine is one tree parity machine.
type Machine struct {
	W     []int8  // weights in -L..L, [k*N+n]
	H     []int32 // local fields of the last step, [k]
	Sigma []int8  // their signs, +1 or -1, [k]
	Tau   int8    // the product of the signs
}

func newMachine(p kernels.Params) Machine {
	return Machine{W: make([]int8, p.Weights()), H: make([]int32, p.K), Sigma: make([]int8, p.K)}
}

// output sets H, Sigma and Tau for input x; a local field of 0 has sign tie.
func (m *Machine) output(x []int8, tie int8) {
	n := len(x) / len(m.H)
	m.Tau = 1
	for k := range m.H {
		var h int32
		for j := k * n; j < (k+1)*n; j++ {
			h += int32(m.W[j]) * int32(x[j])
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

// learn moves the weights of the hidden units whose sign is tau by d*x, within -l..l.
func (m *Machine) learn(x []int8, d, tau int8, l int) {
	n := len(x) / len(m.H)
	for k := range m.H {
		if m.Sigma[k] != tau {
			continue
		}
		for j := k * n; j < (k+1)*n; j++ {
			m.W[j] = int8(min(max(int(m.W[j])+int(d*x[j]), -l), l))
		}
	}
}
