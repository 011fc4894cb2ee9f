//go:build linux

package guard

import (
	"runtime/debug"
	"testing"
	"unsafe"
)

// TestSlice touches the neighbours of slices.
func TestSlice(t *testing.T) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	faults := func(p *uint64) (faulted bool) {
		defer func() { faulted = recover() != nil }()
		*p = 1
		return false
	}
	for _, n := range []int{1, 7, 511, 512, 513} {
		for _, atEnd := range []bool{false, true} {
			s := Slice[uint64](t, n, atEnd)
			for i := range s {
				s[i]++
			}
			if s[0] != 1 || s[n-1] != 1 {
				t.Errorf("%d words: not zero at first", n)
			}
			before := faults((*uint64)(unsafe.Add(unsafe.Pointer(&s[0]), -8)))
			behind := faults((*uint64)(unsafe.Add(unsafe.Pointer(&s[0]), 8*n)))
			if full := n%512 == 0; before != (full || !atEnd) || behind != (full || atEnd) {
				t.Errorf("%d words, at the end %t: the word before faults %t, behind %t", n, atEnd, before, behind)
			}
		}
	}
}
