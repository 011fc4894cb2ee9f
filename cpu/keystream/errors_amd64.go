//go:build amd64 && !purego

package keystream

type (
	nearOf func(dst, base, stream *uint64, weights int, masks *[50]uint64)
	flipOf func(dst, stream *uint64, planes int, below *[WeightBits + 1]uint64)
)

var (
	nearsAVX512 = [9]nearOf{2: near2AVX512, near3AVX512, near4AVX512, near5AVX512, near6AVX512, near7AVX512, near8AVX512}
	nearsAVX2   = [9]nearOf{2: near2AVX2, near3AVX2, near4AVX2, near5AVX2, near6AVX2, near7AVX2, near8AVX2}
)

func vectorNear(words int, any *[9]nearOf, dst, base, stream []uint64, d Depth, below uint32) {
	weights := len(dst) / (d.Planes * words)
	if weights == 0 {
		return
	}
	_, _ = base[len(dst)-1], stream[weights*NearBits*words-1]
	// The generator says where each stands.
	var m [50]uint64
	setMasks(m[:25], int(below))
	setMasks(m[25:33], 2*d.L)
	setMasks(m[33:42], d.Low()+d.values()) // the first sum that is no value of a weight
	setMasks(m[42:], -d.values())
	any[d.Planes](&dst[0], &base[0], &stream[0], weights, &m)
}

func vectorFlip(words int, f flipOf, dst, stream []uint64, below uint32) {
	planes := len(dst) / words
	if planes == 0 {
		return
	}
	_ = stream[planes*WeightBits*words-1]
	var m [WeightBits + 1]uint64
	setMasks(m[:], int(below))
	f(&dst[0], &stream[0], planes, &m)
}
