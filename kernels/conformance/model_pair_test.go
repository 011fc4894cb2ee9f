package conformance

import (
	"math"
	"slices"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// stream is a random stream.
type stream struct {
	s    trivium.Stream
	word uint64 // bits not yet taken, the next one lowest
	left int
}

// take returns n <= 32 bits, the first the least significant.
func (s *stream) take(n int) int {
	v := s.word
	if s.left < n {
		next := s.s.Next()
		v |= next << s.left
		s.word, s.left = next>>(n-s.left), s.left+64-n
	} else {
		s.word, s.left = s.word>>n, s.left-n
	}
	return int(v & (1<<n - 1))
}

// below returns one of 0..c-1, from 24 bits.
func (s *stream) below(c int) int { return s.take(24) * c >> 24 }

// slowly is below, adding bit by bit as bit-sliced code does.
func (s *stream) slowly(c int) (a int) {
	for range 24 {
		a = (a + s.take(1)*c) >> 1
	}
	return a
}

// weights draws weights that are uniform, with below or slowly.
func (e *modelEngine) weights(draw func(c int) int) []int8 {
	w := make([]int8, e.p.Weights())
	for j := range w {
		w[j] = int8(draw(2*e.p.L+1) - e.p.L)
	}
	return w
}

// drawPair draws the initial weights of A and B.
func (e *modelEngine) drawPair(l *lane) {
	switch e.p.Start {
	case kernels.StartRandom:
		l.a, l.b = e.weights(l.s.below), e.weights(l.s.below)
	case kernels.StartNear:
		l.a = e.weights(l.s.below)
		e.drawNear(l)
	case kernels.StartBits:
		e.drawBits(l)
	}
}

// errors returns Q, such that 24 bits below it are an error.
func (e *modelEngine) errors() int {
	q := int(math.Round(e.p.StartErrors * (1 << 24)))
	if e.is("Q has 24 bits") {
		q &= 1<<24 - 1
	}
	return q
}

func (e *modelEngine) drawNear(l *lane) {
	values, q := 2*e.p.L+1, e.errors()
	l.b = slices.Clone(l.a)
	for j := range l.b {
		wrong := l.s.take(24) < q
		if !wrong && e.is("near draws no value without an error") {
			continue
		}
		other, shift := 2*e.p.L, 1
		if e.is("near may draw the same value") {
			other, shift = values, 0
		}
		if v := l.s.below(other); wrong {
			l.b[j] = int8((int(l.a[j])+e.p.L+shift+v)%values - e.p.L)
		}
	}
}

func (e *modelEngine) drawBits(l *lane) {
	values, q, b := 2*e.p.L+1, e.errors(), 0
	for 1<<b < values {
		b++
	}
	if e.is("bits are one too few") {
		b--
	}
	weight := func(z int) int8 { return int8(z*values>>b - e.p.L) }
	z := make([]int, e.p.Weights())
	l.a, l.b = make([]int8, len(z)), make([]int8, len(z))
	for j := range z {
		z[j] = l.s.take(b)
		l.a[j] = weight(z[j])
	}
	if e.is("bits of A are uniform") {
		l.s = e.pairStream(l.trial)
		l.a = e.weights(l.s.below)
	}
	for j := range z {
		flips := 0
		for i := range b {
			if e.is("bits have errors together") && i > 0 {
				flips |= flips << 1
			} else if l.s.take(24) < q {
				flips |= 1 << i
			}
			if e.is("bits have errors from the highest on") && i == b-1 {
				reversed := 0
				for k := range b {
					reversed |= flips >> k & 1 << (b - 1 - k)
				}
				flips = reversed
			}
		}
		l.b[j] = weight(z[j] ^ flips)
	}
}

// drawInput draws the input of l's step.
func (e *modelEngine) drawInput(l *lane) {
	if e.p.Query > 0 {
		e.ask(l)
		return
	}
	m, zero := e.p.M(), e.p.ZeroInputs && !e.is("zero is no input")
	if e.is("M is 1") {
		m = 1
	}
	var values []int // by the number that is drawn
	for x := m; x >= -m; x-- {
		if x != 0 || zero {
			values = append(values, x)
		}
	}
	if e.is("inputs ascend") {
		slices.Reverse(values)
	}
	width := 0
	for 1<<width < len(values) {
		width++
	}
	for j := range l.x {
		if 1<<width == len(values) && (width == 1 || !e.is("inputs of all M take 24 bits")) {
			l.x[j] = int8(values[l.s.take(width)])
		} else if e.is("inputs of all M take few bits") {
			l.x[j] = int8(values[l.s.take(width)%len(values)])
		} else {
			l.x[j] = int8(values[l.s.below(len(values))])
		}
	}
}

// ask makes the input that A wants in odd steps and B in even ones.
func (e *modelEngine) ask(l *lane) {
	w := l.a
	if l.t%2 == 0 != e.is("B asks first") {
		w = l.b
	}
	for k := range e.p.K {
		e.askUnit(&l.s, w[k*e.p.N:(k+1)*e.p.N], l.x[k*e.p.N:(k+1)*e.p.N])
	}
}

func (e *modelEngine) askUnit(s *stream, w, x []int8) {
	target := float64(e.p.Query)
	if s.take(1) == 1 && !e.is("queries want a positive field") {
		target = -target
	}
	left, positive := map[int]int{}, map[int]int{}
	for _, v := range w {
		left[abs(v)]++
	}
	for i := range e.p.L {
		size := e.p.L - i
		if e.is("queries begin with small weights") {
			size = i + 1
		}
		n := float64(left[size])
		if n == 0 && e.is("queries round only weights that are there") {
			continue
		}
		// Floats have these numbers exactly, and their quotients are far from other integers.
		c := n/2 + target/float64(2*size)
		up := s.take(1) == 1 || e.is("queries round halves up")
		if doubled := 2 * c; doubled == math.Floor(doubled) && c != math.Floor(c) { // a half
			if c = math.Floor(c); up {
				c++
			}
		} else {
			c = math.Round(c)
		}
		kept := min(max(c, 0), n)
		positive[size] = int(kept)
		if e.is("queries take the field that they wanted off") {
			kept = c
		}
		target -= float64(size) * (2*kept - n)
	}
	for n, v := range w {
		x[n] = 1
		if v == 0 {
			if s.take(24)&1 == 1 && !e.is("queries give weights of 0 an input of +1") {
				x[n] = -1
			}
			continue
		}
		size := abs(v)
		agrees := s.below(left[size]) < positive[size]
		if left[size]--; agrees && !e.is("queries draw with replacement") {
			positive[size]--
		}
		if agrees == (v < 0) {
			x[n] = -1
		}
	}
}

func abs(w int8) int { return max(int(w), -int(w)) }
