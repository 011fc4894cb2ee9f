package bitsliced

// Hearers is what an instruction set supplies for crowds, whose lanes are opponents.
type Hearers struct {
	Words int // of a vector
	// Pass returns the function that does h's share of a pass. Of h, Z, Old, New, Learn
	// and Start may change between two passes.
	Pass func(h *Hearing) func()
	// Weakest sets the lanes of each unit, [k], in which it has the smallest |h|, the
	// lowest of equals. fields are those of Hearing, of so many planes, less one if
	// negative is 1, and spoilt but for their signs; least is room for one.
	Weakest func(fields, least, weak []uint64, planes, units, negative int)
}

// Hearing is the share of a hidden unit and a column of lanes in a pass.
type Hearing struct {
	Shape    *Shape
	Slices   int      // consecutive inputs in a vector
	Z        []uint64 // from the column's first word on, [input/slices][plane][row]
	Row      int      // words of a row
	Old, New []byte   // the signs d by which z is turned and is to be turned, [vector]; bit i is input i of the vector
	Learn    []uint64 // lanes in which the unit learns, in each slice
	Start    uint64   // what is added to the sum of z, modulo 2^Planes
	Planes   int      // of the field
	Field    []uint64 // out: the sum, [plane][word], the same in each slice; it has roomForSums planes
}

// genericHearers works on 64 lanes.
var genericHearers = &Hearers{Words: 1, Pass: func(h *Hearing) func() { return func() { genericHear(h) } }, Weakest: genericWeakest}

// roomForSums is the planes of a count: a sum has at most 31, and behind them the
// assembly keeps what waits to be added.
const roomForSums = 48

// genericHear moves z by a decrement where it is not at the limit, Limit + d, and
// turns it to the next signs.
func genericHear(h *Hearing) {
	s := h.Shape
	p, learn := s.Planes, h.Learn[0]
	z := h.Z
	var moved [9 * 8]uint64 // planes of eight weights
	var sum counter
	for n, old := range h.Old {
		sign := -uint64(old & 1)
		flip := sign ^ -uint64(h.New[n]&1)
		away := uint64(0)
		for i, at := 0, 0; i < p; i, at = i+1, at+h.Row {
			x := z[at] ^ -uint64(s.Limit>>i&1)
			if i < s.Low {
				x ^= sign
			}
			away |= x
		}
		borrow := learn & away
		for i, at := 0, 0; i < p; i, at = i+1, at+h.Row {
			x := z[at]
			z[at] = x ^ borrow ^ flip
			borrow &^= x
			moved[n%8*p+i] = z[at]
		}
		z = z[min(len(z), p*h.Row):]
		if n%8 == 7 {
			sum.eight(&moved, p)
		}
	}
	clear(moved[len(h.Old)%8*p:])
	sum.eight(&moved, p)
	carry := uint64(0)
	for i := range h.Planes {
		h.Field[i], carry = add(sum[i], -(h.Start >> i & 1), carry)
	}
}

// eight adds eight weights of so many planes.
func (c *counter) eight(x *[9 * 8]uint64, planes int) {
	if planes == 3 {
		c.count3(x[:24])
		return
	}
	for i := range planes {
		c.count(x[i:i+8*planes], planes, i)
	}
}

// genericWeakest leaves the signs as they are.
func genericWeakest(fields, least, weak []uint64, planes, units, negative int) {
	for k := range units {
		h := fields[k*roomForSums:][:planes-1]
		sign := fields[k*roomForSums+planes-1]
		// With h less one, a negative one is inverted, and 1 added to others; else as usual.
		carry, less := sign^-uint64(negative), uint64(0)
		for i, x := range h {
			x ^= sign
			m := x ^ carry
			carry &= x
			h[i] = m
			less = ^m&least[i] | ^(m^least[i])&less
		}
		if k == 0 {
			less = ^uint64(0)
		}
		for i, m := range h {
			least[i] ^= (least[i] ^ m) & less
		}
		for j := range k {
			weak[j] &^= less
		}
		weak[k] = less
	}
}
