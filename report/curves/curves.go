// Package curves draws what tpmbench curve computes.
package curves

import (
	"math"

	"tpmbench/batch/curve"
	"tpmbench/kernels"
	"tpmbench/report/plots"
)

// shown is the maximum number of steps of a line: more than a picture has points.
const shown = 1000

// bars is the number of error bars that show a spread; an attacker's lie between those of the
// pairs.
const bars = 12

// line is a column plotted against the steps.
type line struct {
	name   string
	kind   plots.Kind
	color  int
	value  func(curve.Row) float64
	spread func(curve.Row) float64 // nil for none
}

// Progress draws the course of c: means and shares from 0 to 1, and the standard deviation of the
// overlaps.
func Progress(c *curve.Curve) plots.Chart {
	lines := []line{
		{"overlap ± sd", plots.Line, 1, func(r curve.Row) float64 { return r.Overlap }, func(r curve.Row) float64 { return r.OverlapSD }},
		{"equal weights", plots.Line, 2, func(r curve.Row) float64 { return r.Equal }, nil},
		{"synchronised", plots.Line, 3, func(r curve.Row) float64 { return r.Synced }, nil},
		{"learned in this step", plots.Line, 7, func(r curve.Row) float64 { return r.Learned }, nil},
	}
	if c.Params.Attack != kernels.NoAttack {
		lines = append(lines,
			line{"attacker's overlap ± sd", plots.Dashed, 4, func(r curve.Row) float64 { return r.AttackerOverlap }, func(r curve.Row) float64 { return r.AttackerOverlapSD }},
			line{"its equal weights", plots.Dashed, 5, func(r curve.Row) float64 { return r.AttackerEqual }, nil},
			line{"an attacker equals A", plots.Dashed, 6, func(r curve.Row) float64 { return r.AttackerSynced }, nil})
	}
	chart := plots.Chart{Title: "What two machines become, step by step", About: kernels.Common([]kernels.Params{c.Params}), X: steps(c), Y: plots.Axis{Label: "mean over pairs, or share of them"}}
	for _, l := range lines {
		chart.Series = append(chart.Series, l.draw(c))
		if l.spread != nil {
			chart.Series = append(chart.Series, l.bars(c))
		}
	}
	return chart
}

// Rest draws what remains at each step on a logarithmic axis, on which the decay of equation 10 is
// a straight line.
func Rest(c *curve.Curve) plots.Chart {
	lines := []line{
		{"weights that differ", plots.Line, 2, func(r curve.Row) float64 { return 1 - r.Equal }, nil},
		{"pairs not synchronised", plots.Line, 3, func(r curve.Row) float64 { return 1 - r.Synced }, nil},
		{"1 − overlap", plots.Line, 1, func(r curve.Row) float64 { return 1 - r.Overlap }, nil},
	}
	if c.Params.Attack != kernels.NoAttack {
		lines = append(lines,
			line{"an attacker's weights that differ", plots.Dashed, 5, func(r curve.Row) float64 { return 1 - r.AttackerEqual }, nil},
			line{"pairs in which no attacker equals A", plots.Dashed, 6, func(r curve.Row) float64 { return 1 - r.AttackerSynced }, nil})
	}
	chart := plots.Chart{Title: "What is left to synchronise, step by step", About: kernels.Common([]kernels.Params{c.Params}), X: steps(c), Y: plots.Axis{Label: "what is left", Log: true}}
	for _, l := range lines {
		s := l.draw(c)
		s.Few = few(c)
		chart.Series = append(chart.Series, s)
	}
	return chart
}

// few returns the first step after which fewer than ten pairs have not synchronised, so that curves
// on a logarithmic axis are their noise, 0 if there is none.
func few(c *curve.Curve) float64 {
	for t := range c.Len() {
		if left := (1 - c.Row(t).Synced) * float64(c.Params.Trials); left < 9.5 {
			return float64(t)
		}
	}
	return 0
}

func steps(c *curve.Curve) plots.Axis {
	return plots.Axis{Label: "step t", Min: 0, Max: float64(c.Params.MaxSteps)}
}

// draw returns the line as a series.
func (l line) draw(c *curve.Curve) plots.Series {
	s := plots.Series{Name: l.name, Kind: l.kind, Color: l.color}
	for _, t := range spaced(c.Len(), shown) {
		s.X, s.Y = append(s.X, float64(t)), append(s.Y, l.value(c.Row(t)))
	}
	return s
}

// bars returns the line's spread as error bars.
func (l line) bars(c *curve.Curve) plots.Series {
	s := plots.Series{Kind: plots.Points, Color: l.color}
	for i, t := range spaced(c.Len(), 2*bars) {
		if (i%2 == 1) != (l.kind == plots.Dashed) {
			continue
		}
		r := c.Row(t)
		mean, sd := l.value(r), l.spread(r)
		if math.IsNaN(sd) {
			continue
		}
		s.X, s.Y = append(s.X, float64(t)), append(s.Y, mean)
		s.Low, s.High = append(s.Low, mean-sd), append(s.High, mean+sd)
	}
	return s
}

// spaced returns at most n+1 of the steps 0..rows-1, evenly spaced and including the first and the
// last.
func spaced(rows, n int) (list []int) {
	last := rows - 1
	n = min(n, last)
	for i := range n + 1 {
		list = append(list, i*last/n)
	}
	return list
}
