package plots

import (
	"math"
	"slices"
)

// scale is an axis with its range and its place on the page.
type scale struct {
	Axis
	from, to float64 // positions of Min and Max, in points
	ticks    []tick
}

// newScale determines the range of an axis that states none from what it must show.
func newScale(a Axis, values []float64) scale {
	if a.Min == a.Max {
		a.Min, a.Max = slices.Min(values), slices.Max(values)
	}
	switch {
	case a.Min < a.Max:
	case a.Log:
		a.Min, a.Max = a.Min/2, a.Max*2
	default:
		a.Min, a.Max = a.Min-1, a.Max+1
	}
	marks := ticks
	if a.Log {
		marks = logTicks
	}
	return scale{Axis: a, ticks: marks(a.Min, a.Max)}
}

// at returns the position of v.
func (s scale) at(v float64) float64 { return s.from + s.share(v)*(s.to-s.from) }

// share returns how far v is along the axis: 0 at Min, 1 at Max.
func (s scale) share(v float64) float64 {
	if s.Log {
		return math.Log(v/s.Min) / math.Log(s.Max/s.Min)
	}
	return (v - s.Min) / (s.Max - s.Min)
}

// has reports whether v is within the axis, up to rounding.
func (s scale) has(v float64) bool {
	share := s.share(v)
	return share >= -1e-9 && share <= 1+1e-9
}

// cut returns v, or the end of the axis if v lies beyond it.
func (s scale) cut(v float64) float64 { return min(max(v, s.Min), s.Max) }

// widest returns the width of the widest label.
func (s scale) widest() (w float64) {
	for _, t := range s.ticks {
		w = max(w, textWidth(t.label, smallSize))
	}
	return w
}

// thin takes away labels until none touches the next: on a logarithmic axis first those between
// powers of ten, then all but each second, each third and so on.
func (s *scale) thin() {
	var all, powers []int
	for i, t := range s.ticks {
		if t.label == "" {
			continue
		}
		all = append(all, i)
		if s.Log && power(t.value) {
			powers = append(powers, i)
		}
	}
	if s.crowded(all) && len(powers) > 1 {
		all = powers
	}
	kept := all
	for every := 2; s.crowded(kept); every++ {
		kept = nil
		for i := 0; i < len(all); i += every {
			kept = append(kept, all[i])
		}
	}
	for i := range s.ticks {
		if !slices.Contains(kept, i) {
			s.ticks[i].label = ""
		}
	}
}

// crowded reports whether labels of the listed ticks, in their order, would touch the next.
func (s *scale) crowded(list []int) bool {
	end := math.Inf(-1)
	for _, i := range list {
		at, half := s.at(s.ticks[i].value), textWidth(s.ticks[i].label, smallSize)/2
		if at-half < end+between/2. {
			return true
		}
		end = at + half
	}
	return false
}

// power reports whether v is a power of ten.
func power(v float64) bool {
	e := math.Log10(v)
	return math.Abs(e-math.Round(e)) < 1e-9
}

// scales returns the axes with the ranges that c needs. A stated range of the vertical axis grows
// until it has the error bars of all points within it.
func (c Chart) scales() (x, y scale) {
	var xs, ys []float64
	vertical := c.Y
	for _, s := range c.Series {
		s = c.shown(s)
		xs = append(xs, s.X...)
		ys = append(ys, s.Y...)
		for i := range s.Low {
			for _, end := range []float64{s.Low[i], s.High[i]} {
				if !c.Y.shows(end) {
					continue
				}
				ys = append(ys, end)
				if s.Kind == Points && c.Y.Min != c.Y.Max && s.Y[i] >= c.Y.Min && s.Y[i] <= c.Y.Max {
					vertical.Min, vertical.Max = min(vertical.Min, end), max(vertical.Max, end)
				}
			}
		}
	}
	for _, l := range c.Labels {
		xs, ys = append(xs, l.X), append(ys, l.Y)
	}
	return newScale(c.X, xs), newScale(vertical, ys)
}
