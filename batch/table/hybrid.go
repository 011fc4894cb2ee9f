package table

import (
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

// hybrid reads numbers of width bits each from Parquet's mixture of runs and bit-packed groups of
// eight. A run is a varint of twice its length, then the number in whole bytes; groups are a varint
// of twice their count plus one, then the numbers, lowest bit first.
type hybrid struct {
	src    []byte
	width  int
	run    uint64 // remaining numbers of the run
	number uint32
	packed uint64 // remaining numbers of the groups
	group  []byte // unread bytes of the groups
	bits   uint64 // the have lowest bits are read but not yet used
	have   int
}

func newHybrid(src []byte, width int) (*hybrid, error) {
	if width > 32 {
		return nil, fmt.Errorf("corrupt: numbers of %d bits", width)
	}
	return &hybrid{src: src, width: width}, nil
}

var errNumbers = fmt.Errorf("corrupt: numbers are missing")

// head reads the header of the next run or groups.
func (h *hybrid) head() error {
	head, used := binary.Uvarint(h.src)
	if used <= 0 || head < 2 {
		return errNumbers
	}
	h.src = h.src[used:]
	if head&1 == 1 {
		groups := min(head>>1, 1<<40)
		// the last group may end with the last number that is needed
		size := int(min(uint64(len(h.src)), groups*uint64(h.width)))
		h.group, h.src = h.src[:size], h.src[size:]
		h.packed, h.bits, h.have = 8*groups, 0, 0
		return nil
	}
	size := (h.width + 7) / 8
	if len(h.src) < size {
		return errNumbers
	}
	var number [4]byte
	copy(number[:], h.src[:size])
	h.src = h.src[size:]
	h.run, h.number = head>>1, binary.LittleEndian.Uint32(number[:])
	if h.width < 32 && h.number>>h.width != 0 {
		return fmt.Errorf("corrupt: the number %d has more than %d bits", h.number, h.width)
	}
	return nil
}

// numbers decodes len(out) numbers.
func numbers[T uint8 | uint32](h *hybrid, out []T) error {
	for len(out) > 0 {
		switch {
		case h.run > 0:
			n := int(min(h.run, uint64(len(out))))
			v := T(h.number)
			for i := range out[:n] {
				out[i] = v
			}
			out, h.run = out[n:], h.run-uint64(n)
		case h.packed > 0:
			n := int(min(h.packed, uint64(len(out))))
			if h.have+8*len(h.group) < n*h.width {
				return errNumbers
			}
			unpack(h, out[:n])
			out, h.packed = out[n:], h.packed-uint64(n)
		default:
			if err := h.head(); err != nil {
				return err
			}
		}
	}
	return nil
}

// unpack reads numbers of the groups, which must contain them all.
func unpack[T uint8 | uint32](h *hybrid, out []T) {
	bits, have, src, width := h.bits, h.have, h.group, h.width
	mask := uint64(1)<<width - 1
	for i := range out {
		for have < width {
			if len(src) >= 4 {
				bits |= uint64(binary.LittleEndian.Uint32(src)) << have
				src = src[4:]
				have += 32
				continue
			}
			bits |= uint64(src[0]) << have
			src = src[1:]
			have += 8
		}
		out[i] = T(bits & mask)
		bits >>= width
		have -= width
	}
	h.bits, h.have, h.group = bits, have, src
}

// bitmap decodes n one-bit numbers into the bits of dst, which are zero, starting at bit at.
func bitmap(src []byte, dst []byte, at, n int) error {
	h, err := newHybrid(src, 1)
	for end := at + n; at < end && err == nil; {
		if err = h.head(); err != nil {
			break
		}
		if h.run > 0 {
			k := int(min(h.run, uint64(end-at)))
			bitutil.SetBitsTo(dst, int64(at), int64(k), h.number == 1)
			at, h.run = at+k, 0
			continue
		}
		k := int(min(h.packed, uint64(end-at)))
		if len(h.group) < (k+7)/8 {
			return errNumbers
		}
		copyBits(h.group, k, dst, at)
		at += k
	}
	return err
}

// copyBits copies the first n bits of src to dst, whose bits are zero, starting at bit at.
func copyBits(src []byte, n int, dst []byte, at int) {
	dst, shift := dst[at/8:], at%8
	for i := 0; n > 0; i, n = i+1, n-8 {
		b := src[i]
		if n < 8 {
			b &= 1<<n - 1
		}
		dst[i] |= b << shift
		if high := b >> (8 - shift); high != 0 {
			dst[i+1] |= high
		}
	}
}
