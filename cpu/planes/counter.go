package planes

// Counter is a number for each lane, plane i of weight 2^i.
type Counter [33]uint64

// Count adds planes of weight 1, sixteen at a time.
func (c *Counter) Count(x []uint64) {
	for ; len(x) >= 16; x = x[16:] {
		c.Add(c.sixteen((*[16]uint64)(x)), 4)
	}
	for ; len(x) >= 4; x = x[4:] {
		c.Add(c.four((*[4]uint64)(x)), 2)
	}
	for _, plane := range x {
		c.Add(plane, 0)
	}
}

// sixteen adds planes of weight 1, and returns the carry to plane 4. They go through a tree of
// carry-save adders (Harley and Seal's way to count bits).
func (c *Counter) sixteen(x *[16]uint64) (carry uint64) {
	var a0, a1, b0, b1 pair
	c[0], a0 = addPairs(c[0], pairOf(x[0], x[1]), pairOf(x[2], x[3]))
	c[0], a1 = addPairs(c[0], pairOf(x[4], x[5]), pairOf(x[6], x[7]))
	c[1], b0 = addPairs(c[1], a0, a1)
	c[0], a0 = addPairs(c[0], pairOf(x[8], x[9]), pairOf(x[10], x[11]))
	c[0], a1 = addPairs(c[0], pairOf(x[12], x[13]), pairOf(x[14], x[15]))
	c[1], b1 = addPairs(c[1], a0, a1)
	c[2], b0 = addPairs(c[2], b0, b1)
	c[3], carry = addPair(c[3], b0)
	return carry
}

// four adds planes of weight 1, and returns the carry to plane 2.
func (c *Counter) four(x *[4]uint64) (carry uint64) {
	var a pair
	c[0], a = addPairs(c[0], pairOf(x[0], x[1]), pairOf(x[2], x[3]))
	c[1], carry = addPair(c[1], a)
	return carry
}

// Weights adds weights of the given number of planes each.
func (c *Counter) Weights(x []uint64, planes int) {
	if planes == 3 {
		c.count3(x)
		return
	}
	for i := range planes {
		c.every(x[i:], planes, i)
	}
}

// every adds the planes x[0], x[stride], x[2*stride], ... with weight 2^level, eight at a time.
func (c *Counter) every(x []uint64, stride, level int) {
	var rest [8]uint64
	ones, twos, fours := c[level], c[level+1], c[level+2]
	for len(x) > 0 {
		if len(x) <= 7*stride {
			for i, at := 0, 0; at < len(x); i, at = i+1, at+stride {
				rest[i&7] = x[at]
			}
			x, stride = rest[:], 1
		}
		var a, b pair
		var carry uint64
		ones, a = addPairs(ones, pairOf(x[0], x[stride]), pairOf(x[2*stride], x[3*stride]))
		ones, b = addPairs(ones, pairOf(x[4*stride], x[5*stride]), pairOf(x[6*stride], x[7*stride]))
		twos, a = addPairs(twos, a, b)
		fours, carry = addPair(fours, a)
		c.Add(carry, level+3)
		x = x[min(8*stride, len(x)):]
	}
	c[level], c[level+1], c[level+2] = ones, twos, fours
}

// count3 adds weights of three planes each, sixteen at a time.
func (c *Counter) count3(x []uint64) {
	for ; len(x) >= 48; x = x[48:] {
		one, two := c.eight3((*[24]uint64)(x)), c.eight3((*[24]uint64)(x[24:]))
		c[6], one = addPair(c[6], pairOf(one, two))
		c.Add(one, 7)
	}
	if len(x) >= 24 {
		c.Add(c.eight3((*[24]uint64)(x)), 6)
		x = x[24:]
	}
	if len(x) >= 12 {
		c.Add(c.four3((*[12]uint64)(x)), 5)
		x = x[12:]
	}
	if len(x) > 0 {
		var rest [12]uint64
		copy(rest[:], x)
		c.Add(c.four3(&rest), 5)
	}
}

// four3 adds four weights of three planes, and returns the carry to plane 5.
func (c *Counter) four3(v *[12]uint64) (carry uint64) {
	var b, c0, d0, d1 pair
	c[0], b = addPairs(c[0], pairOf(v[0], v[3]), pairOf(v[6], v[9]))
	c[1], c0 = addPairs(c[1], b, pairOf(v[1], v[4]))
	c[1], carry = addPair(c[1], pairOf(v[7], v[10]))
	c[2], d0 = addPairs(c[2], c0, pairOf(v[2], v[5]))
	c[2], d1 = addPairs(c[2], pairOf(v[8], v[11]), pair{carry, carry})
	c[3], d0 = addPairs(c[3], d0, d1)
	c[4], carry = addPair(c[4], d0)
	return carry
}

// eight3 adds eight weights of three planes, and returns the carry to plane 6. The trees of the planes
// are one: a plane's carries are inputs of the next.
func (c *Counter) eight3(v *[24]uint64) (carry uint64) {
	var b0, b1, c0, c1, c2, d0, d1, d2, e0, e1 pair
	c[0], b0 = addPairs(c[0], pairOf(v[0], v[3]), pairOf(v[6], v[9]))
	c[1], c0 = addPairs(c[1], b0, pairOf(v[1], v[4]))
	c[2], d0 = addPairs(c[2], c0, pairOf(v[2], v[5]))
	c[0], b1 = addPairs(c[0], pairOf(v[12], v[15]), pairOf(v[18], v[21]))
	c[1], c1 = addPairs(c[1], b1, pairOf(v[7], v[10]))
	c[2], d1 = addPairs(c[2], c1, pairOf(v[8], v[11]))
	c[3], e0 = addPairs(c[3], d0, d1)
	c[1], c2 = addPairs(c[1], pairOf(v[13], v[16]), pairOf(v[19], v[22]))
	c[2], d2 = addPairs(c[2], c2, pairOf(v[14], v[17]))
	c[2], carry = addPair(c[2], pairOf(v[20], v[23]))
	c[3], e1 = addPairs(c[3], d2, pair{carry, carry})
	c[4], e0 = addPairs(c[4], e0, e1)
	c[5], carry = addPair(c[5], e0)
	return carry
}

// Add adds 2^level in the lanes of x.
func (c *Counter) Add(x uint64, level int) {
	for ; x != 0; level++ {
		c[level], x = c[level]^x, c[level]&x
	}
}

// Offset adds a constant to every lane's number, which stays below 2^bits.
func (c *Counter) Offset(by uint, bits int) {
	carry := uint64(0)
	for i := range bits + 1 {
		c[i], carry = FullAdd(c[i], -uint64(by>>i&1), carry)
	}
}

// Exceeds returns the lanes in which c > d, and with strict zero those in which
// c >= d, of numbers below 2^(bits+1).
func (c *Counter) Exceeds(d *Counter, strict uint64, bits int) uint64 {
	borrow := strict
	for i, x := range d[:bits+1] {
		borrow ^= (borrow ^ x) & (c[i] ^ x)
	}
	return ^borrow
}

// Least returns the smallest number of the lanes, and those that have it.
func (c *Counter) Least(lanes uint64) (n int, have uint64) {
	for i := len(c) - 1; i >= 0; i-- {
		n *= 2
		if low := lanes &^ c[i]; low != 0 {
			lanes = low
		} else {
			n++
		}
	}
	return n, lanes
}

// Eight adds eight weights of the given number of planes each; x has room for nine.
func (c *Counter) Eight(x *[9 * 8]uint64, planes int) {
	if planes == 3 {
		c.Add(c.eight3((*[24]uint64)(x[:24])), 6)
		return
	}
	for i := range planes {
		c.every(x[i:i+8*planes], planes, i)
	}
}

// FullAdd is a full adder.
func FullAdd(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}
