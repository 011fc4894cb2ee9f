package keystream

import (
	"math/bits"
	"sync"
	"unsafe"
)

// Of memory given up, pieces of these many words are kept for the next engine: that of a thousand
// short runs would otherwise be most of their garbage. There is little of smaller pieces, and larger
// ones are used for much longer than it takes to touch fresh memory.
const (
	leastSpare = 1 << leastTop
	mostSpare  = 1 << mostTop

	leastTop = 9
	mostTop  = 16
)

// finer is the number of sizes of pieces from a power of two to the next: engines whose sizes differ
// by little find each other's pieces, and waste a thirty-second part at most.
const finer = 32

// spare has pieces, by size, until the garbage collector needs the memory.
var spare [(mostTop - leastTop) * finer]sync.Pool

// sizeFor returns the size of a piece with room for n words, and its place in spare; kept reports
// whether it has one.
func sizeFor(n int) (size, place int, kept bool) {
	if n <= leastSpare || n > mostSpare {
		return n, 0, false
	}
	top := bits.Len(uint(n-1)) - 1
	step := 1 << top / finer
	size = (n + step - 1) / step * step
	return size, (top-leastTop)*finer + size/step - finer - 1, true
}

// Free gives up what Aligned has returned, all of it, which must not be used any more.
func Free(words []uint64) {
	if _, place, kept := sizeFor(len(words)); kept {
		spare[place].Put(unsafe.SliceData(words))
	}
}
