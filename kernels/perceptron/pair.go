package perceptron

import "math"

// Pair is two perceptrons, stepped by hand. Everything that a step has computed can be read until
// the next.
type Pair struct {
	A, B    []float64 // weights, [n], of length 1
	X       []float64 // input of the last step, [n]
	HA, HB  float64   // the fields w.x of the last step
	T       uint64    // steps done
	Learned bool      // the last step changed the weights

	rate float64 // eta / N
	in   normals
}

// New returns the pair of n inputs and learning rate eta in a trial of seed, before
// its first step.
func New(n int, eta float64, seed, trial uint64) *Pair {
	s := &Pair{A: make([]float64, n), B: make([]float64, n), X: make([]float64, n), rate: eta / float64(n), in: newNormals(seed, trial)}
	s.draw(s.A)
	s.draw(s.B)
	normalise(s.A)
	normalise(s.B)
	return s
}

// Step does the next step (equations 1 to 3).
func (s *Pair) Step() {
	s.T++
	s.draw(s.X)
	s.HA, s.HB = dot(s.A, s.X), dot(s.B, s.X)
	a, b := sign(s.HA), sign(s.HB)
	if s.Learned = a != b; s.Learned {
		s.learn(s.A, b)
		s.learn(s.B, a)
	}
}

// Overlap returns R = A.B (equation 4).
func (s *Pair) Overlap() float64 { return dot(s.A, s.B) }

func (s *Pair) draw(v []float64) {
	for i := range v {
		v[i] = s.in.next()
	}
}

// learn moves w by the other's output.
func (s *Pair) learn(w []float64, output float64) {
	d := s.rate * output
	for i, x := range s.X {
		w[i] += float64(d * x)
	}
	normalise(w)
}

// normalise gives w the length 1 (equation 2).
func normalise(w []float64) {
	scale := inverse(dot(w, w))
	for i := range w {
		w[i] *= scale
	}
}

// inverse is 1/sqrt(q), and 1 for the square of a vector that has no direction.
func inverse(q float64) float64 {
	if q == 0 {
		return 1
	}
	return 1 / math.Sqrt(q)
}

// dot sums in ascending order.
func dot(v, w []float64) float64 {
	var sum float64
	for i, x := range v {
		sum += float64(x * w[i])
	}
	return sum
}

// sign is that of a field; 0 counts as negative.
func sign(h float64) float64 {
	if h > 0 {
		return 1
	}
	return -1
}
