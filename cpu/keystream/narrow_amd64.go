//go:build amd64 && !purego

package keystream

// NarrowAVX512 and NarrowAVX2 step 64 lanes: a vector holds consecutive planes, of
// one word each. A block of so few lanes stays in the caches where one of whole
// vectors would not.
var (
	NarrowAVX512 = &Kernel{
		Words: 1, Slices: 8,
		Clocks: func(dst []uint64, r *Rings, blocks int) { narrowClocks(clocksNarrowAVX512, dst, r, blocks) },
		Draw:   AVX512.Draw,
		Spread: func(dst, stream []uint64) { narrowSpread(8, spreadAVX512, dst, stream) },
		Blend:  func(dst, src, mask []uint64) { narrowBlend(8, blendAVX512, dst, src, mask) },
		Clear:  func(planes, mask []uint64) { narrowClear(8, clearAVX512, planes, mask) },
		Ops:    AVX512.Ops / 8,
		layout: &narrowRows,
	}
	NarrowAVX2 = &Kernel{
		Words: 1, Slices: 4,
		Clocks: func(dst []uint64, r *Rings, blocks int) { narrowClocks(clocksNarrowAVX2, dst, r, blocks) },
		Draw:   AVX2.Draw,
		Spread: func(dst, stream []uint64) { narrowSpread(4, spreadAVX2, dst, stream) },
		Blend:  func(dst, src, mask []uint64) { narrowBlend(4, blendAVX2, dst, src, mask) },
		Clear:  func(planes, mask []uint64) { narrowClear(4, clearAVX2, planes, mask) },
		Ops:    AVX2.Ops / 4,
		layout: &narrowRows,
	}
)

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

// narrowBlend blends whole vectors, and the planes left over one by one.
func narrowBlend(slices int, f func(dst, src, mask *uint64, planes int), dst, src, mask []uint64) {
	all := repeat(mask[0])
	n := len(src) &^ (slices - 1)
	vectorBlend(slices, f, dst, src[:n], all[:])
	blend(dst[n:], src[n:], mask)
}

func narrowClear(slices int, f func(dst, mask *uint64, planes int), planes, mask []uint64) {
	all := repeat(mask[0])
	n := len(planes) &^ (slices - 1)
	vectorClear(slices, f, planes[:n], all[:])
	clearLanes(planes[n:], mask)
}

func repeat(x uint64) [8]uint64 { return [8]uint64{x, x, x, x, x, x, x, x} }
