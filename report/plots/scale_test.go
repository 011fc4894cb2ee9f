package plots

import (
	"math"
	"strings"
	"testing"
)

func TestScale(t *testing.T) {
	for name, c := range map[string]struct {
		axis     Axis
		values   []float64
		min, max float64
		v, share float64
	}{
		"from the values": {Axis{}, []float64{3, 1, 5}, 1, 5, 2, 0.25},
		"stated":          {Axis{Min: -1, Max: 1}, []float64{7}, -1, 1, 0, 0.5},
		"logarithmic":     {Axis{Log: true}, []float64{10, 1000}, 10, 1000, 100, 0.5},
		"one value":       {Axis{}, []float64{4}, 3, 5, 4, 0.5},
		"one, log":        {Axis{Log: true}, []float64{4}, 2, 8, 4, 0.5},
	} {
		s := newScale(c.axis, c.values)
		if s.Min != c.min || s.Max != c.max || math.Abs(s.share(c.v)-c.share) > 1e-12 {
			t.Errorf("%s: from %v to %v with %v at %v, want %v to %v and %v", name, s.Min, s.Max, c.v, s.share(c.v), c.min, c.max, c.share)
		}
	}
}

// TestPlace checks that no number lies beyond the page, even a wide one at the right end.
func TestPlace(t *testing.T) {
	c := Chart{X: Axis{Min: 1, Max: 1e5}, Y: Axis{Min: -1000, Max: 1000}, Series: []Series{{X: []float64{1}, Y: []float64{0}}}}
	x, y := c.scales()
	place(&x, &y, area{0, 0, Wide.width, Wide.height}, false)
	last := x.ticks[len(x.ticks)-1]
	if last.label != "100,000" || math.Abs(x.at(last.value)+textWidth(last.label, smallSize)/2-Wide.width) > 1e-6 {
		t.Errorf("%+v is written around %v of %v", last, x.at(last.value), Wide.width)
	}
	if left := x.from - gap - tickLength - textGap - y.widest(); math.Abs(left) > 1e-9 {
		t.Errorf("the widest number, %v, begins at %v", y.widest(), left)
	}
}

// Numbers of an axis that is too short for all of them leave each other room, powers of ten to the last.
func TestThin(t *testing.T) {
	for _, c := range []struct {
		axis Axis
		to   float64
		want string
	}{
		{Axis{Max: 100_000}, 300, "0 20,000 40,000 60,000 80,000 100,000"},
		{Axis{Max: 100_000}, 200, "0 40,000 80,000"},
		{Axis{Min: 20, Max: 70, Log: true}, 15, "20"},
		{Axis{Min: 10, Max: 500, Log: true}, 300, "10 20 50 100 200 500"},
		{Axis{Min: 10, Max: 500, Log: true}, 100, "10 100"},
		{Axis{Min: 1, Max: 1e6, Log: true}, 150, "1 100 10,000 1e+06"},
	} {
		s := newScale(c.axis, nil)
		s.to = c.to
		s.thin()
		var list []string
		for _, tick := range s.ticks {
			if tick.label != "" {
				list = append(list, tick.label)
			}
		}
		if got := strings.Join(list, " "); got != c.want {
			t.Errorf("%+v on %v points: %s, want %s", c.axis, c.to, got, c.want)
		}
	}
}

// TestTextWidth compares with the font's own table: 1139 units of 2048 for a digit, 455 for an i.
func TestTextWidth(t *testing.T) {
	for s, units := range map[string]float64{"": 0, "0": 1139, "00": 2278, "i": 455} {
		if got := textWidth(s, 12); math.Abs(got-units*12/2048) > 1e-9 {
			t.Errorf("%q is %v wide, want %v", s, got, units*12/2048)
		}
	}
}

// TestCut draws bars and error bars that go beyond the axes: nothing may be drawn there.
func TestCut(t *testing.T) {
	x, y := scale{Axis: Axis{Min: 2, Max: 10}, to: 10, from: 2}, scale{Axis: Axis{Max: 10}, from: 10}
	var p recorder
	Series{Kind: Bars, X: []float64{0, 5, 20}, Y: []float64{4, 30, 0}}.draw(&p, x, y)
	Series{X: []float64{3, 4, 1}, Y: []float64{5, -1, 5}, Low: []float64{-5, -2, 4}, High: []float64{20, 1, 6}}.draw(&p, x, y)
	for _, at := range p.places {
		if at.x < 2-capSize || at.x > 10 || at.y < 0 || at.y > 10 {
			t.Errorf("%v is drawn", at)
		}
	}
	if p.circles != 1 {
		t.Errorf("%d marks, want 1", p.circles)
	}
	if n := len(p.places); n < 18 {
		t.Errorf("%d corners: a bar is missing", n)
	}
}

// recorder records where shapes are.
type recorder struct {
	places  []point
	circles int
}

func (r *recorder) path(corners []point, _ bool, _ paint) { r.places = append(r.places, corners...) }
func (r *recorder) circle(centre point, _ float64, _ paint) {
	r.places, r.circles = append(r.places, centre), r.circles+1
}
func (r *recorder) text(point, float64, string) {}
