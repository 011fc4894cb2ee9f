package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/report/figures"
	"tpmbench/report/fits"
)

// falling are the points of a success that may fall exponentially with L.
type falling struct{ l, share, se []float64 }

func (f *falling) add(r figures.Run) {
	share, low, high := r.Success()
	f.l, f.share, f.se = append(f.l, float64(r.Params.L)), append(f.share, share), append(f.se, figures.SuccessSE(low, high))
}

// below returns the points at which something but at most half succeeds: near 1 no success can fall
// exponentially, and where nothing succeeds there is no logarithm.
func (f falling) below() (g falling) {
	for i, s := range f.share {
		if s > 0 && s <= 0.5 {
			g.l, g.share, g.se = append(g.l, f.l[i]), append(g.share, s), append(g.se, f.se[i])
		}
	}
	return g
}

// exponential compares the success with exp(a - y L), and completes a claim that it falls so. It also
// returns the line of its logarithm, nil if there are too few points.
func (f falling) exponential(c figures.Claim) (figures.Claim, *fits.Line) {
	c.Want = figures.Law()
	g := f.below()
	if len(g.l) < 3 {
		c.SE = 1
		c.What = fmt.Sprintf("nothing: at only %d depths is the success above 0 and at most 1/2", len(g.l))
		return c, nil
	}
	var y, se []float64
	for i := range g.l {
		y, se = append(y, math.Log(g.share[i])), append(se, g.se[i]/g.share[i])
	}
	line, err := fits.FitLine(g.l, y, se)
	if err != nil { // three depths or more, each with its error
		panic(err)
	}
	worst := figures.Nearest(c.Want)
	for i := range g.l {
		if off := math.Abs(math.Expm1(y[i] - line.At(g.l[i]))); worst.Farther(off, se[i]) {
			worst.Ours, worst.SE = off, se[i]
		}
	}
	last := len(y) - 1
	c.Ours, c.SE = worst.Ours, worst.SE
	c.What = fmt.Sprintf("farthest that the success is from exp(a − yL), y = %s, for L = %.0f to %.0f, where it is at most 1/2; ln success falls by %.2f at first and by %.2f at last from one depth to the next",
		phrase.WithError(-line.B, line.SEB), g.l[0], g.l[last], (y[0]-y[1])/(g.l[1]-g.l[0]), (y[last-1]-y[last])/(g.l[last]-g.l[last-1]))
	return c, &line
}

// quadratic compares the success with exp(-y1 L - y2 L²), which is 1 at L = 0.
func (f falling) quadratic(c figures.Claim) (figures.Claim, *fits.Line) {
	c.Want = figures.Law()
	var x, y, se []float64 // ln success over L is a line in L
	for i, l := range f.l {
		if s := f.share[i]; s > 0 {
			x, y, se = append(x, l), append(y, math.Log(s)/l), append(se, f.se[i]/s/l)
		}
	}
	if len(x) < 3 {
		c.SE = 1
		c.What = fmt.Sprintf("nothing: only at %d depths does anything succeed", len(x))
		return c, nil
	}
	line, err := fits.FitLine(x, y, se)
	if err != nil {
		panic(err)
	}
	worst := figures.Nearest(c.Want)
	for i, l := range x {
		if off := math.Abs(math.Expm1(l * (y[i] - line.At(l)))); worst.Farther(off, l*se[i]) {
			worst.Ours, worst.SE = off, l*se[i]
		}
	}
	c.Ours, c.SE = worst.Ours, worst.SE
	c.What = fmt.Sprintf("farthest that the success is from exp(−y₁L − y₂L²), y₁ = %s, y₂ = %s, L = %.0f to %.0f", phrase.WithError(-line.A, line.SEA), phrase.WithError(-line.B, line.SEB), x[0], x[len(x)-1])
	return c, &line
}
