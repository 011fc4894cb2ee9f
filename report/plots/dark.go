package plots

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
)

// shade is a colour of a picture, and what a reader who prefers dark pages sees instead. The dark
// ones are the same hues, lighter, each with a contrast of 3 or more against the ground.
type shade struct {
	name        string // of its classes
	light, dark color.NRGBA
}

// shades lists all colours, those of the palette first.
var shades = slices.Concat(hues(
	color.NRGBA{R: 0xf0, G: 0xf0, B: 0xf0, A: 255},
	color.NRGBA{R: 0x4d, G: 0xa3, B: 0xff, A: 255},
	color.NRGBA{R: 0xff, G: 0x8a, B: 0x3d, A: 255},
	color.NRGBA{R: 0x2f, G: 0xd0, B: 0xa0, A: 255},
	color.NRGBA{R: 0xf0, G: 0xa3, B: 0xd0, A: 255},
	color.NRGBA{R: 0xf5, G: 0xc8, B: 0x42, A: 255},
	color.NRGBA{R: 0x8f, G: 0xd3, B: 0xff, A: 255},
	color.NRGBA{R: 0xa0, G: 0xa4, B: 0xac, A: 255},
), []shade{
	{"ground", ground, color.NRGBA{R: 0x16, G: 0x18, B: 0x1d, A: 255}},
	{"ink", ink, color.NRGBA{R: 0xe4, G: 0xe6, B: 0xea, A: 255}},
	{"rule", rule, color.NRGBA{R: 0x36, G: 0x3a, B: 0x43, A: 255}},
})

// hues gives each colour of the palette its dark one.
func hues(dark ...color.NRGBA) (list []shade) {
	for i, c := range dark {
		list = append(list, shade{fmt.Sprintf("c%d", i), palette[i], c})
	}
	return list
}

// class names what of an element has which colour: f-ink, s-c1.
func class(kind string, c color.NRGBA) string {
	c.A = 255
	i := slices.IndexFunc(shades, func(s shade) bool { return s.light == c })
	return kind[:1] + "-" + shades[i].name
}

// inTheDark returns the style of a picture on a dark page. Programs that know nothing of it have the
// colours of the attributes.
func inTheDark() string {
	var b strings.Builder
	b.WriteString("<style>@media (prefers-color-scheme: dark) {")
	for _, s := range shades {
		fmt.Fprintf(&b, " .f-%s { fill: %s } .s-%[1]s { stroke: %[2]s }", s.name, hex(s.dark))
	}
	return b.String() + " }</style>\n"
}
