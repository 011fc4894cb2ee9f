package overlaps

import (
	"math"
	"strconv"
	"time"

	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/perceptron/theory"
)

// Summary describes a run. Its JSON has a fixed form.
type Summary struct {
	Contract   int      `json:"contract"`
	Version    string   `json:"version"`
	N          int      `json:"n"`
	Steps      uint64   `json:"steps"`
	Alpha      float64  `json:"alpha"` // of the last step
	Points     int      `json:"points"`
	Seed       string   `json:"seed"`        // decimal: may exceed a JSON reader's integers
	FirstTrial string   `json:"first_trial"` // decimal
	Trials     uint64   `json:"trials"`      // number of trials
	Rates      []Rate   `json:"rates"`
	Critical   Critical `json:"critical"`
	Seconds    float64  `json:"seconds"`
	Threads    int      `json:"threads"`
	Digest     string   `json:"digest"` // 16 hexadecimal digits
}

// Rate describes the pairs with one learning rate.
type Rate struct {
	Eta          float64  `json:"eta"`
	Overlap      *float64 `json:"overlap"`      // the mean after the last step; null without trials
	SD           *float64 `json:"sd"`           // over pairs; null for fewer than two trials
	SE           *float64 `json:"se"`           // of the mean
	Antiparallel uint64   `json:"antiparallel"` // pairs that end with an overlap below -0.99
	Theory       Theory   `json:"theory"`
}

// Theory is the prediction for N to infinity, starting from R = 0.
type Theory struct {
	Overlap float64 `json:"overlap"` // R(alpha) of equation 5, at the last step's alpha
	Final   float64 `json:"final"`   // the fixed point of equation 6
}

// Critical is equation 7.
type Critical struct {
	Eta   float64 `json:"eta"`
	Angle float64 `json:"angle_degrees"`
}

func (s *Stats) summary(version string, digest uint64) Summary {
	eta, phi := theory.Critical()
	p := s.p
	sum := Summary{
		Contract:   kernels.ContractVersion,
		Version:    version,
		N:          p.N,
		Steps:      p.Steps,
		Alpha:      p.Alpha(p.Steps),
		Points:     p.Points,
		Seed:       strconv.FormatUint(p.Seed, 10),
		FirstTrial: strconv.FormatUint(p.FirstTrial, 10),
		Trials:     s.trials,
		Critical:   Critical{eta, phi * 180 / math.Pi},
		Digest:     table.FormatDigest(digest),
	}
	for e, eta := range p.Etas {
		r := Rate{Eta: eta, Antiparallel: s.low[e], Theory: Theory{
			Overlap: theory.Overlaps(eta, 0, []float64{sum.Alpha})[0],
			Final:   theory.FinalOverlap(eta),
		}}
		m := s.Final(e)
		if mean := m.Mean(); s.trials > 0 {
			r.Overlap = &mean
		}
		if sd, se := m.SD(), m.SE(); s.trials > 1 {
			r.SD, r.SE = &sd, &se
		}
		sum.Rates = append(sum.Rates, r)
	}
	return sum
}

func (s *Summary) timed(d time.Duration, threads int) {
	s.Seconds, s.Threads = max(d.Seconds(), 1e-9), threads
}
