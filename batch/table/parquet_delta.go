package table

import (
	"encoding/binary"
	"fmt"
)

var errDelta = fmt.Errorf("corrupt: its differences cannot be decoded")

// deltas decodes n integers of size bytes from DELTA_BINARY_PACKED into out, little-endian, and
// returns the bytes after them. The header is four varints: numbers per block, miniblocks per
// block, total count, first number. A block is its least difference, one byte of width for each
// miniblock, then the miniblocks: differences minus the least one, lowest bit first.
func deltas(src, out []byte, n, size int) (rest []byte, err error) {
	var head [4]uint64 // numbers per block, miniblocks per block, total count, first number
	for i := range head {
		used := 0
		if head[i], used = binary.Uvarint(src); used <= 0 {
			return nil, errDelta
		}
		src = src[used:]
	}
	block, minis := head[0], head[1]
	if block == 0 || block > 1<<20 || minis == 0 || block%minis != 0 || block/minis%8 != 0 || head[2] != uint64(n) {
		return nil, errDelta
	}
	per := int(block / minis)
	last := uint64(zigzag(head[3]))
	put := func() {
		if size == 8 {
			binary.LittleEndian.PutUint64(out, last)
		} else {
			binary.LittleEndian.PutUint32(out, uint32(last))
		}
		out = out[size:]
		n--
	}
	if n > 0 {
		put()
	}
	for n > 0 {
		u, used := binary.Uvarint(src)
		if used <= 0 || uint64(len(src)-used) < minis {
			return nil, errDelta
		}
		least := uint64(zigzag(u))
		widths := src[used : used+int(minis)]
		src = src[used+int(minis):]
		for _, w := range widths {
			if n == 0 {
				break // unneeded miniblocks are not stored
			}
			bytes := per / 8 * int(w)
			if w > 64 || bytes > len(src) {
				return nil, errDelta
			}
			packed := src[:bytes]
			src = src[bytes:]
			for i := range min(per, n) {
				last += least + bitsAt(packed, i*int(w), int(w))
				put()
			}
		}
	}
	return src, nil
}

// bitsAt returns the w <= 64 bits that begin at bit at.
func bitsAt(b []byte, at, w int) (v uint64) {
	for have := 0; have < w; {
		n := min(8-at%8, w-have)
		v |= uint64(b[at/8]>>(at%8)) & (1<<n - 1) << have
		at, have = at+n, have+n
	}
	return v
}

// unsplit reassembles n values of size bytes from BYTE_STREAM_SPLIT, which stores all first bytes,
// then all second ones, and so on.
func unsplit(src, out []byte, n, size int) {
	for b := range size {
		for i, v := range src[b*n:][:n] {
			out[i*size+b] = v
		}
	}
}
