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
const DrawChunk = 8

// chunkOf returns the number of weights to draw at a time where each takes the given number of bits:
// as much keystream as DrawChunk weights, but whole rows.
func chunkOf(bits int) int { return max(8, DrawChunk*keystream.WeightBits/bits&^7) }

// NewDraws returns draws for the lanes of o's stream.
func NewDraws(o Options) *Draws { return newDraws(o, keystream.WeightBits) }

// newDraws returns draws of weights that take up to the given number of bits.
func newDraws(o Options, bits int) *Draws {
	d := &Draws{
		Rings: keystream.New(o.Stream), k: o.Stream, depth: o.Depth,
		drawn: keystream.Aligned(DrawChunk * o.Depth.Planes * o.Stream.Words),
	}
	planes := max(DrawChunk*keystream.WeightBits, chunkOf(bits)*bits)
	d.source = newReader(d.Rings, planes, o.Stream.Words)
	if d.k.Spread != nil {
		d.spread = keystream.Aligned(planes)
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
	return d.kept(d.draw(d.rows(n, keystream.WeightBits), n, keystream.WeightBits), n)
}

// rows returns the keystream of the next n weights, each of the given number of bits, as rows of the
// kernel: interleaved where it does that.
func (d *Draws) rows(n, bits int) []uint64 {
	stream := d.source.next(n * bits)
	if d.k.Spread == nil {
		return stream
	}
	rows := d.spread[:d.padded(n)*bits]
	d.k.Spread(rows, d.source.beyond(len(rows)), bits)
	return rows
}

// padded returns for how many weights whole rows of n have room.
func (d *Draws) padded(n int) int { return PaddedInputs(n, d.k.Interleave) }

// draw returns n weights, as rows, of numbers of the given number of bits, which may stand where
// weights do.
func (d *Draws) draw(rows []uint64, n, bits int) []uint64 {
	drawn := d.drawn[:d.padded(n)*d.weight()]
	d.k.Draw(drawn, rows, d.depth, bits)
	return drawn
}

// kept returns n weights of rows as they are kept: weight by weight, or in rows with zeros that fill
// up the last one.
func (d *Draws) kept(rows []uint64, n int) []uint64 {
	if d.plain != nil {
		return d.deinterleave(rows, n)
	}
	interleave := d.k.Interleave
	if over := n % interleave; over != 0 {
		for row := rows[len(rows)-interleave*d.depth.Planes:]; len(row) > 0; row = row[interleave:] {
			clear(row[over:interleave])
		}
	}
	return rows
}

// deinterleave returns n weights of rows weight by weight.
func (d *Draws) deinterleave(rows []uint64, n int) []uint64 {
	interleave, planes := d.k.Interleave, d.depth.Planes
	for i := range n {
		row := rows[i/interleave*interleave*planes+i%interleave:]
		for p := range planes {
			d.plain[i*planes+p] = row[p*interleave]
		}
	}
	return d.plain[:n*planes]
}

// inRows is the reverse of kept: it returns n weights as rows, which get puts, as they are kept, where
// it is told.
func (d *Draws) inRows(n int, get func(kept []uint64)) []uint64 {
	rows := d.drawn[:d.padded(n)*d.weight()]
	if d.plain == nil {
		get(rows)
		return rows
	}
	interleave, planes := d.k.Interleave, d.depth.Planes
	get(d.plain[:n*planes])
	for i := range n {
		row := rows[i/interleave*interleave*planes+i%interleave:]
		for p := range planes {
			row[p*interleave] = d.plain[i*planes+p]
		}
	}
	return rows
}
