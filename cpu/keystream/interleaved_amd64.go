//go:build amd64 && !purego

package keystream

import (
	"tpmbench/cpu/counts"
	"tpmbench/kernels"
)

// InterleavedAVX512 and InterleavedAVX2 step 64 lanes: a vector holds consecutive planes, of one
// word each. A block of 64 lanes stays in the caches where one of whole vectors would not.
var (
	InterleavedAVX512 = interleaved(AVX512, clocksInterleavedAVX512, spreadAVX512, counts.Of("keystream", "clocksInterleavedAVX512"))
	InterleavedAVX2   = interleaved(AVX2, clocksInterleavedAVX2, spreadAVX2, counts.Of("keystream", "clocksInterleavedAVX2"))
)

// interleaved returns the kernel of 64 lanes of the instruction set of wide.
func interleaved(wide *Kernel, clocks func(dst, head *uint64, blocks int), spread spreadOf, counted kernels.Work) *Kernel {
	interleave := wide.Words
	return &Kernel{
		Words: 1, Interleave: interleave,
		Clocks: func(dst []uint64, r *Rings, blocks int) { interleavedClocks(clocks, dst, r, blocks) },
		Draw:   wide.Draw,
		Near:   wide.Near,
		Flip:   wide.Flip,
		Spread: func(dst, stream []uint64, bits int) { interleavedSpread(interleave, spread, dst, stream, bits) },
		Blend:  func(dst, src, mask []uint64) { interleavedBlend(interleave, dst, src, mask) },
		Merge: func(dst []uint64, from []From, at int) {
			for _, f := range from {
				interleavedBlend(interleave, dst, f.Planes[at:at+len(dst)], f.Mask)
			}
		},
		Clear:  func(planes, mask []uint64) { interleavedClear(interleave, planes, mask) },
		Work:   counted,
		layout: &interleavedRows,
	}
}

// interleavedRows are rows; where the rings began at the same place of a page, loads
// from one would wait for stores to another.
var interleavedRows = layout{offset: [3]int{0, rowGap, 2 * rowGap}, planes: 2*rowGap + row, start: ring}

const rowGap = row + 168

func interleavedClocks(f func(dst, head *uint64, blocks int), dst []uint64, r *Rings, blocks int) {
	for blocks > 0 {
		if r.at == row {
			r.back()
		}
		n := min(blocks, (row-r.at)/Block)
		_ = dst[n*Block-1]
		f(&dst[0], &r.planes[r.at], n)
		r.at += n * Block
		dst = dst[n*Block:]
		blocks -= n
	}
}

type spreadOf func(dst, stream *uint64, groups, bits int, index *[8]uint64)

func interleavedSpread(interleave int, f spreadOf, dst, stream []uint64, bits int) {
	groups := len(dst) / (interleave * bits)
	if groups == 0 {
		return
	}
	_ = stream[len(dst)-1]
	var index [8]uint64 // where the words of a plane of consecutive weights stand
	for i := range index {
		index[i] = uint64(i * bits)
	}
	f(&dst[0], &stream[0], groups, bits, &index)
}

// interleavedBlend blends whole vectors, and the planes left over one by one. The
// routines are called by name, as in interleavedClear: a mask given to a function value
// would be garbage.
func interleavedBlend(interleave int, dst, src, mask []uint64) {
	all := repeat(mask[0])
	n := len(src) &^ (interleave - 1)
	if interleave == AVX512.Words {
		vectorBlend(interleave, blendAVX512, dst, src[:n], all[:])
	} else {
		vectorBlend(interleave, blendAVX2, dst, src[:n], all[:])
	}
	blend(dst[n:], src[n:], mask)
}

func interleavedClear(interleave int, planes, mask []uint64) {
	all := repeat(mask[0])
	n := len(planes) &^ (interleave - 1)
	if interleave == AVX512.Words {
		vectorClear(interleave, clearAVX512, planes[:n], all[:])
	} else {
		vectorClear(interleave, clearAVX2, planes[:n], all[:])
	}
	clearLanes(planes[n:], mask)
}

func repeat(x uint64) [8]uint64 { return [8]uint64{x, x, x, x, x, x, x, x} }
