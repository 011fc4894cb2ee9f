package weights

import "math"

// Summary says how good keys are. Standard errors are the jackknife's over the trials. What too few
// keys, or a key of a single weight, do not give is nil.
type Summary struct {
	Trials  uint64 `json:"trials"`
	Keys    uint64 `json:"keys"`
	Without uint64 `json:"without_key"` // trials that did not synchronise; left out everywhere else
	Weights int    `json:"weights"`     // of a key: K*N
	Depth   int    `json:"depth"`       // L

	// bits in a weight: the plug-in estimate with the correction of Miller and Madow
	Entropy       *float64 `json:"entropy"`
	EntropySE     *float64 `json:"entropy_se"`
	EntropyPlugIn *float64 `json:"entropy_plug_in"` // without the correction
	// the mean over the keys of what the K*N weights of each show by themselves, by the plug-in
	// estimate: too low by about L/(K*N*ln 2)
	EntropyWithin   *float64 `json:"entropy_within_key"`
	EntropyWithinSE *float64 `json:"entropy_within_key_se"`
	EntropyMost     float64  `json:"entropy_most"` // log2(2L+1)

	Boundary   *float64 `json:"boundary"` // share of weights that are -L or L
	BoundarySE *float64 `json:"boundary_se"`

	// Pearson's correlation of w[k][i] and w[k][i+1], and of w[k][i] and w[k'][i]
	Neighbours   *float64 `json:"neighbours"`
	NeighboursSE *float64 `json:"neighbours_se"`
	Units        *float64 `json:"hidden_units"`
	UnitsSE      *float64 `json:"hidden_units_se"`

	// upper bound of the bits in a key: K*N times the entropy of a weight, which dependences between
	// weights only lower
	Bound   *float64 `json:"key_entropy_bound"`
	BoundSE *float64 `json:"key_entropy_bound_se"`
	Bits    float64  `json:"key_bits"` // K*N*log2(2L+1)

	Different uint64  `json:"different_keys"`
	Equal     uint64  `json:"equal_keys"`         // trials whose key another trial has too
	Sampled   float64 `json:"equal_keys_sampled"` // the share of keys of which they are known; 1: exact

	Distribution []Share `json:"distribution"` // of the weights -L..L
	Warning      string  `json:"warning"`      // Broken
}

// Share says how frequent a weight is.
type Share struct {
	Weight int      `json:"weight"`
	Count  uint64   `json:"count"`
	Share  *float64 `json:"share"`
	SE     *float64 `json:"share_se"`
}

// Summary sums up the rows that were added.
func (s *Stats) Summary() Summary {
	values, se := jackknife(s.shape, s.groups)
	get := func(i int) (v, e *float64) { return finite(values[i]), finite(se[i]) }
	all := Summary{
		Trials: s.trials, Keys: s.keys, Without: s.trials - s.keys, Weights: s.k * s.n, Depth: s.l,
		EntropyMost: math.Log2(float64(2*s.l + 1)), EntropyPlugIn: finite(values[plugIn]), Warning: Broken,
	}
	all.Entropy, all.EntropySE = get(entropy)
	all.EntropyWithin, all.EntropyWithinSE = get(within)
	all.Boundary, all.BoundarySE = get(boundary)
	all.Neighbours, all.NeighboursSE = get(neighbours)
	all.Units, all.UnitsSE = get(units)
	size := float64(all.Weights)
	all.Bound, all.BoundSE = finite(size*values[entropy]), finite(size*se[entropy])
	all.Bits = size * all.EntropyMost
	all.Different, all.Equal, all.Sampled = s.equal.counts()
	for i := range 2*s.l + 1 {
		share := Share{Weight: i - s.l}
		for j := range s.groups {
			share.Count += s.groups[j].counts[i]
		}
		share.Share, share.SE = get(shares + i)
		all.Distribution = append(all.Distribution, share)
	}
	return all
}

// Entropy returns the bits in a weight, as Summary has them, with their standard error; NaN for what
// too few keys do not give.
func (s *Stats) Entropy() (bits, se float64) {
	values, errors := jackknife(s.shape, s.groups)
	return values[entropy], errors[entropy]
}

// finite returns v, or nil for what is not defined.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
