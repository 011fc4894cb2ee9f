package batch

import "tpmbench/kernels"

// DetectSummary says how pairs fared that took themselves for synchronised. It is empty without
// detect.
type DetectSummary struct {
	Detection   *Detection `json:"detection,omitempty"`
	DetectSteps *Spread    `json:"detect_steps,omitempty"`
}

// Detection counts how often a pair takes itself for synchronised, and how often wrongly.
type Detection struct {
	Trials     uint64   `json:"trials"`   // rows
	Detected   uint64   `json:"detected"` // of them, those with a detect_steps
	Wrong      uint64   `json:"wrong"`    // of these, those in which A and B then did not share all weights
	PWrong     *float64 `json:"p_wrong"`  // their share, and its bounds
	PWrongLow  *float64 `json:"p_wrong_low"`
	PWrongHigh *float64 `json:"p_wrong_high"`
	// MissingWeights describes how many of the K*N weights differed in the wrong ones.
	MissingWeights Spread `json:"missing_weights"`
}

// detectors accumulates detect_steps and detect_equal_weights.
type detectors struct {
	detected, wrong uint64
	steps           histogram
	missing         histogram // weights that differ, of the wrong ones
}

// add adds rows of p.
func (d *detectors) add(r *kernels.Results, p kernels.Params) {
	for i, v := range r.DetectSteps {
		if v == kernels.Null {
			continue
		}
		d.detected++
		d.steps.add(v)
		if equal, all := r.DetectEqualWeights[i], uint32(p.Weights()); equal < all {
			d.wrong++
			d.missing.add(all - equal)
		}
	}
}

// DetectSummary sums up the detectors of the rows, which are rows of p.
func (s *Stats) DetectSummary(p kernels.Params) DetectSummary {
	if p.Detect == 0 {
		return DetectSummary{}
	}
	d := &s.detectors
	found := &Detection{Trials: s.trials, Detected: d.detected, Wrong: d.wrong, MissingWeights: d.missing.spread(d.wrong)}
	found.PWrong, found.PWrongLow, found.PWrongHigh = Proportion(d.wrong, d.detected)
	steps := d.steps.spread(d.detected)
	return DetectSummary{found, &steps}
}
