package lanes

import "tpmbench/cpu/keystream"

// reader hands out keystream in pieces of any number of planes. What it draws from
// the rings in all is what was asked for, rounded up to a block.
type reader struct {
	rings  *keystream.Rings
	words  int
	buffer []uint64
	at     int // words handed out
	end    int // words drawn
}

// newReader returns a reader of at most the given number of planes at a time.
func newReader(r *keystream.Rings, planes, words int) reader {
	return reader{rings: r, words: words, buffer: keystream.Aligned((planes + keystream.Block) * words)}
}

// reset forgets what was drawn.
func (r *reader) reset() { r.at, r.end = 0, 0 }

// next returns the next planes.
func (r *reader) next(planes int) []uint64 {
	r.end = copy(r.buffer, r.buffer[r.at:r.end])
	r.at = planes * r.words
	if missing := r.at - r.end; missing > 0 {
		block := keystream.Block * r.words
		blocks := keystream.Blocks(missing / r.words)
		r.rings.Planes(r.buffer[r.end : r.end+blocks*block])
		r.end += blocks * block
	}
	return r.buffer[:r.at]
}

// rest returns the planes that were drawn and not handed out, fewer than a block.
func (r *reader) rest() []uint64 { return r.buffer[r.at:r.end] }

// beyond returns what next gave last and what happens to stand behind it, n words
// in all.
func (r *reader) beyond(n int) []uint64 { return r.buffer[:n] }
