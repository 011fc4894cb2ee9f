package keyspace

// table is what all machines do in one step, [number]: 2 next + output, where next numbers the
// weights after a learning step, and output is 1 for +1 and 0 for -1.
type table []uint32

// move is what a hidden unit does in one step.
type move struct {
	plus bool      // its sign
	next [2]uint32 // the number of its weights if the output is -1, +1, and it learns
}

// moves returns what a hidden unit of each weights does with its input x.
func (s *Space) moves(x []int8) []move {
	list := make([]move, s.units)
	w := make([]int8, s.p.N)
	for u := range list {
		s.weights(uint32(u), w)
		list[u].plus = positive(field(w, x), s.p.Tie)
		for output := range 2 {
			s.weights(uint32(u), w)
			shift(w, x, direction(s.p.Rule, output == 1), s.p.L)
			list[u].next[output] = s.number(w)
		}
	}
	return list
}

// table returns that of the input x, [k*N+n]. It puts machines together from their units.
func (s *Space) table(x []int8) table {
	units := make([][]move, s.p.K)
	for k := range units {
		units[k] = s.moves(x[k*s.p.N : (k+1)*s.p.N])
	}
	t := make(table, s.machines)
	digits := make([]int, s.p.K) // numbers of the units' weights
	for m := range t {
		plus := true
		for k, u := range digits {
			plus = plus == units[k][u].plus
		}
		output, next := uint32(0), uint32(0)
		if plus {
			output = 1
		}
		for k := s.p.K - 1; k >= 0; k-- {
			to := uint32(digits[k])
			if u := units[k][digits[k]]; u.plus == plus {
				to = u.next[output]
			}
			next = next*uint32(s.units) + to
		}
		t[m] = next<<1 | output
		increment(digits, s.units)
	}
	return t
}

// increment adds 1 to a number of digits, the lowest first.
func increment(digits []int, base int) {
	for k := range digits {
		if digits[k]++; digits[k] < base {
			return
		}
		digits[k] = 0
	}
}
