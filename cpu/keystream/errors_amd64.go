//go:build amd64 && !purego

package keystream

type (
	nearOf func(weights, stream *uint64, n int, masks *[50]uint64)
	flipOf func(planes, stream *uint64, n int, below *[WeightBits + 1]uint64)
)

var (
	nearsAVX512 = [9]nearOf{2: near2AVX512, near3AVX512, near4AVX512, near5AVX512, near6AVX512, near7AVX512, near8AVX512}
	nearsAVX2   = [9]nearOf{2: near2AVX2, near3AVX2, near4AVX2, near5AVX2, near6AVX2, near7AVX2, near8AVX2}
)

func vectorNear(words int, any *[9]nearOf, weights, stream []uint64, d Depth, below uint32) {
	n := len(weights) / (d.Planes * words)
	if n == 0 {
		return
	}
	_ = stream[n*NearBits*words-1]
	// The generator says where each stands.
	var m [50]uint64
	setMasks(m[:25], int(below))
	setMasks(m[25:33], 2*d.L)
	setMasks(m[33:42], d.Low()+d.values()) // the first sum that is no value of a weight
	setMasks(m[42:], -d.values())
	any[d.Planes](&weights[0], &stream[0], n, &m)
}

func vectorFlip(words int, f flipOf, planes, stream []uint64, below uint32) {
	n := len(planes) / words
	if n == 0 {
		return
	}
	_ = stream[n*WeightBits*words-1]
	var m [WeightBits + 1]uint64
	setMasks(m[:], int(below))
	f(&planes[0], &stream[0], n, &m)
}
