package bench

import "math"

// Change is how a rate compares with the stored one.
type Change struct {
	Key
	Old     Median  `json:"old"` // pair-steps a second
	New     Median  `json:"new"`
	Percent float64 `json:"percent"` // by which new is more than old
	P       float64 `json:"p"`       // probability that samples of equal rates differ as much
	Noise   bool    `json:"noise"`   // the change may be noise
}

// shown is the largest P at which a change does not count as noise.
const shown = 0.05

// Against compares the rates of r with those of old, where both have one. A change is within noise
// unless it is both unlikely to be chance and larger than the spread of either, since two runs on
// one machine differ by more than their samples do. Three samples on each side never show a change.
func (r *Report) Against(old *Report) []Change {
	changes := []Change{}
	for i := range r.Results {
		n := &r.Results[i]
		o := old.Result(n.Key)
		if o == nil {
			continue
		}
		c := Change{Key: n.Key, Old: medianOf(o.rates()), New: medianOf(n.rates()), P: significance(o.rates(), n.rates())}
		c.Percent = 100 * (c.New.Median/c.Old.Median - 1)
		c.Noise = c.P > shown || math.Abs(c.New.Median-c.Old.Median) <= max(c.Old.Spread, c.New.Spread)
		changes = append(changes, c)
	}
	return changes
}
