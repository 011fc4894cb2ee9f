package table

import (
	"encoding/binary"
	"math/bits"
)

// dictionary finds the values of a column that differ, of up to 4 bytes each. Its memory is used
// again for the next column.
type dictionary struct {
	entries []byte // the values, in the order in which they first occur
	width   int    // of one, in bytes
	bits    int    // of a place in entries, at most
	// places plus one, 0 where there is none: of small values by the value, of others in a hash table.
	small, slots []uint32
	size         int // of slots, which are made for the first value that is not small
}

// smallValues is how many values are found without a hash. Steps are among them, and the values of
// a run take few lines of the cache then.
const smallValues = 1 << 16

// build reports whether values of width bytes each become shorter by a dictionary, where every
// value stored by itself takes stored bytes. The values come in pieces.
func (d *dictionary) build(pieces [][]byte, width, stored int) bool {
	n := 0
	for _, values := range pieces {
		n += len(values) / width
	}
	most := dictionaryMost(n, stored)
	if most == 0 {
		return false
	}
	d.empty()
	d.slots, d.size, d.width = d.slots[:0], 1<<bits.Len(uint(2*most)), width
	count := 0
	for _, values := range pieces {
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
	}
	d.bits = placeBits(count)
	return true
}

// empty removes the entries. To clear the whole table of small values would take longer than all else
// that is done for a thousand rows.
func (d *dictionary) empty() {
	d.small = resized(d.small, smallValues) // all 0 at first
	for at := 0; at < len(d.entries); at += d.width {
		if v := number(d.entries[at:], d.width); v < smallValues {
			d.small[v] = 0
		}
	}
	d.entries = d.entries[:0]
}

// slot returns where the place of v is in the tables, or belongs.
func (d *dictionary) slot(v uint32) *uint32 {
	if v < smallValues {
		return &d.small[v]
	}
	return d.hashed(v)
}

func (d *dictionary) hashed(v uint32) *uint32 {
	if len(d.slots) == 0 {
		d.slots = resized(d.slots, d.size)
		clear(d.slots)
	}
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

// find returns the places of values, which the dictionary must have, in the memory of places if it
// is long enough, and the bits that a place takes: the rarer values, which come late, are not in
// every page.
func (d *dictionary) find(values []byte, places []uint32) (found []uint32, bits int) {
	places = resized(places, len(values)/d.width)
	last := uint32(0)
	for i := range places {
		places[i] = *d.slot(number(values[i*d.width:], d.width)) - 1
		last = max(last, places[i])
	}
	return places, placeBits(int(last) + 1)
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
