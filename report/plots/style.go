package plots

import (
	"image/color"
	"math"
)

const centimetre = 72 / 2.54 // in points

// Format is the size of a picture, in points like all lengths. Letters have the same size in all
// formats.
type Format struct{ width, height float64 }

var (
	Wide   = Format{15.5 * centimetre, 10.8 * centimetre} // as a page of a paper shows it
	Narrow = Format{10.5 * centimetre, 11.5 * centimetre} // as a phone does
)

// Width and Height return the size in the pixels of a web page.
func (f Format) Width() int  { return int(math.Round(f.width * 96 / 72)) }
func (f Format) Height() int { return int(math.Round(f.height * 96 / 72)) }

const pixels = 160. / 72 // of a PNG, per point

const (
	titleSize = 14
	aboutSize = 11
	textSize  = 13
	smallSize = 12
	lineWidth = 1.6
	thin      = 0.7 // for ticks and around bars
	markSize  = 3.2 // a circle's radius
	capSize   = 4   // the width of an error bar's ends
	margin    = 8
)

// Okabe and Ito, "Color universal design" (2008), without its yellow, which is
// too light for lines on white; black first.
var palette = []color.NRGBA{
	{A: 255},
	{R: 0x00, G: 0x72, B: 0xb2, A: 255}, // blue
	{R: 0xd5, G: 0x5e, B: 0x00, A: 255}, // vermilion
	{R: 0x00, G: 0x9e, B: 0x73, A: 255}, // green
	{R: 0xcc, G: 0x79, B: 0xa7, A: 255}, // purple
	{R: 0xe6, G: 0x9f, B: 0x00, A: 255}, // orange
	{R: 0x56, G: 0xb4, B: 0xe9, A: 255}, // sky
	{R: 0x77, G: 0x77, B: 0x77, A: 255}, // grey
}

// Colors is the number of colours: 0 black, blue, vermilion, green, purple, orange, sky, grey.
const Colors = 8

var (
	ground = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	ink    = color.NRGBA{R: 0x22, G: 0x22, B: 0x22, A: 255}
	rule   = color.NRGBA{R: 0xe2, G: 0xe2, B: 0xe2, A: 255} // of the grid
)

func (s Series) line() paint {
	p := paint{color: palette[s.Color], width: lineWidth}
	if s.Kind == Dashed {
		p.dashes = []float64{5, 3.5}
	}
	return p
}

// outline returns the paint of error bars and of the outline of bars.
func (s Series) outline(width float64) paint { return paint{color: palette[s.Color], width: width} }

// tint fills bars and lets those behind show through.
func (s Series) tint() paint {
	c := palette[s.Color]
	c.A = 64
	return paint{color: c}
}
