// Package fits fits curves to measured numbers, and says how well they fit.
package fits

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Line is y = A + B x, fitted to values with standard errors by least squares.
type Line struct {
	A, SEA float64
	B, SEB float64
	Chi2   float64 // sum of the squared distances in standard errors
	DOF    int     // points less two
}

// FitLine fits a line to at least two x with values y of standard errors se. Where the
// points scatter more than their errors allow, chi2 > dof, as where the truth is no
// line, SEA and SEB are widened by sqrt(chi2/dof) (R. T. Birge, Physical Review 40,
// 207, 1932).
func FitLine(x, y, se []float64) (Line, error) {
	if len(x) < 2 || len(x) != len(y) || len(x) != len(se) {
		return Line{}, fmt.Errorf("a line through %d points of %d values and %d errors: needs two points or more and all of each", len(x), len(y), len(se))
	}
	w := make([]float64, len(x))
	for i, e := range se {
		if !(e > 0) || math.IsInf(e, 1) {
			return Line{}, fmt.Errorf("the point at %v has standard error %v: must be a positive number", x[i], e)
		}
		w[i] = 1 / (e * e)
	}
	var l Line
	l.A, l.B = stat.LinearRegression(x, y, w, false)
	l.DOF = len(x) - 2

	sum, mean, spread := 0.0, stat.Mean(x, w), 0.0
	for i := range x {
		sum += w[i]
		spread += w[i] * (x[i] - mean) * (x[i] - mean)
		d := (y[i] - l.At(x[i])) / se[i]
		l.Chi2 += d * d
	}
	if !(spread > 0) {
		return Line{}, fmt.Errorf("a line through %d points at the same place, %v, has no slope", len(x), x[0])
	}
	wide := 1.0
	if l.DOF > 0 {
		wide = max(1, math.Sqrt(l.Chi2/float64(l.DOF)))
	}
	l.SEB = wide / math.Sqrt(spread)
	l.SEA = wide * math.Sqrt(1/sum+mean*mean/spread)
	return l, nil
}

// At returns the line's value at x.
func (l Line) At(x float64) float64 { return l.A + l.B*x }
