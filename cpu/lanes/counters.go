package lanes

import "tpmbench/cpu/keystream"

// counters count each lane's learning steps as vertical numbers: bit i of lane
// l's count is bit l of plane i.
type counters struct {
	planes  []uint64 // [bit][word]
	words   int
	scratch []uint64 // a mask for passing use
}

// counterPlanes hold max_steps and what a window may add to it, in whole fours.
const counterPlanes = 36

func newCounters(words int) counters {
	return counters{planes: keystream.Aligned(counterPlanes * words), words: words, scratch: keystream.Aligned(words)}
}

// add counts the lanes of masks, [mask][word].
func (c *counters) add(masks []uint64) {
	count(c.planes, masks, c.words)
}

// genericCount is count in plain Go: it adds masks to the numbers in planes.
func genericCount(planes, masks []uint64, words int) {
	for i, carry := range masks {
		for b := i % words; carry != 0 && b < len(planes); b += words {
			planes[b], carry = planes[b]^carry, planes[b]&carry
		}
	}
}

// clear sets the counts of the lanes of mask to 0.
func (c *counters) clear(k *keystream.Kernel, mask []uint64) { k.Clear(c.planes, mask) }

// get returns a lane's count, which is below 2^bits. It reads whole fours of planes, so that a
// processor can foresee how many.
func (c *counters) get(lane, bits int) uint64 {
	return Vertical(c.planes[:(bits+3)&^3*c.words], c.words, lane)
}

// Vertical returns a lane's number of those in planes, [bit][word], from the highest bit down: shifts
// by a fixed or a masked number of bits are one instruction each.
func Vertical(planes []uint64, words, lane int) (n uint64) {
	bit := uint(lane) % 64
	for at := len(planes) - words + lane/64; at >= 0 && at < len(planes); at -= words {
		n = n<<1 | planes[at]>>(bit&63)&1
	}
	return n
}
