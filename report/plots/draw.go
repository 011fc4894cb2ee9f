package plots

import (
	"math"
	"slices"
)

// draw draws the chart.
func (c Chart) draw(to pen, f Format) error {
	if err := c.check(); err != nil {
		return err
	}
	to.path([]point{{0, 0}, {f.width, 0}, {f.width, f.height}, {0, f.height}}, true, paint{color: ground})
	page := area{margin, margin, f.width - margin - 4, f.height - margin}
	x, y := c.scales()
	page = c.entitle(to, page)
	if !c.Bare {
		page = c.name(to, c.legend(to, page))
	}
	place(&x, &y, page, c.Bare)
	if !c.Bare {
		grid(to, x, y)
		axes(to, x, y)
	}
	for _, s := range c.Series {
		c.shown(s).draw(to, x, y)
	}
	for _, l := range c.Labels {
		write(to, point{x.at(l.X), y.at(l.Y)}, 0.5, textSize, l.Text)
	}
	return nil
}

// draw draws what lies within the axes.
func (s Series) draw(to pen, x, y scale) {
	switch s.Kind {
	case Points:
		s.points(to, x, y)
	case Bars:
		s.bars(to, x, y)
	default:
		s.course(to, x, y)
	}
}

// course draws a line, and what of it is of few pairs faintly.
func (s Series) course(to pen, x, y scale) {
	sure := len(s.X)
	if s.Few > 0 {
		if i := slices.IndexFunc(s.X, func(v float64) bool { return v >= s.Few }); i >= 0 {
			sure = i
		}
	}
	for _, part := range within(s.X[:sure], s.Y[:sure], x, y) {
		to.path(part, false, s.line())
	}
	faint := s.line()
	faint.color.A = 96
	for _, part := range within(s.X[max(sure-1, 0):], s.Y[max(sure-1, 0):], x, y) {
		to.path(part, false, faint)
	}
}

func (s Series) points(to pen, x, y scale) {
	with := s.outline(1)
	for i, v := range s.X {
		if s.Low == nil || !x.has(v) || s.Low[i] > y.Max || s.High[i] < y.Min {
			continue
		}
		at, low := x.at(v), s.Low[i]
		if math.IsNaN(low) {
			low = y.Min
		}
		line(to, at, y.at(y.cut(low)), at, y.at(y.cut(s.High[i])), with)
		for _, end := range []float64{s.Low[i], s.High[i]} {
			if y.has(end) {
				line(to, at-capSize/2., y.at(end), at+capSize/2., y.at(end), with)
			}
		}
	}
	for i, v := range s.X {
		if x.has(v) && y.has(s.Y[i]) {
			s.mark(to, point{x.at(v), y.at(s.Y[i])})
		}
	}
}

// bars draws steps, which remain steps where they are cut to the axes.
func (s Series) bars(to pen, x, y scale) {
	var top []point
	for i, v := range s.X {
		at := point{x.at(x.cut(v)), y.at(y.cut(s.Y[i]))}
		if i > 0 {
			top = append(top, point{at.x, top[len(top)-1].y})
		}
		top = append(top, at)
	}
	if len(top) == 0 {
		return
	}
	ground := y.from
	to.path(append([]point{{top[0].x, ground}}, append(top, point{top[len(top)-1].x, ground})...), true, s.tint())
	to.path(top, false, s.outline(thin))
}
