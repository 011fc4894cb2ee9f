package field

import (
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// of returns the only run with the wanted parameters, of a work that has it.
func of(r figures.Results, are func(kernels.Params) bool) figures.Run {
	return figures.Matching(r.Runs, are)[0]
}

// synced returns the share of a run's pairs that synchronised, with its error.
func synced(r figures.Run) (share, se float64) {
	return figures.ShareOf(r.Stats.Synced(), r.Stats.Trials())
}

// within returns the share of a run's pairs that synchronised within the given steps, with its error.
func within(r figures.Run, steps uint32) (share, se float64) {
	var n uint64
	for t, k := range r.Stats.Histogram() {
		if t <= steps {
			n += k
		}
	}
	return figures.ShareOf(n, r.Stats.Trials())
}

// average says how many steps the pairs need that synchronise.
func average(r figures.Run) string {
	if r.Stats.Synced() == 0 {
		return "none"
	}
	return phrase.WithError(r.Mean(), r.SE())
}

// ratio returns a/b with its error.
func ratio(a, seA, b, seB float64) (v, se float64) {
	return a / b, math.Hypot(seA, a/b*seB) / b
}

// meanRatio returns the ratio of two runs' mean sync_steps.
func meanRatio(a, b figures.Run) (v, se float64) { return ratio(a.Mean(), a.SE(), b.Mean(), b.SE()) }

// addShare adds a share with Wilson's interval to a series.
func addShare(s *plots.Series, x, share, low, high float64) {
	s.X, s.Y = append(s.X, x), append(s.Y, share)
	s.Low, s.High = append(s.Low, low), append(s.High, high)
}

// least returns the smallest positive value, for the end of a logarithmic axis.
func least(values ...float64) float64 {
	m := math.Inf(1)
	for _, v := range values {
		if v > 0 {
			m = min(m, v)
		}
	}
	return m
}
