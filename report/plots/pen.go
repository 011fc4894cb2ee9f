package plots

import "image/color"

// point is a place on the page, in points from its top left corner.
type point struct{ x, y float64 }

// paint is how shapes are drawn: as a line of a given width, or filled if the width is 0.
type paint struct {
	color  color.NRGBA
	width  float64
	dashes []float64 // lengths of a dash and of the gap after it; nil for a solid line
}

// pen draws on one page. Everything is made from these operations.
type pen interface {
	path(corners []point, closed bool, with paint)
	circle(centre point, radius float64, with paint)
	// text writes s in ink, starting at the left end of its baseline.
	text(from point, size float64, s string)
}

// write writes s in one line, vertically centred at a point. The share before of its width lies to
// the left of the point.
func write(to pen, at point, before, size float64, s string) {
	to.text(point{at.x - before*textWidth(s, size), at.y + middle*size}, size, s)
}

func line(to pen, x0, y0, x1, y1 float64, with paint) {
	to.path([]point{{x0, y0}, {x1, y1}}, false, with)
}
