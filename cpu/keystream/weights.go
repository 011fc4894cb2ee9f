package keystream

import "math/bits"

const (
	// WeightBits is the number of keystream planes that an initial weight takes, and any
	// other number that is scaled or compared with a probability.
	WeightBits = 24
	// NearBits is the number of planes that a weight takes which is another's but for errors.
	NearBits = 2 * WeightBits
)

// Depth says how weights of synaptic depth L are coded in bit planes: as w + Offset,
// never negative, in Planes planes.
type Depth struct {
	L      int
	Planes int
	Offset int
}

// NewDepth returns the coding of the fewest planes with one value to spare, the
// middle of whose range is about 0: Offset = 2^(Planes-1) - 1 >= L.
func NewDepth(l int) Depth {
	planes := bits.Len(uint(l)) + 1
	return Depth{L: l, Planes: planes, Offset: 1<<(planes-1) - 1}
}

// Low returns the least coded value, that of w = -L.
func (d Depth) Low() int { return d.Offset - d.L }

// values returns how many values a weight has.
func (d Depth) values() int { return 2*d.L + 1 }

// EdgePlanes returns the number of lowest planes in which the code of -L differs from that of
// L inverted, which is one more.
func (d Depth) EdgePlanes() int { return bits.TrailingZeros(^uint(d.Low())) + 1 }
