package attackers

import "math/bits"

// Moves are how lanes move where lanes are networks that come and go: in all rows the
// same way, and in place. Lanes that get nothing hold anything afterwards.
type Moves struct {
	// Gather brings the lanes of keep, [word], together at the low end, in their order.
	Gather func(r rows, keep []uint64)
	// Branch replaces each of the low lanes by 2^shift copies, in their order.
	Branch func(r rows, lanes, shift int)
}

// rows are n rows of a bit a lane: word i of row number r is w[r*stride+at[i]].
type rows struct {
	w         []uint64
	n, stride int
	at        []int
}

// part returns n of the rows.
func (r rows) part(first, n int) rows { return rows{r.w[first*r.stride:], n, r.stride, r.at} }

var genericMoves = Moves{Gather: genericGather, Branch: genericBranch}

// wordsOf returns the words that the given number of lanes take.
func wordsOf(lanes int) int { return (lanes + 63) / 64 }

func genericGather(r rows, keep []uint64) {
	parts := make([]part, len(keep))
	for i, k := range keep {
		parts[i] = partOf(k)
	}
	for i := range r.n {
		row := r.w[i*r.stride:]
		at, fill, word := 0, 0, uint64(0)
		for j := range parts {
			p := &parts[j]
			x := p.of(row[r.at[j]])
			word |= x << fill
			if fill += p.lanes; fill >= 64 {
				row[r.at[at]] = word
				at++
				fill -= 64
				word = x >> (p.lanes - fill)
			}
		}
		if fill > 0 {
			row[r.at[at]] = word
		}
	}
}

// part takes the bits of a mask out of words (Warren, Hacker's Delight, "Compress"):
// a bit has to pass as many places as are not in the mask below it, first one if that
// number is odd, then two if half of it is, and so on.
type part struct {
	lanes int
	mask  uint64
	moves [6]uint64 // bits that move by 1<<i, where they then stand
}

func partOf(mask uint64) part {
	p := part{lanes: bits.OnesCount64(mask), mask: mask}
	left := ^mask << 1
	for i := range p.moves {
		odd := parities(left)
		p.moves[i] = mask & odd
		mask = mask&^odd | mask&odd>>(1<<i)
		left &^= odd
	}
	return p
}

// parities returns for each bit whether the number of ones of x up to it is odd.
func parities(x uint64) uint64 {
	for i := 1; i < 64; i *= 2 {
		x ^= x << i
	}
	return x
}

func (p *part) of(x uint64) uint64 {
	x &= p.mask
	t := x & p.moves[0]
	x = x ^ t | t>>1
	t = x & p.moves[1]
	x = x ^ t | t>>2
	t = x & p.moves[2]
	x = x ^ t | t>>4
	t = x & p.moves[3]
	x = x ^ t | t>>8
	t = x & p.moves[4]
	x = x ^ t | t>>16
	t = x & p.moves[5]
	return x ^ t | t>>32
}

func genericBranch(r rows, lanes, shift int) {
	for i := range r.n {
		row := r.w[i*r.stride:]
		// from the far end, so that what is read is not yet written
		for j := wordsOf(lanes<<shift) - 1; j >= 0; j-- {
			x := row[r.at[j>>shift]] >> (j << 6 >> shift & 63)
			for range min(shift, 6) {
				x = twice(x)
			}
			row[r.at[j]] = x
		}
	}
}

// twice returns each of the low 32 bits of x two times.
func twice(x uint64) uint64 {
	x &= 1<<32 - 1
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	x = (x | x<<1) & 0x5555555555555555
	return x | x<<1
}
