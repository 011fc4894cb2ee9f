package weights

import (
	"cmp"
	"math/bits"
)

// equal counts how many keys equal another one, by 63 bits of their hashes: among ten million
// different keys, two have the same with a probability of 5 in a million. It is exact for up to
// maxSlots*3/4 different keys, 12.6 million. With more it keeps only the keys whose hashes begin
// with a zero bit, then with two, and so on, so that its memory stays the same; equal keys have
// equal hashes and are kept or left out together.
type equal struct {
	slots []uint64   // open addressing; 0 is empty, the lowest bit marks a key that came again
	most  int        // slots, a power of two; 0: maxSlots
	used  int        // slots
	once  uint64     // how many of them came once
	level int        // hashes with fewer leading zeros are left out
	keys  [65]uint64 // how many keys came, by the leading zeros of their hashes
}

const maxSlots = 1 << 24

// add adds a key's hash.
func (e *equal) add(hash uint64) {
	hash &^= 1
	if hash == 0 {
		hash = 2
	}
	zeros := bits.LeadingZeros64(hash)
	e.keys[zeros]++
	if zeros < e.level {
		return
	}
	if 4*e.used >= 3*len(e.slots) {
		e.makeRoom()
		if zeros < e.level {
			return
		}
	}
	at := e.find(hash)
	switch e.slots[at] {
	case 0:
		e.slots[at] = hash
		e.used++
		e.once++
	case hash:
		e.slots[at] |= 1
		e.once--
	}
}

// find returns the slot of a hash, or the empty one where it belongs.
func (e *equal) find(hash uint64) uint64 {
	mask := uint64(len(e.slots) - 1)
	at := hash >> 1 & mask
	for e.slots[at] != 0 && e.slots[at]&^1 != hash {
		at = (at + 1) & mask
	}
	return at
}

// makeRoom doubles the slots or, if there are enough, leaves out half of the hashes.
func (e *equal) makeRoom() {
	old := e.slots
	if len(old) < cmp.Or(e.most, maxSlots) {
		e.slots = make([]uint64, max(1024, 2*len(old)))
	} else {
		e.slots = make([]uint64, len(old))
		e.level++
	}
	e.used, e.once = 0, 0
	for _, v := range old {
		if v == 0 || bits.LeadingZeros64(v) < e.level {
			continue
		}
		e.slots[e.find(v&^1)] = v
		e.used++
		if v&1 == 0 {
			e.once++
		}
	}
}

// counts returns how many different keys there are, and how many keys equal another one. sampled is
// the share of keys, by their hashes, from which both are extrapolated, 1 if they are exact.
func (e *equal) counts() (different, shared uint64, sampled float64) {
	kept := uint64(0)
	for _, n := range e.keys[e.level:] {
		kept += n
	}
	scale := uint64(1) << e.level
	return uint64(e.used) * scale, (kept - e.once) * scale, 1 / float64(scale)
}
