//go:build amd64 && !purego

package keystream

import (
	"github.com/klauspost/cpuid/v2"

	"tpmbench/cpu/counts"
)

//go:generate sh -c "cd ../_asm && go run ./keystream -out ../keystream/keystream_amd64.s -stubs ../keystream/keystream_amd64.go -pkg keystream"

// slots hold a block of each ring, with gaps as cpu/_asm/keystream explains.
var slots = layout{offset: [3]int{0, 48, 64}, slot: 136, planes: ring / Block * 136}

// AVX512 steps 512 lanes with AVX512F alone, AVX2 256 lanes.
var (
	AVX512 = &Kernel{
		Words:      8,
		Interleave: 1,
		Clocks:     func(dst []uint64, r *Rings, blocks int) { vectorClocks(clocksAVX512, dst, r, blocks) },
		Draw: func(dst, stream []uint64, d Depth, bits int) {
			vectorDraw(8, drawOnesAVX512, &drawsAVX512, dst, stream, d, bits)
		},
		Near: func(weights, stream []uint64, d Depth, below uint32) {
			vectorNear(8, &nearsAVX512, weights, stream, d, below)
		},
		Flip:   func(planes, stream []uint64, below uint32) { vectorFlip(8, flipAVX512, planes, stream, below) },
		Blend:  func(dst, src, mask []uint64) { vectorBlend(8, blendAVX512, dst, src, mask) },
		Merge:  func(dst []uint64, from []From, at int) { vectorMerge(8, &blendsAVX512, dst, from, at) },
		Clear:  func(planes, mask []uint64) { vectorClear(8, clearAVX512, planes, mask) },
		Work:   counts.Of("keystream", "clocksAVX512"),
		layout: &slots,
	}
	AVX2 = &Kernel{
		Words:      4,
		Interleave: 1,
		Clocks:     func(dst []uint64, r *Rings, blocks int) { vectorClocks(clocksAVX2, dst, r, blocks) },
		Draw: func(dst, stream []uint64, d Depth, bits int) {
			vectorDraw(4, drawOnesAVX2, &drawsAVX2, dst, stream, d, bits)
		},
		Near: func(weights, stream []uint64, d Depth, below uint32) {
			vectorNear(4, &nearsAVX2, weights, stream, d, below)
		},
		Flip:   func(planes, stream []uint64, below uint32) { vectorFlip(4, flipAVX2, planes, stream, below) },
		Blend:  func(dst, src, mask []uint64) { vectorBlend(4, blendAVX2, dst, src, mask) },
		Merge:  func(dst []uint64, from []From, at int) { vectorMerge(4, &blendsAVX2, dst, from, at) },
		Clear:  func(planes, mask []uint64) { vectorClear(4, clearAVX2, planes, mask) },
		Work:   counts.Of("keystream", "clocksAVX2"),
		layout: &slots,
	}
)

// Vector lists the vector kernels, best first.
func Vector() []Variant {
	return []Variant{
		{"avx512", AVX512, InterleavedAVX512, Lacking(cpuid.AVX512F)},
		{"avx2", AVX2, InterleavedAVX2, Lacking(cpuid.AVX2)},
	}
}

// Lacking names those of the features that this processor (or its operating
// system) lacks; empty where it has all.
func Lacking(features ...cpuid.FeatureID) string {
	names := ""
	for _, f := range features {
		if !cpuid.CPU.Supports(f) {
			if names != "" {
				names += ", "
			}
			names += f.String()
		}
	}
	return names
}

type drawOf func(dst, stream *uint64, weights, bits int, factor, low *[8]uint64)

var (
	drawsAVX512 = [9]drawOf{2: draw2AVX512, draw3AVX512, draw4AVX512, draw5AVX512, draw6AVX512, draw7AVX512, draw8AVX512}
	drawsAVX2   = [9]drawOf{2: draw2AVX2, draw3AVX2, draw4AVX2, draw5AVX2, draw6AVX2, draw7AVX2, draw8AVX2}
)

func vectorClocks(f func(dst, rings *uint64, at, blocks int), dst []uint64, r *Rings, blocks int) {
	if blocks == 0 {
		return
	}
	_ = dst[blocks*Block*r.k.Words-1]
	f(&dst[0], &r.planes[0], r.at/Block, blocks)
	r.at = (r.at + blocks*Block) & (ring - 1)
}

func vectorDraw(words int, ones func(dst, stream *uint64, weights, planes int), any *[9]drawOf, dst, stream []uint64, d Depth, bits int) {
	weights := len(dst) / (d.Planes * words)
	if weights == 0 {
		return
	}
	_ = stream[weights*bits*words-1]
	if bits == WeightBits && d.values() == 1<<d.Planes-1 {
		ones(&dst[0], &stream[0], weights, d.Planes)
		return
	}
	factor, low := masks(d.values()), masks(d.Low())
	any[d.Planes](&dst[0], &stream[0], weights, bits, &factor, &low)
}

// masks returns all ones for each bit of n that is set.
func masks(n int) (m [8]uint64) {
	setMasks(m[:], n)
	return m
}

func setMasks(m []uint64, n int) {
	for i := range m {
		m[i] = -uint64(n >> i & 1)
	}
}

func vectorBlend(words int, f func(dst, src, mask *uint64, planes int), dst, src, mask []uint64) {
	if len(src) == 0 {
		return
	}
	_ = dst[len(src)-1]
	_ = mask[words-1]
	f(&dst[0], &src[0], &mask[0], len(src)/words)
}

// blends are the routines of one source and of more.
type blends struct {
	one   func(dst, src, mask *uint64, planes int)
	two   func(dst, src0, mask0, src1, mask1 *uint64, planes int)
	three func(dst, src0, mask0, src1, mask1, src2, mask2 *uint64, planes int)
}

var (
	blendsAVX512 = blends{blendAVX512, blend2AVX512, blend3AVX512}
	blendsAVX2   = blends{blendAVX2, blend2AVX2, blend3AVX2}
)

func vectorMerge(words int, b *blends, dst []uint64, from []From, at int) {
	if len(dst) == 0 {
		return
	}
	planes := len(dst) / words
	src := func(i int) (src, mask *uint64) {
		f := &from[i]
		_, _ = f.Planes[at+len(dst)-1], f.Mask[words-1]
		return &f.Planes[at], &f.Mask[0]
	}
	for len(from) > 0 {
		src0, mask0 := src(0)
		switch len(from) {
		case 1:
			b.one(&dst[0], src0, mask0, planes)
			return
		case 2:
			src1, mask1 := src(1)
			b.two(&dst[0], src0, mask0, src1, mask1, planes)
			return
		}
		src1, mask1 := src(1)
		src2, mask2 := src(2)
		b.three(&dst[0], src0, mask0, src1, mask1, src2, mask2, planes)
		from = from[3:]
	}
}

func vectorClear(words int, f func(dst, mask *uint64, planes int), planes, mask []uint64) {
	if len(planes) == 0 {
		return
	}
	_ = mask[words-1]
	f(&planes[0], &mask[0], len(planes)/words)
}
