package keystream

import (
	"testing"
	"unsafe"
)

// TestSizes: a piece has room for what is asked for and little more, and each size has a place of
// its own.
func TestSizes(t *testing.T) {
	sizes := map[int]int{} // by place
	for n := range mostSpare + 2 {
		size, place, kept := sizeFor(n)
		if size < n || finer*(size-n) >= n && n > 0 || !kept && size != n {
			t.Fatalf("%d words for %d", size, n)
		}
		if !kept {
			continue
		}
		if have, is := sizes[place]; is && have != size {
			t.Fatalf("place %d is of sizes %d and %d", place, have, size)
		}
		sizes[place] = size
		if again, there, _ := sizeFor(size); again != size || there != place {
			t.Fatalf("a piece of size %d and place %d is taken for one of size %d and place %d", size, place, again, there)
		}
	}
	if len(sizes) != len(spare) {
		t.Errorf("%d sizes for %d places", len(sizes), len(spare))
	}
}

// TestFree: memory that comes back is zero and aligned, and nobody has the same at once.
func TestFree(t *testing.T) {
	var held [][]uint64
	for round := range 50 {
		for _, n := range []int{0, 1, leastSpare, leastSpare + 1, 1000, 1010, 4096, mostSpare, mostSpare + 1} {
			s := Aligned(n)
			if len(s) != n || cap(s) != n || uintptr(unsafe.Pointer(unsafe.SliceData(s)))%64 != 0 && n > 0 {
				t.Fatalf("%d words: %d of %d at %p", n, len(s), cap(s), s)
			}
			for i := range s {
				if s[i] != 0 {
					t.Fatalf("word %d of %d is %#x", i, n, s[i])
				}
				s[i] = uint64(round)<<32 | uint64(n)
			}
			held = append(held, s)
		}
		for len(held) > 20 {
			s := held[0]
			for i := range s {
				if s[i] != s[0] || s[0]&(1<<32-1) != uint64(len(s)) {
					t.Fatalf("word %d of %d was changed to %#x", i, len(s), s[i])
				}
			}
			Free(s)
			held = held[1:]
		}
	}
}
