package plots

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// SVG returns the chart as an SVG document.
func (c Chart) SVG(f Format) ([]byte, error) {
	var s svg
	fmt.Fprintf(&s.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%scm" height="%scm" viewBox="0 0 %s %s"`, number(f.width/centimetre), number(f.height/centimetre), number(f.width), number(f.height))
	s.b.WriteString(` font-family="'Liberation Sans',Arial,Helvetica,sans-serif" stroke-linejoin="round" class="` + class("fill", ink) + `" fill="` + hex(ink) + "\">\n" + inTheDark())
	if err := c.draw(&s, f); err != nil {
		return nil, err
	}
	s.b.WriteString("</svg>\n")
	return s.b.Bytes(), nil
}

// svg is a pen that writes elements.
type svg struct{ b bytes.Buffer }

func (s *svg) path(corners []point, closed bool, with paint) {
	s.b.WriteString(`<path d="`)
	for i, p := range corners {
		s.b.WriteString(string("ML"[min(i, 1)]) + number(p.x) + " " + number(p.y))
	}
	if closed {
		s.b.WriteByte('Z')
	}
	s.b.WriteString(`" ` + with.attributes() + "/>\n")
}

func (s *svg) circle(centre point, radius float64, with paint) {
	fmt.Fprintf(&s.b, "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" %s/>\n", number(centre.x), number(centre.y), number(radius), with.attributes())
}

// text makes s as wide as in Liberation Sans, in which the chart is laid out, where a
// reader has not that font but another.
func (s *svg) text(from point, size float64, text string) {
	fmt.Fprintf(&s.b, "<text textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\" x=\"%s\" y=\"%s\" font-size=\"%s\">%s</text>\n",
		number(textWidth(text, size)), number(from.x), number(from.y), number(size), spans(text, size))
}

// spans lowers the subscripts of a text.
func spans(text string, size float64) string {
	var b strings.Builder
	below := 0. // how far the last piece was
	for _, p := range pieces(text) {
		switch {
		case p.subscript:
			fmt.Fprintf(&b, `<tspan dy="%s" font-size="%s">%s</tspan>`, number(lowered*size-below), number(p.size(size)), html.EscapeString(p.text))
			below = lowered * size
		case below > 0:
			fmt.Fprintf(&b, `<tspan dy="%s">%s</tspan>`, number(-below), html.EscapeString(p.text))
			below = 0
		default:
			b.WriteString(html.EscapeString(p.text))
		}
	}
	return b.String()
}

func (p paint) attributes() string {
	kind, attributes := "fill", ""
	if p.width > 0 {
		kind, attributes = "stroke", fmt.Sprintf(` fill="none" stroke-width="%s"`, number(p.width))
	}
	if p.dashes != nil {
		list := make([]string, len(p.dashes))
		for i, d := range p.dashes {
			list[i] = number(d)
		}
		attributes += ` stroke-dasharray="` + strings.Join(list, " ") + `"`
	}
	if p.color.A < 255 {
		attributes += fmt.Sprintf(` %s-opacity="%s"`, kind, number(float64(p.color.A)/255))
	}
	return `class="` + class(kind, p.color) + `" ` + kind + `="` + hex(p.color) + `"` + attributes
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// number writes a length to a hundredth of a point.
func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}
