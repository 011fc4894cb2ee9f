package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	sample  = 22 // width of an entry's sample of its series
	between = 12 // two entries
	row     = 17 // height
)

// legend writes the names of the series above the axes, in as many rows as they
// take, and returns what is left of the page.
func (c Chart) legend(page draw.Canvas) draw.Canvas {
	style := text.Style{Color: ink, Font: sans(smallSize), YAlign: draw.YCenter, Handler: plot.DefaultTextHandler}
	x, y, any := page.Min.X, page.Max.Y-row/2, false
	for _, s := range c.Series {
		if s.Name == "" {
			continue
		}
		w := sample + 4 + style.Width(s.Name)
		if any && x+w > page.Max.X {
			x, y = page.Min.X, y-row
		}
		any = true
		s.sample(page, x, y)
		page.FillText(style, vg.Point{X: x + sample + 4, Y: y}, s.Name)
		x += w + between
	}
	if !any {
		return page
	}
	return draw.Crop(page, 0, 0, 0, y-row/2-6-page.Max.Y)
}

// name writes the axes' labels, the vertical one's above its axis where it is read
// without turning the head, and returns what is left of the page.
func (c Chart) name(page draw.Canvas) draw.Canvas {
	style := text.Style{Color: ink, Font: sans(textSize), XAlign: draw.XLeft, YAlign: draw.YCenter, Handler: plot.DefaultTextHandler}
	page.FillText(style, vg.Point{X: page.Min.X, Y: page.Max.Y - row/2}, c.Y.Label)
	style.XAlign = draw.XRight
	page.FillText(style, vg.Point{X: page.Max.X, Y: page.Min.Y + row/2 - 4}, c.X.Label)
	return draw.Crop(page, 0, 0, row, -row-4)
}

// sample draws what s looks like.
func (s Series) sample(page draw.Canvas, x, y vg.Length) {
	switch s.Kind {
	case Points:
		if s.Low != nil {
			page.StrokeLine2(draw.LineStyle{Color: palette[s.Color], Width: 1}, x+sample/2, y-6, x+sample/2, y+6)
		}
		page.DrawGlyph(s.glyph(), vg.Point{X: x + sample/2, Y: y})
	case Bars:
		box := []vg.Point{{X: x + 4, Y: y - 4}, {X: x + sample, Y: y - 4}, {X: x + sample, Y: y + 4}, {X: x + 4, Y: y + 4}}
		page.FillPolygon(s.tint(), box)
		page.StrokeLines(draw.LineStyle{Color: palette[s.Color], Width: 0.7}, append(box, box[0]))
	default:
		page.StrokeLine2(s.line(), x, y, x+sample, y)
	}
}
