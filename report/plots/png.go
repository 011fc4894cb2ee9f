package plots

import (
	"bytes"
	"math"

	"git.sr.ht/~sbinet/gg"
)

// PNG returns the chart as a PNG picture.
func (c Chart) PNG(f Format) ([]byte, error) {
	r := raster{gg.NewContext(int(math.Round(f.width*pixels)), int(math.Round(f.height*pixels)))}
	r.SetLineCapButt()
	if err := c.draw(r, f); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := r.EncodePNG(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// raster is a pen that sets pixels.
type raster struct{ *gg.Context }

func (r raster) path(corners []point, closed bool, with paint) {
	for _, p := range corners {
		r.LineTo(p.x*pixels, p.y*pixels)
	}
	if closed {
		r.ClosePath()
	}
	r.draw(with)
}

func (r raster) circle(centre point, radius float64, with paint) {
	r.DrawCircle(centre.x*pixels, centre.y*pixels, radius*pixels)
	r.draw(with)
}

func (r raster) draw(with paint) {
	r.SetColor(with.color)
	if with.width == 0 {
		r.Fill()
		return
	}
	dashes := make([]float64, len(with.dashes))
	for i, d := range with.dashes {
		dashes[i] = d * pixels
	}
	r.SetDash(dashes...)
	r.SetLineWidth(with.width * pixels)
	r.Stroke()
}

func (r raster) text(from point, size float64, s string) {
	r.SetColor(ink)
	for _, p := range pieces(s) {
		below := 0.
		if p.subscript {
			below = lowered * size
		}
		r.SetFontFace(face(p.size(size) * pixels))
		r.DrawString(p.text, from.x*pixels, (from.y+below)*pixels)
		from.x += textWidth(p.text, p.size(size))
	}
}
