//go:build amd64 && !purego

package keystream

// NarrowAVX512 and NarrowAVX2 step 64 lanes: a vector holds consecutive planes, of
// one word each. A block of so few lanes stays in the caches where one of whole
// vectors would not.
var (
	NarrowAVX512 = narrow(AVX512, clocksNarrowAVX512, spreadAVX512)
	NarrowAVX2   = narrow(AVX2, clocksNarrowAVX2, spreadAVX2)
)

// narrow returns the kernel of 64 lanes of the instruction set of wide.
func narrow(wide *Kernel, clocks func(dst, head *uint64, blocks int), spread func(dst, stream *uint64, groups int, index *[8]uint64)) *Kernel {
	slices := wide.Words
	return &Kernel{
		Words: 1, Slices: slices,
		Clocks: func(dst []uint64, r *Rings, blocks int) { narrowClocks(clocks, dst, r, blocks) },
		Draw:   wide.Draw,
		Spread: func(dst, stream []uint64) { narrowSpread(slices, spread, dst, stream) },
		Blend:  func(dst, src, mask []uint64) { narrowBlend(slices, dst, src, mask) },
		Clear:  func(planes, mask []uint64) { narrowClear(slices, planes, mask) },
		Ops:    wide.Ops / float64(slices),
		layout: &narrowRows,
	}
}

// narrowRows are rows; where the rings began at the same place of a page, loads
// from one would wait for stores to another.
var narrowRows = layout{offset: [3]int{0, rowGap, 2 * rowGap}, planes: 2*rowGap + row, start: ring}

const rowGap = row + 168

func narrowClocks(f func(dst, head *uint64, blocks int), dst []uint64, r *Rings, blocks int) {
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

// spreadIndex is where the words of a plane of consecutive weights stand.
var spreadIndex = [8]uint64{0, WeightBits, 2 * WeightBits, 3 * WeightBits, 4 * WeightBits, 5 * WeightBits, 6 * WeightBits, 7 * WeightBits}

func narrowSpread(slices int, f func(dst, stream *uint64, groups int, index *[8]uint64), dst, stream []uint64) {
	groups := len(dst) / (slices * WeightBits)
	if groups == 0 {
		return
	}
	_ = stream[len(dst)-1]
	f(&dst[0], &stream[0], groups, &spreadIndex)
}

// narrowBlend blends whole vectors, and the planes left over one by one. The
// routines are called by name, as in narrowClear: a mask given to a function value
// would be garbage.
func narrowBlend(slices int, dst, src, mask []uint64) {
	all := repeat(mask[0])
	n := len(src) &^ (slices - 1)
	if slices == AVX512.Words {
		vectorBlend(slices, blendAVX512, dst, src[:n], all[:])
	} else {
		vectorBlend(slices, blendAVX2, dst, src[:n], all[:])
	}
	blend(dst[n:], src[n:], mask)
}

func narrowClear(slices int, planes, mask []uint64) {
	all := repeat(mask[0])
	n := len(planes) &^ (slices - 1)
	if slices == AVX512.Words {
		vectorClear(slices, clearAVX512, planes[:n], all[:])
	} else {
		vectorClear(slices, clearAVX2, planes[:n], all[:])
	}
	clearLanes(planes[n:], mask)
}

func repeat(x uint64) [8]uint64 { return [8]uint64{x, x, x, x, x, x, x, x} }
