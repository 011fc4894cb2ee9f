package plots

import (
	"image/color"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A picture is as large as a page in a paper gives it; on a phone half that, which
// sets the size of the letters.
const (
	width  = 15.5 * vg.Centimeter
	height = 10 * vg.Centimeter
	dpi    = 160 // of the PNG
)

const (
	textSize  = 13 // points
	smallSize = 12
	lineWidth = 1.6
	markSize  = 3.2
	margin    = 8
)

// Okabe and Ito, "Color universal design" (2008), without its yellow, which is
// too light for lines on white; black first.
var palette = []color.RGBA{
	{A: 255},
	{R: 0x00, G: 0x72, B: 0xb2, A: 255}, // blue
	{R: 0xd5, G: 0x5e, B: 0x00, A: 255}, // vermilion
	{R: 0x00, G: 0x9e, B: 0x73, A: 255}, // green
	{R: 0xcc, G: 0x79, B: 0xa7, A: 255}, // purple
	{R: 0xe6, G: 0x9f, B: 0x00, A: 255}, // orange
	{R: 0x56, G: 0xb4, B: 0xe9, A: 255}, // sky
	{R: 0x77, G: 0x77, B: 0x77, A: 255}, // grey
}

// Colors is how many there are: 0 black, blue, vermilion, green, purple, orange,
// sky, grey.
const Colors = 8

var (
	ink  = color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 255}
	rule = color.RGBA{R: 0xe2, G: 0xe2, B: 0xe2, A: 255} // of the grid
)

var glyphs = []draw.GlyphDrawer{
	draw.CircleGlyph{}, draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.RingGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.CrossGlyph{},
}

func sans(size float64) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}
}

func (s Series) line() draw.LineStyle {
	l := draw.LineStyle{Color: palette[s.Color], Width: lineWidth}
	if s.Kind == Dashed {
		l.Dashes = []vg.Length{5, 3.5}
	}
	return l
}

func (s Series) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: palette[s.Color], Radius: markSize, Shape: glyphs[s.Color]}
}

// tint fills bars, and lets those behind be seen.
func (s Series) tint() color.Color {
	c := palette[s.Color]
	return color.NRGBA{c.R, c.G, c.B, 64}
}
