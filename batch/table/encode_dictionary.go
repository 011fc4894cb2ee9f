package table

import (
	"encoding/binary"
	"math/bits"
)

// dictionary finds the values of a column that differ, of up to 4 bytes each. Its memory is used
// again for the next column.
type dictionary struct {
	entries []byte   // the values, in the order in which they first occur
	width   int      // of one, in bytes
	bits    int      // of a place in entries, at most
	slots   []uint32 // a hash table of places plus one, 0 where there is none
	places  []uint32 // scratch
}

// build reports whether values of width bytes each become shorter by a dictionary, where every
// value stored by itself takes stored bytes.
func (d *dictionary) build(values []byte, width, stored int) bool {
	n := len(values) / width
	most := dictionaryMost(n, stored)
	if most == 0 {
		return false
	}
	d.slots = resized(d.slots, 1<<bits.Len(uint(2*most)))
	clear(d.slots)
	d.width, d.entries = width, d.entries[:0]
	count := 0
	for ; len(values) >= width; values = values[width:] {
		slot := d.slot(number(values, width))
		if *slot != 0 {
			continue
		}
		if count == most {
			return false
		}
		count++
		*slot = uint32(count)
		d.entries = append(d.entries, values[:width]...)
	}
	d.bits = placeBits(count)
	return true
}

// slot returns where the place of v is in the hash table, or belongs.
func (d *dictionary) slot(v uint32) *uint32 {
	last := uint32(len(d.slots) - 1)
	// The factor is 2^32 divided by the golden ratio: neighbours lie far apart.
	at := v * 0x9E3779B1 >> bits.LeadingZeros32(last)
	for {
		place := d.slots[at]
		if place == 0 || number(d.entries[int(place-1)*d.width:], d.width) == v {
			return &d.slots[at]
		}
		at = (at + 1) & last
	}
}

// find returns the places of values, which the dictionary must have, and the bits that a place
// takes: the rarer values, which come late, are not in every page. It holds until the next call.
func (d *dictionary) find(values []byte) (places []uint32, bits int) {
	d.places = resized(d.places, len(values)/d.width)
	last := uint32(0)
	for i := range d.places {
		d.places[i] = *d.slot(number(values[i*d.width:], d.width)) - 1
		last = max(last, d.places[i])
	}
	return d.places, placeBits(int(last) + 1)
}

// dictionaryMost returns how many different values a dictionary of n values may have to be shorter
// than they are.
func dictionaryMost(n, stored int) int {
	// of 2^16 values at most, which bounds the table
	for width := min(8*stored-1, 16); width > 0; width-- {
		if most := min(1<<width, n*(8*stored-width)/(8*stored)); most > 1<<(width-1) || width == 1 {
			return most
		}
	}
	return 0
}

// placeBits returns how many bits a place in a dictionary of n values takes. Not all readers know
// of places without any.
func placeBits(n int) int { return max(1, bits.Len(uint(n-1))) }

// number returns the first width bytes of b.
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

// resized returns s with n elements of any content.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
