package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"
)

// sampleChart has a series of each kind, some points that cannot be shown, and both kinds of axis.
func sampleChart() Chart {
	return Chart{
		X: Axis{Label: "inputs N", Log: true},
		Y: Axis{Label: "steps"},
		Series: []Series{
			{Name: "measured", Color: 1, X: []float64{10, 100, 1000, -1}, Y: []float64{5, 9, 14, 3}, Low: []float64{4, 8, math.NaN(), 0}, High: []float64{6, 10, 15, 5}},
			{Name: "fit", Kind: Line, Color: 2, X: []float64{10, 1000}, Y: []float64{5, 13}},
			{Name: "theory", Kind: Dashed, Color: 3, X: []float64{10, 30, 1000}, Y: []float64{5, math.Inf(1), 15}},
			{Name: "counts of a name that is so long that it takes a row of its own", Kind: Bars, Color: 4, X: []float64{10, 20, 40}, Y: []float64{1, 3, 0}},
		},
		Labels: []Label{{X: 100, Y: 12, Text: "here & <there>"}},
	}
}

func TestSVG(t *testing.T) {
	first, err := sampleChart().SVG(Wide)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(first)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, part := range []string{"inputs N", "steps", "measured", "theory", "here &amp; &lt;there&gt;", "sans-serif", ">100<"} {
		if !strings.Contains(string(first), part) {
			t.Errorf("no %q in the picture", part)
		}
	}
	if strings.Contains(string(first), "NaN") || strings.Contains(string(first), "Inf") {
		t.Error("a number that is none is drawn")
	}
	if n, m := strings.Count(string(first), "<text "), strings.Count(string(first), "<text textLength="); n != m || n < 10 {
		t.Errorf("%d of %d texts have a length", m, n)
	}
	if again, _ := sampleChart().SVG(Wide); !bytes.Equal(first, again) {
		t.Error("drawn twice, the chart gives other bytes")
	}
}

// In a narrow picture what is too long for a line goes on in the next: no text is cut, and none lies on
// another.
func TestNarrow(t *testing.T) {
	c := sampleChart()
	c.Title, c.About = "A title that no phone can show in a single line of this size", "K=3, N=100, L=3, anti-hebbian, trials 100,000, max. steps 10,000,000"
	c.X.Label, c.Y.Label = "a horizontal axis with a label of a great many words", "share of pairs of which an attacker has all weights"
	for _, f := range []Format{Wide, Narrow} {
		var to texts
		if err := c.draw(&to, f); err != nil {
			t.Fatal(err)
		}
		for i, box := range to {
			if box.left < 0 || box.top < 0 || box.right > f.width || box.bottom > f.height {
				t.Errorf("%v: text %d, %+v, is cut", f, i, box)
			}
			for j, other := range to[:i] {
				if min(box.right, other.right) > max(box.left, other.left) && min(box.bottom, other.bottom) > max(box.top, other.top) {
					t.Errorf("%v: text %d, %+v, lies on text %d, %+v", f, i, box, j, other)
				}
			}
		}
		if len(to) < 15 {
			t.Errorf("only %d texts", len(to))
		}
	}
}

// texts is a pen that records where texts are: as high as their capitals.
type texts []area

func (to *texts) path([]point, bool, paint)    {}
func (to *texts) circle(point, float64, paint) {}
func (to *texts) text(from point, size float64, s string) {
	if s != "" {
		*to = append(*to, area{from.x, from.y - 2*middle*size, from.x + textWidth(s, size), from.y})
	}
}

func TestPNG(t *testing.T) {
	first, err := sampleChart().PNG(Wide)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size()
	if size.X < 800 || size.Y < 500 {
		t.Errorf("%v pixels", size)
	}
	for i, s := range sampleChart().Series {
		if n := count(picture, s); n < 30 {
			t.Errorf("series %d has %d pixels of its colour", i, n)
		}
	}
	if again, _ := sampleChart().PNG(Wide); !bytes.Equal(first, again) {
		t.Error("drawn twice, the chart gives other bytes")
	}
}

func count(picture image.Image, s Series) (n int) {
	want := palette[s.Color]
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, g, b, _ := picture.At(x, y).RGBA(); byte(r>>8) == want.R && byte(g>>8) == want.G && byte(b>>8) == want.B {
				n++
			}
		}
	}
	return n
}

func TestChartErrors(t *testing.T) {
	for says, c := range map[string]Chart{
		"no point":     {Series: []Series{{X: []float64{math.NaN()}, Y: []float64{1}}}},
		"1 x and 2 y":  {Series: []Series{{X: []float64{1}, Y: []float64{1, 2}}}},
		"bounds for 0": {Series: []Series{{X: []float64{1}, Y: []float64{1}, Low: []float64{}}}},
		"color 8":      {Series: []Series{{X: []float64{1}, Y: []float64{1}, Color: 8}}},
		"from -1 to 1": {X: Axis{Log: true, Min: -1, Max: 1}, Series: []Series{{X: []float64{1}, Y: []float64{1}}}},
		"from 2 to 1":  {Y: Axis{Min: 2, Max: 1}, Series: []Series{{X: []float64{1}, Y: []float64{1}}}},
	} {
		if _, err := c.SVG(Wide); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
		if _, err := c.PNG(Wide); err == nil {
			t.Errorf("PNG without the error %q", says)
		}
	}
}

func TestTicks(t *testing.T) {
	labels := func(low, high float64) string {
		var list []string
		for _, tick := range logTicks(low, high) {
			if tick.label != "" {
				list = append(list, tick.label)
			}
		}
		return strings.Join(list, " ")
	}
	for _, c := range []struct {
		low, high float64
		want      string
	}{{10, 100000, "10 100 1,000 10,000 100,000"}, {9, 120, "10 20 50 100"}, {1, 3, "1 2 3"}, {0.01, 1, "0.01 0.1 1"}} {
		if got := labels(c.low, c.high); got != c.want {
			t.Errorf("%v to %v: %q, want %q", c.low, c.high, got, c.want)
		}
	}
	for _, c := range []struct {
		low, high float64
		want      string
	}{{-1.05, 1.05, "−1 −0.5 0 0.5 1"}, {0, 3.05, "0 1 2 3"}, {0, 0.0105, "0 0.002 0.004 0.006 0.008 0.01"}, {290, 530, "300 350 400 450 500"}, {0, 100_000, "0 20,000 40,000 60,000 80,000 100,000"}} {
		var list []string
		for _, tick := range ticks(c.low, c.high) {
			if tick.value < c.low || tick.value > c.high {
				t.Errorf("a tick at %v of %v to %v", tick.value, c.low, c.high)
			}
			if tick.label != "" {
				list = append(list, tick.label)
			}
		}
		if got := strings.Join(list, " "); got != c.want {
			t.Errorf("%v to %v: %q, want %q", c.low, c.high, got, c.want)
		}
	}
}
