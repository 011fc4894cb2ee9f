package table

import (
	"encoding/binary"
	"math/bits"
)

// dictionary finds the values of a column that differ, of up to 4 bytes each. Its memory is used again for the next column.
type dictionary struct {
	entries []byte   // the values, in the order in which they first occur
	places  []uint32 // of every value in entries
	bits    int      // of a place
	slots   []uint32 // a hash table: the value's place plus one, 0 where there is none
}

// build reports whether values of width bytes each become shorter by a dictionary, where every value stored by itself takes stored bytes.
func (d *dictionary) build(values []byte, width, stored int) bool {
	n := len(values) / width
	most := dictionaryMost(n, stored)
	if most == 0 {
		return false
	}
	size := 1 << bits.Len(uint(2*most))
	shift := 32 - bits.Len(uint(size-1))
	d.slots = resized(d.slots, size)
	clear(d.slots)
	d.places, d.entries = resized(d.places, n)[:0], d.entries[:0]
	count := uint32(0)
	for ; len(values) >= width; values = values[width:] {
		v := number(values, width)
		slot := v * 0x9E3779B1 >> shift // 2^32 divided by the golden ratio: neighbours lie far apart
		for {
			place := d.slots[slot]
			if place == 0 {
				if count == uint32(most) {
					return false
				}
				count++
				d.slots[slot] = count
				d.entries = append(d.entries, values[:width]...)
				d.places = append(d.places, count-1)
				break
			}
			if number(d.entries[int(place-1)*width:], width) == v {
				d.places = append(d.places, place-1)
				break
			}
			slot = (slot + 1) & uint32(size-1)
		}
	}
	d.bits = placeBits(int(count))
	return true
}

// dictionaryMost is how many different values a dictionary of n values may have to be shorter than they are.
func dictionaryMost(n, stored int) int {
	for width := min(8*stored-1, 16); width > 0; width-- { // of 2^16 values at most, which bounds the table
		if most := min(1<<width, n*(8*stored-width)/(8*stored)); most > 1<<(width-1) || width == 1 {
			return most
		}
	}
	return 0
}

// placeBits is how many bits a place in a dictionary of n values takes. Not all readers know of places without any.
func placeBits(n int) int { return max(1, bits.Len(uint(n-1))) }

// number is the first width bytes of b.
func number(b []byte, width int) uint32 {
	switch width {
	case 1:
		return uint32(b[0])
	case 2:
		return uint32(binary.LittleEndian.Uint16(b))
	case 3:
		return uint32(binary.LittleEndian.Uint16(b)) | uint32(b[2])<<16
	}
	return binary.LittleEndian.Uint32(b)
}

// resized is s with n elements of any content.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
