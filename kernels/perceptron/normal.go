package perceptron

import (
	"math"

	"tpmbench/kernels/trivium"
)

// normal maps 32 uniform bits to a standard normal number (CONTRACT.md, section 5).
// Bit 0 is the sign; m = bits | 1 is the tail probability p = m / 2^33 of the
// absolute value, which is linear between the nodes. The exponent and the leading
// bits of m as a float64 are the number of its node, the others its place there.
func normal(z *[nodes]float64, bits uint32) float64 {
	m := math.Float64bits(float64(bits | 1))
	i := uint(m>>(52-segmentBits)) - 1023<<segmentBits
	place := math.Float64frombits(m<<segmentBits&(1<<52-1)|1023<<52) - 1 // 0 <= place < 1
	x := z[i] + float64(place*(z[i+1]-z[i]))
	return math.Float64frombits(math.Float64bits(x) ^ uint64(bits)<<63)
}

// normals reads a trial's random stream as normal numbers, 32 bits each.
type normals struct {
	stream trivium.Stream
	rest   uint32 // bits read and not used
	odd    bool   // there are such
	z      *[nodes]float64
}

func newNormals(seed, trial uint64) normals {
	return normals{stream: trivium.ForTrial(seed, trial, 0), z: quantiles()}
}

// next returns the next number.
func (r *normals) next() float64 {
	r.odd = !r.odd
	if !r.odd {
		return normal(r.z, r.rest)
	}
	w := r.stream.Next()
	r.rest = uint32(w >> 32)
	return normal(r.z, uint32(w))
}

// fill sets lane l of each element of v to the next number.
func (r *normals) fill(v []Lane, l int) {
	for len(v) > 0 && r.odd {
		v[0][l], v = r.next(), v[1:]
	}
	for ; len(v) >= 2; v = v[2:] {
		w := r.stream.Next()
		v[0][l], v[1][l] = normal(r.z, uint32(w)), normal(r.z, uint32(w>>32))
	}
	if len(v) > 0 {
		v[0][l] = r.next()
	}
}
