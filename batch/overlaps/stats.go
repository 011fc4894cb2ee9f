package overlaps

import (
	"math"

	"tpmbench/kernels/perceptron"
)

// Moments are the mean and spread of numbers added one by one, by Welford's recurrence: the same to
// the bit if the order is the same.
type Moments struct {
	n           uint64
	mean, lower float64 // lower is the sum of squared differences from the mean
}

// Add adds a number.
func (m *Moments) Add(x float64) {
	m.n++
	d := x - m.mean
	m.mean += d / float64(m.n)
	m.lower += float64(d * (x - m.mean))
}

// Mean returns the mean, 0 for no numbers.
func (m Moments) Mean() float64 { return m.mean }

// SD returns the standard deviation, with n - 1; 0 for fewer than two numbers.
func (m Moments) SD() float64 {
	if m.n < 2 {
		return 0
	}
	return math.Sqrt(m.lower / float64(m.n-1))
}

// SE returns the standard error of the mean, SD / sqrt(n).
func (m Moments) SE() float64 {
	if m.n < 2 {
		return 0
	}
	return m.SD() / math.Sqrt(float64(m.n))
}

// Stats describe the overlaps of a run.
type Stats struct {
	p      perceptron.Params
	trials uint64
	at     []Moments // [eta][point]
	low    []uint64  // trials that end below -0.99, [eta]
}

// Antiparallel is the overlap below which a pair counts as synchronised.
const Antiparallel = -0.99

func newStats(p perceptron.Params) *Stats {
	return &Stats{p: p, at: make([]Moments, p.Rows()), low: make([]uint64, len(p.Etas))}
}

// add adds a trial's overlaps, [eta][point].
func (s *Stats) add(overlap []float64) {
	s.trials++
	for i, r := range overlap {
		s.at[i].Add(r)
	}
	for e := range s.low {
		if overlap[(e+1)*(s.p.Points+1)-1] < Antiparallel {
			s.low[e]++
		}
	}
}

// Trials returns the number of trials added.
func (s *Stats) Trials() uint64 { return s.trials }

// At describes the overlap of the pairs with rate number eta at a point, 0..Points.
func (s *Stats) At(eta, point int) Moments { return s.at[eta*(s.p.Points+1)+point] }

// Final describes it at the last point.
func (s *Stats) Final(eta int) Moments { return s.At(eta, s.p.Points) }

// Low returns how many pairs with rate number eta end antiparallel.
func (s *Stats) Low(eta int) uint64 { return s.low[eta] }
