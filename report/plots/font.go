package plots

import (
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
)

// middle is how far the baseline of a line of text lies below its middle, in units of the size:
// half the height of Liberation Sans's capitals and digits.
const middle = 0.344

// sans is parsed when the first text is laid out, since most runs of a program draw nothing.
var sans = sync.OnceValue(func() *opentype.Font {
	f, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return f
})

// face returns the font at a size in pixels.
func face(size float64) font.Face {
	f, err := opentype.NewFace(sans(), &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		panic(err) // it never fails
	}
	return f
}

// designSize is the number of design units in the font's em: at this size advances are whole
// numbers.
const designSize = 2048

var designFace = sync.OnceValue(func() font.Face { return face(designSize) })

// textWidth returns how wide s is at a size, in the unit of the size.
func textWidth(s string, size float64) (width float64) {
	for _, p := range pieces(s) {
		width += float64(font.MeasureString(designFace(), p.text)) / 64 * p.size(size) / designSize
	}
	return width
}
