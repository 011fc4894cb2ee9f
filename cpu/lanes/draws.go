package lanes

import "tpmbench/cpu/keystream"

// Draws draws initial weights from the streams in Rings.
type Draws struct {
	Rings  *keystream.Rings
	k      *keystream.Kernel
	depth  keystream.Depth
	source reader
	spread []uint64 // rows of a chunk's keystream
	drawn  []uint64 // a chunk of weights
	plain  []uint64 // the same, weight by weight where they are not to stay interleaved
}

// DrawChunk is the number of weights drawn at a time: their planes stay in the
// first-level cache, and their keystream is whole blocks.
const DrawChunk = 32

// NewDraws returns draws for the lanes of o's stream.
func NewDraws(o Options) *Draws {
	d := &Draws{
		Rings: keystream.New(o.Stream), k: o.Stream, depth: o.Depth,
		drawn: keystream.Aligned(DrawChunk * o.Depth.Planes * o.Stream.Words),
	}
	d.source = newReader(d.Rings, DrawChunk*keystream.WeightBits, o.Stream.Words)
	if d.k.Spread != nil {
		d.spread = keystream.Aligned(DrawChunk * keystream.WeightBits)
	}
	if o.Interleave < d.k.Interleave {
		d.plain = keystream.Aligned(len(d.drawn))
	}
	return d
}

// Reset begins with what Rings has now.
func (d *Draws) Reset() { d.source.reset() }

// weight returns the words of a weight.
func (d *Draws) weight() int { return d.depth.Planes * d.k.Words }

// Next returns the planes of the next n initial weights, n at most DrawChunk.
func (d *Draws) Next(n int) []uint64 {
	stream := d.source.next(n * keystream.WeightBits)
	if d.k.Spread == nil {
		drawn := d.drawn[:n*d.weight()]
		d.k.Draw(drawn, stream, d.depth)
		return drawn
	}
	interleave := d.k.Interleave
	padded := PaddedInputs(n, interleave)
	rows := d.spread[:padded*keystream.WeightBits]
	d.k.Spread(rows, d.source.beyond(len(rows)))
	drawn := d.drawn[:padded*d.depth.Planes]
	d.k.Draw(drawn, rows, d.depth)
	if d.plain != nil {
		return d.deinterleave(drawn, n)
	}
	if over := n % interleave; over != 0 { // what fills up the last row is zero
		for row := drawn[len(drawn)-interleave*d.depth.Planes:]; len(row) > 0; row = row[interleave:] {
			clear(row[over:interleave])
		}
	}
	return drawn
}

// deinterleave returns n drawn weights weight by weight.
func (d *Draws) deinterleave(drawn []uint64, n int) []uint64 {
	interleave, planes := d.k.Interleave, d.depth.Planes
	for i := range n {
		row := drawn[i/interleave*interleave*planes+i%interleave:]
		for p := range planes {
			d.plain[i*planes+p] = row[p*interleave]
		}
	}
	return d.plain[:n*planes]
}
