package reference

// drawQuery makes the input that the machine that asks chooses, A in odd steps and B in even ones:
// one for which its local fields are about +query or -query (section 2, "Queries"; Ruttor, Kinzel
// and Kanter 2005).
func (s *Stepper) drawQuery() {
	asks := &s.A
	if s.T%2 == 0 {
		asks = &s.B
	}
	for k := range s.p.K {
		unit := asks.W[k*s.p.N : (k+1)*s.p.N]
		s.askUnit(unit, s.X[k*s.p.N:(k+1)*s.p.N])
	}
}

// askUnit makes the inputs x of one hidden unit with weights w.
func (s *Stepper) askUnit(w, x []int8) {
	target := int64(s.p.Query)
	if s.in.next(1) == 1 {
		target = -target
	}
	l := s.p.L
	left := make([]int64, l+1) // the weights of each size for which no input is drawn yet
	for _, v := range w {
		left[size(v)]++
	}
	positive := make([]int64, l+1) // of them, those whose inputs will make the product positive
	for v := int64(l); v >= 1; v-- {
		n := left[v]
		up := s.in.next(1) == 1
		c := ceil(v*n+target-v, 2*v)
		if up {
			c = floor(v*n+target+v, 2*v)
		}
		positive[v] = min(max(c, 0), n)
		target -= v * (2*positive[v] - n)
	}
	for n, v := range w {
		f := s.in.next(24)
		x[n] = 1
		if v == 0 {
			if f&1 == 1 {
				x[n] = -1
			}
			continue
		}
		i := size(v)
		agrees := int64(f)*left[i]>>24 < positive[i]
		left[i]--
		if agrees {
			positive[i]--
		}
		if agrees != (v > 0) {
			x[n] = -1
		}
	}
}

func size(w int8) int { return max(int(w), -int(w)) }

// floor and ceil are of the rational number a/b, b > 0.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func ceil(a, b int64) int64 { return -floor(-a, b) }
