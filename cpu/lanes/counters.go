package lanes

// counters count each lane's learning steps as vertical numbers: bit i of lane
// l's count is bit l of plane i.
type counters struct {
	planes [][]uint64 // [bit][word]
	spare  []uint64   // a mask for passing use
}

func newCounters(words int) counters {
	c := counters{spare: make([]uint64, words)}
	for range 33 { // max_steps and what a window may add to it
		c.planes = append(c.planes, make([]uint64, words))
	}
	return c
}

// add counts the lanes of each mask.
func (c *counters) add(masks [][]uint64) {
	for _, m := range masks {
		for i, carry := range m {
			for b := 0; carry != 0 && b < len(c.planes); b++ {
				p := &c.planes[b][i]
				*p, carry = *p^carry, *p&carry
			}
		}
	}
}

// clear sets the counts of the lanes of mask to 0.
func (c *counters) clear(mask []uint64) {
	for _, p := range c.planes {
		for i, m := range mask {
			p[i] &^= m
		}
	}
}

// get returns a lane's count.
func (c *counters) get(lane int) uint64 {
	n := uint64(0)
	for b, p := range c.planes {
		n |= p[lane/64] >> (lane % 64) & 1 << b
	}
	return n
}
