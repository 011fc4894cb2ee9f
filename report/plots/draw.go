package plots

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// SVG returns the chart as an SVG document.
func (c Chart) SVG() ([]byte, error) {
	canvas := vgsvg.New(width, height)
	if err := c.draw(canvas); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, err
	}
	return fit(b.Bytes()), nil
}

var texts = regexp.MustCompile(`<text ([^>]*font-size:([0-9.]+)px[^>]*)>([^<]*)</text>`)

// fit makes the texts of an SVG document as wide as in Liberation Sans, in which the
// chart is laid out, where a reader has not that font but another.
func fit(svg []byte) []byte {
	svg = bytes.ReplaceAll(svg, []byte("font-family:Liberation Sans"), []byte("font-family:'Liberation Sans',Arial,Helvetica,sans-serif"))
	return texts.ReplaceAllFunc(svg, func(tag []byte) []byte {
		part := texts.FindSubmatch(tag)
		size, err := strconv.ParseFloat(string(part[2]), 64)
		if err != nil {
			return tag
		}
		style := text.Style{Font: sans(size), Handler: plot.DefaultTextHandler}
		wide := style.Width(html.UnescapeString(string(part[3]))).Points()
		return fmt.Appendf(nil, `<text textLength="%.2f" lengthAdjust="spacingAndGlyphs" %s>%s</text>`, wide, part[1], part[3])
	})
}

// PNG returns the chart as a PNG picture.
func (c Chart) PNG() ([]byte, error) {
	canvas := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))}
	if err := c.draw(canvas); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// draw draws the chart. The library reports some failures as panics.
func (c Chart) draw(canvas vg.CanvasSizer) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the chart of %q cannot be drawn: %v", c.Y.Label, v)
		}
	}()
	if err := c.check(); err != nil {
		return err
	}
	p, err := c.plot()
	if err != nil {
		return err
	}
	page := draw.New(canvas)
	page.FillPolygon(p.BackgroundColor, []vg.Point{page.Min, {X: page.Max.X, Y: page.Min.Y}, page.Max, {X: page.Min.X, Y: page.Max.Y}})
	page = draw.Crop(page, margin, -margin-4, margin, -margin)
	if !c.Bare {
		page = c.name(c.legend(page))
	}
	p.Draw(page)
	return nil
}

func (c Chart) plot() (*plot.Plot, error) {
	p := plot.New()
	c.X.set(&p.X)
	c.Y.set(&p.Y)
	if c.Bare {
		p.HideAxes()
	} else {
		g := plotter.NewGrid()
		g.Vertical.Color, g.Horizontal.Color = rule, rule
		p.Add(g)
	}
	for _, s := range c.Series {
		if err := add(p, c.shown(s)); err != nil {
			return nil, fmt.Errorf("series %q: %w", s.Name, err)
		}
	}
	if err := c.label(p); err != nil {
		return nil, err
	}
	c.X.limit(&p.X)
	c.Y.limit(&p.Y)
	return p, nil
}

// set gives an axis its style.
func (a Axis) set(to *plot.Axis) {
	to.Tick.Label.Font, to.Tick.Label.Color = sans(smallSize), ink
	to.Color, to.Tick.Color = ink, ink
	to.Width, to.Tick.Width = 0.9, 0.7
	to.Tick.Length = 5
	to.Tick.Marker = plot.TickerFunc(ticks)
	if a.Log {
		to.Scale, to.Tick.Marker = plot.LogScale{}, plot.TickerFunc(logTicks)
	}
}

// limit sets the axis' range, where one is asked for; the series have set their own.
func (a Axis) limit(to *plot.Axis) {
	if a.Min != a.Max {
		to.Min, to.Max = a.Min, a.Max
	}
}

func xys(x, y []float64) plotter.XYs {
	list := make(plotter.XYs, len(x))
	for i := range x {
		list[i] = plotter.XY{X: x[i], Y: y[i]}
	}
	return list
}

// add draws a series.
func add(p *plot.Plot, s Series) error {
	if len(s.X) == 0 {
		return nil
	}
	if s.Kind != Points {
		l, err := plotter.NewLine(xys(s.X, s.Y))
		if err != nil {
			return err
		}
		l.LineStyle = s.line()
		if s.Kind == Bars {
			l.StepStyle, l.FillColor, l.Width = plotter.PostStep, s.tint(), 0.7
		}
		p.Add(l)
		return nil
	}
	if s.Low != nil {
		e, err := plotter.NewYErrorBars(bars{xys(s.X, s.Y), s})
		if err != nil {
			return err
		}
		e.LineStyle = draw.LineStyle{Color: palette[s.Color], Width: 1}
		e.CapWidth = 4
		p.Add(e)
	}
	dots, err := plotter.NewScatter(xys(s.X, s.Y))
	if err != nil {
		return err
	}
	dots.GlyphStyle = s.glyph()
	p.Add(dots)
	return nil
}

// bars are points with their bounds as the library wants them: distances.
type bars struct {
	plotter.XYs
	s Series
}

func (b bars) YError(i int) (low, high float64) { return b.s.Low[i] - b.s.Y[i], b.s.High[i] - b.s.Y[i] }

// label writes the chart's labels.
func (c Chart) label(p *plot.Plot) error {
	if len(c.Labels) == 0 {
		return nil
	}
	var list plotter.XYLabels
	for _, l := range c.Labels {
		list.XYs = append(list.XYs, plotter.XY{X: l.X, Y: l.Y})
		list.Labels = append(list.Labels, l.Text)
	}
	l, err := plotter.NewLabels(list)
	if err != nil {
		return err
	}
	for i := range l.TextStyle {
		l.TextStyle[i] = text.Style{Color: ink, Font: sans(textSize), XAlign: draw.XCenter, YAlign: draw.YCenter, Handler: plot.DefaultTextHandler}
	}
	p.Add(l)
	return nil
}
