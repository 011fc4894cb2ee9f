package check

import "math/rand/v2"

// drawing draws want rows from each of several results.
type drawing struct {
	want   uint64
	random *rand.Rand
}

func newDrawing(want, seed uint64) drawing { return drawing{want, rand.New(rand.NewPCG(seed, 0))} }

// of returns the draw from a result of that many rows.
func (d drawing) of(rows uint64) *draw { return &draw{rows, min(d.want, rows), d.random} }

// draw takes want of the left rows without replacement, deciding row by row
// (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S).
type draw struct {
	left, want uint64
	random     *rand.Rand
}

// next reports whether the next row is taken.
func (d *draw) next() bool {
	if d.left == 0 {
		return false
	}
	taken := d.random.Uint64N(d.left) < d.want
	d.left--
	if taken {
		d.want--
	}
	return taken
}
