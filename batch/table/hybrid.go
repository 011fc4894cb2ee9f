package table

import (
	"encoding/binary"
	"fmt"
)

// hybrid decodes len(out) numbers of width bits each from Parquet's mixture of runs and bit-packed groups of eight. A run is
// a varint of twice its length, then the number in whole bytes; groups are a varint of twice their count plus one, then the
// numbers, lowest bit first.
func hybrid(src []byte, width int, out []uint32) error {
	if width > 32 {
		return fmt.Errorf("damaged: numbers of %d bits", width)
	}
	for len(out) > 0 {
		head, used := binary.Uvarint(src)
		if used <= 0 || head < 2 {
			return fmt.Errorf("damaged: %d numbers are missing", len(out))
		}
		src = src[used:]
		count := head >> 1
		if head&1 == 0 {
			size := (width + 7) / 8
			if len(src) < size {
				return fmt.Errorf("damaged: %d numbers are missing", len(out))
			}
			var number [4]byte
			copy(number[:], src[:size])
			src = src[size:]
			n := int(min(count, uint64(len(out))))
			for i := range out[:n] {
				out[i] = binary.LittleEndian.Uint32(number[:])
			}
			out = out[n:]
			continue
		}
		n := int(min(count, uint64(len(out)+7)/8) * 8)
		if len(src) < n/8*width {
			return fmt.Errorf("damaged: %d numbers are missing", len(out))
		}
		packed := src[:n/8*width]
		src = src[len(packed):]
		n = min(n, len(out))
		unpack(packed, width, out[:n])
		out = out[n:]
	}
	return nil
}

// unpack reads numbers of width bits, lowest bit first; packed must hold them all.
func unpack(packed []byte, width int, out []uint32) {
	var bits uint64 // the have lowest are read and not yet used
	have := 0
	mask := uint64(1)<<width - 1
	for i := range out {
		for have < width {
			bits |= uint64(packed[0]) << have
			packed = packed[1:]
			have += 8
		}
		out[i] = uint32(bits & mask)
		bits >>= width
		have -= width
	}
}
