// Package fits fits curves to measured numbers and says how well they fit.
package fits

import (
	"fmt"
	"math"
)

// Line is y = A + B x, fitted to values with standard errors by least squares.
type Line struct {
	A, SEA float64
	B, SEB float64
	Chi2   float64 // sum of the squared residuals in units of their standard errors
	DOF    int     // number of points minus two
}

// FitLine fits a line to at least two x with values y of standard errors se. If the points scatter
// more than their errors allow, chi2 > dof, for instance because the truth is not a line, SEA and
// SEB are widened by sqrt(chi2/dof) (R. T. Birge, Physical Review 40, 207, 1932).
func FitLine(x, y, se []float64) (Line, error) {
	if len(x) < 2 || len(x) != len(y) || len(x) != len(se) {
		return Line{}, fmt.Errorf("a line through %d points of %d values and %d errors: needs two points or more and all of each", len(x), len(y), len(se))
	}
	var sum, meanX, meanY float64 // weights, and means by them
	w := make([]float64, len(x))
	for i, e := range se {
		if !(e > 0) || math.IsInf(e, 1) {
			return Line{}, fmt.Errorf("the point at %v has standard error %v: must be a positive number", x[i], e)
		}
		w[i] = 1 / (e * e)
		sum += w[i]
		meanX += w[i] * x[i]
		meanY += w[i] * y[i]
	}
	meanX, meanY = meanX/sum, meanY/sum

	var spread, slope float64
	for i := range x {
		dx := x[i] - meanX
		spread += w[i] * dx * dx
		slope += w[i] * dx * (y[i] - meanY)
	}
	if !(spread > 0) {
		return Line{}, fmt.Errorf("a line through %d points at the same place, %v, has no slope", len(x), x[0])
	}
	l := Line{B: slope / spread, DOF: len(x) - 2}
	l.A = meanY - l.B*meanX
	for i := range x {
		d := (y[i] - l.At(x[i])) / se[i]
		l.Chi2 += d * d
	}
	wide := 1.0
	if l.DOF > 0 {
		wide = max(1, math.Sqrt(l.Chi2/float64(l.DOF)))
	}
	l.SEB = wide / math.Sqrt(spread)
	l.SEA = wide * math.Sqrt(1/sum+meanX*meanX/spread)
	return l, nil
}

// At returns the line's value at x.
func (l Line) At(x float64) float64 { return l.A + l.B*x }
