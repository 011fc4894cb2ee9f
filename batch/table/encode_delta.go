package table

import (
	"encoding/binary"
	"math/bits"
)

// deltaBlock and deltaMini are the numbers of differences in a block and in a miniblock.
const (
	deltaBlock = 128
	deltaMini  = 32
)

// fitDeltas reports whether all integers of 8 bytes are from -2^62 to 2^62-1. fastparquet 2026.9 takes
// the first of a page for another number where it is not.
func fitDeltas(pieces [][]byte) bool {
	var other uint64
	for _, values := range pieces {
		for ; len(values) >= 8; values = values[8:] {
			v := binary.LittleEndian.Uint64(values)
			other |= v ^ v<<1 // its first bit is set where those of v differ
		}
	}
	return other>>63 == 0
}

// appendDeltas appends integers of 8 bytes in the form that deltas reads.
func appendDeltas(dst, values []byte) []byte {
	n := len(values) / 8
	dst = binary.AppendUvarint(dst, deltaBlock)
	dst = binary.AppendUvarint(dst, deltaBlock/deltaMini)
	dst = binary.AppendUvarint(dst, uint64(n))
	if n == 0 {
		return binary.AppendVarint(dst, 0)
	}
	last := binary.LittleEndian.Uint64(values)
	dst = binary.AppendVarint(dst, int64(last))
	values = values[8:]
	var block [deltaBlock]uint64
	for len(values) > 0 {
		count := min(deltaBlock, len(values)/8)
		least := int64(1<<63 - 1)
		for i := range count {
			v := binary.LittleEndian.Uint64(values[8*i:])
			block[i], last = v-last, v
			least = min(least, int64(block[i]))
		}
		values = values[8*count:]
		dst = appendDeltaBlock(binary.AppendVarint(dst, least), block[:count], uint64(least))
	}
	return dst
}

// appendDeltaBlock appends the widths of the miniblocks and then the miniblocks, whose last one is
// filled up with zeros.
func appendDeltaBlock(dst []byte, block []uint64, least uint64) []byte {
	at := len(dst)
	dst = append(dst, make([]byte, deltaBlock/deltaMini)...)
	for i := 0; len(block) > 0; i++ {
		mini := block[:min(deltaMini, len(block))]
		block = block[len(mini):]
		var all uint64
		for _, v := range mini {
			all |= v - least
		}
		width := bits.Len64(all)
		dst[at+i] = byte(width)
		begin := len(dst)
		dst = append(dst, make([]byte, deltaMini/8*width)...)
		for j, v := range mini {
			putBits(dst[begin:], j*width, width, v-least)
		}
	}
	return dst
}

// putBits sets the width bits from bit at on, which are zero, to v.
func putBits(b []byte, at, width int, v uint64) {
	for have := 0; have < width; {
		n := min(8-at%8, width-have)
		b[at/8] |= byte(v>>have) & (1<<n - 1) << (at % 8)
		at, have = at+n, have+n
	}
}
