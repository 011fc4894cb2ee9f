// Package plots draws charts in one style, as SVG and as PNG.
//
// The style: Liberation Sans, Okabe and Ito's colours, which colour-blind readers can distinguish,
// a different mark for each, a legend above the axes where it hides no data, and a white background,
// or in an SVG on a dark page a dark one. In labels t_{sync} has a subscript. The same chart always
// gives the same bytes.
package plots

import (
	"errors"
	"fmt"
	"math"
)

// Chart is a picture with two axes.
type Chart struct {
	Title  string // above everything else
	About  string // below the title: the parameters of what is drawn
	X, Y   Axis
	Series []Series
	Labels []Label
	Bare   bool // a drawing: no axes, grid or legend
}

// Axis is one of the two axes. Min = Max stands for the range of the series. On a logarithmic axis
// both are positive.
type Axis struct {
	Label    string
	Log      bool
	Min, Max float64
}

// Kind is how a series is drawn.
type Kind int

const (
	Points Kind = iota // marks, with error bars where there are bounds
	Line
	Dashed
	Bars // a histogram: a bar of height Y from each X to the next; the last Y has none
)

// Series is a set of points of one kind. A point that an axis cannot show, because it is not finite
// or not positive on a logarithmic axis, is left out.
type Series struct {
	Name      string // in the legend; empty for none
	Kind      Kind
	Color     int // 0..Colors-1
	X, Y      []float64
	Low, High []float64 // ends of the points' error bars, nil for none
	Few       float64   // from this x on a line is the noise of few pairs, and faint; 0 for nowhere
}

// Add adds a point with its standard error.
func (s *Series) Add(x, y, se float64) {
	s.X, s.Y = append(s.X, x), append(s.Y, y)
	s.Low, s.High = append(s.Low, y-se), append(s.High, y+se)
}

// Label is a text within the axes, centred at a point.
type Label struct {
	X, Y float64
	Text string
}

// check returns an error if the chart cannot be drawn.
func (c Chart) check() error {
	shown := 0
	for i, s := range c.Series {
		switch {
		case len(s.X) != len(s.Y):
			return fmt.Errorf("series %d, %q, has %d x and %d y: their numbers must be equal", i, s.Name, len(s.X), len(s.Y))
		case s.Low != nil && (len(s.Low) != len(s.X) || len(s.High) != len(s.X)):
			return fmt.Errorf("series %d, %q, has %d points and bounds for %d and %d", i, s.Name, len(s.X), len(s.Low), len(s.High))
		case s.Color < 0 || s.Color >= Colors:
			return fmt.Errorf("series %d, %q, has color %d: must be 0 to %d", i, s.Name, s.Color, Colors-1)
		}
		shown += len(c.shown(s).X)
	}
	if shown == 0 {
		return errors.New("the chart has no point that its axes can show")
	}
	for _, a := range []Axis{c.X, c.Y} {
		if a.Min != a.Max && !(a.Min < a.Max && a.shows(a.Min) && a.shows(a.Max)) {
			return fmt.Errorf("the axis of %q cannot run from %v to %v: its ends must ascend, and be positive where it is logarithmic", a.Label, a.Min, a.Max)
		}
	}
	return nil
}

// shown returns the points of s that the axes can show. An error bar whose lower end a logarithmic
// axis cannot show has NaN there: it goes on beyond the axis.
func (c Chart) shown(s Series) Series {
	t := s
	t.X, t.Y, t.Low, t.High = nil, nil, nil, nil
	for i, x := range s.X {
		if !c.X.shows(x) || !c.Y.shows(s.Y[i]) {
			continue
		}
		t.X, t.Y = append(t.X, x), append(t.Y, s.Y[i])
		if s.Low == nil {
			continue
		}
		low, high := s.Low[i], s.High[i]
		if !c.Y.shows(low) {
			low = s.Y[i]
			if c.Y.Log {
				low = math.NaN()
			}
		}
		if !c.Y.shows(high) {
			high = s.Y[i]
		}
		t.Low, t.High = append(t.Low, low), append(t.High, high)
	}
	return t
}

func (a Axis) shows(v float64) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0) && (!a.Log || v > 0)
}
