package plots

import (
	"math"
	"strings"
	"testing"
)

// An error bar is drawn to both ends: a stated range grows for it, and on a logarithmic axis one that
// reaches 0 goes on to the edge.
func TestBarsAreNotCut(t *testing.T) {
	c := Chart{
		Y:      Axis{Min: 0, Max: 1},
		Series: []Series{{X: []float64{1, 2}, Y: []float64{0.1, 0.9}, Low: []float64{-0.2, 0.8}, High: []float64{0.4, 1.3}}},
	}
	if _, y := c.scales(); y.Min != -0.2 || y.Max != 1.3 {
		t.Errorf("the axis runs from %v to %v", y.Min, y.Max)
	}
	c.Y = Axis{Log: true}
	if s := c.shown(c.Series[0]); !math.IsNaN(s.Low[0]) || s.Low[1] != 0.8 {
		t.Errorf("lower ends %v", s.Low)
	}
	_, y := c.scales()
	if y.Min != 0.1 || y.Max != 1.3 {
		t.Errorf("the logarithmic axis runs from %v to %v", y.Min, y.Max)
	}
	y.from, y.to = 100, 0
	var to strokes
	c.Series[0].Low[0] = math.NaN()
	x := scale{Axis: Axis{Max: 3}, to: 30}
	c.Series[0].points(&to, x, y)
	if first := to.lines[0]; first[0].y != 100 || math.Abs(first[1].y-y.at(0.4)) > 1e-9 {
		t.Errorf("the bar is %v", first)
	}
}

// From Few on a line is faint.
func TestFewPairs(t *testing.T) {
	s := Series{Kind: Line, X: []float64{0, 1, 2, 3}, Y: []float64{0, 1, 2, 3}, Few: 2}
	axis := scale{Axis: Axis{Max: 3}, to: 30}
	var to strokes
	s.course(&to, axis, axis)
	if len(to.lines) != 2 || len(to.lines[0]) != 2 || len(to.lines[1]) != 3 || to.paints[0].color.A != 255 || to.paints[1].color.A == 255 {
		t.Errorf("%v in %v", to.lines, to.paints)
	}
	s.Few, to = 0, strokes{}
	s.course(&to, axis, axis)
	if len(to.lines) != 1 {
		t.Errorf("%d lines of many pairs", len(to.lines))
	}
}

// strokes is a pen that remembers lines.
type strokes struct {
	lines  [][]point
	paints []paint
}

func (s *strokes) path(corners []point, _ bool, with paint) {
	s.lines, s.paints = append(s.lines, corners), append(s.paints, with)
}
func (s *strokes) circle(point, float64, paint) {}
func (s *strokes) text(point, float64, string)  {}

func TestSubscripts(t *testing.T) {
	c := Chart{Title: "A title", About: "K=3", X: Axis{Label: "time t_{sync} & t_{learn}"}, Series: []Series{{X: []float64{1, 2}, Y: []float64{1, 2}}}}
	svg, err := c.SVG(Wide)
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{">A title</text>", ">K=3</text>", `>time t<tspan dy="3.25" font-size="9.36">sync</tspan><tspan dy="-3.25"> &amp; t</tspan><tspan dy="3.25" font-size="9.36">learn</tspan></text>`} {
		if !strings.Contains(string(svg), says) {
			t.Errorf("no %q", says)
		}
	}
	if got := Plain(c.X.Label); got != "time t_sync & t_learn" {
		t.Errorf("plain, that is %q", got)
	}
	if textWidth("t_{sync}", 10) >= textWidth("tsync", 10) {
		t.Error("a subscript is not smaller")
	}
	if got := pieces("a_{b"); len(got) != 1 || got[0].text != "a_{b" {
		t.Errorf("%v", got)
	}
}

// Every colour has one for dark pages, which stands out from the ground, and a class in the picture.
func TestDark(t *testing.T) {
	if len(shades) != Colors+3 {
		t.Fatalf("%d shades", len(shades))
	}
	svg, err := sampleChart().SVG(Wide)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shades {
		if !strings.Contains(string(svg), ".s-"+s.name+" { stroke: "+hex(s.dark)+" }") {
			t.Errorf("no rule for %s", s.name)
		}
		ground := shades[Colors].dark
		if contrast := (luminance(s.dark) + 0.05) / (luminance(ground) + 0.05); contrast < 3 && s.name != "ground" && s.name != "rule" {
			t.Errorf("%s has a contrast of %.1f", s.name, contrast)
		}
	}
	if n, m := strings.Count(string(svg), `stroke="#`), strings.Count(string(svg), `class="s-`); n != m {
		t.Errorf("%d strokes, %d of them with a class", n, m)
	}
}
