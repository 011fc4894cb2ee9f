package planes

// Counter is a number for each lane, plane i of weight 2^i.
type Counter [33]uint64

// Count adds the planes x[0], x[stride], x[2*stride], ... with weight 2^level.
// Eight planes at a time go through a tree of carry-save adders (Harley and
// Seal's way to count bits), so that only every eighth touches the counter.
func (c *Counter) Count(x []uint64, stride, level int) {
	var ones, twos, fours uint64
	for ; len(x) >= 8*stride; x = x[8*stride:] {
		var a, b pair
		var carry uint64
		ones, a = addPairs(ones, pairOf(x[0], x[stride]), pairOf(x[2*stride], x[3*stride]))
		ones, b = addPairs(ones, pairOf(x[4*stride], x[5*stride]), pairOf(x[6*stride], x[7*stride]))
		twos, a = addPairs(twos, a, b)
		fours, carry = addPair(fours, a)
		c.Add(carry, level+3)
	}
	for i := 0; i < len(x); i += stride {
		c.Add(x[i], level)
	}
	c.Add(ones, level)
	c.Add(twos, level+1)
	c.Add(fours, level+2)
}

// Weights adds weights of the given number of planes each.
func (c *Counter) Weights(x []uint64, planes int) {
	if planes == 3 {
		c.count3(x)
		return
	}
	for i := range planes {
		c.Count(x[i:], planes, i)
	}
}

// count3 adds weights of three planes each. The trees of the planes are one: a
// plane's carries are inputs of the next, and eight weights touch the counter
// once.
func (c *Counter) count3(x []uint64) {
	var rest [24]uint64
	a0, a1, a2 := c[0], c[1], c[2]
	for ; len(x) > 0; x = x[24:] {
		if len(x) < 24 {
			copy(rest[:], x)
			x = rest[:]
		}
		v := (*[24]uint64)(x)
		var b0, b1, c0, c1, c2, d0, d1, d2, e0, e1 pair
		var carry uint64
		a0, b0 = addPairs(a0, pairOf(v[0], v[3]), pairOf(v[6], v[9]))
		a1, c0 = addPairs(a1, b0, pairOf(v[1], v[4]))
		a2, d0 = addPairs(a2, c0, pairOf(v[2], v[5]))
		a0, b1 = addPairs(a0, pairOf(v[12], v[15]), pairOf(v[18], v[21]))
		a1, c1 = addPairs(a1, b1, pairOf(v[7], v[10]))
		a2, d1 = addPairs(a2, c1, pairOf(v[8], v[11]))
		c[3], e0 = addPairs(c[3], d0, d1)
		a1, c2 = addPairs(a1, pairOf(v[13], v[16]), pairOf(v[19], v[22]))
		a2, d2 = addPairs(a2, c2, pairOf(v[14], v[17]))
		a2, carry = addPair(a2, pairOf(v[20], v[23]))
		c[3], e1 = addPairs(c[3], d2, pair{carry, carry})
		c[4], e0 = addPairs(c[4], e0, e1)
		c[5], carry = addPair(c[5], e0)
		c.Add(carry, 6)
	}
	c[0], c[1], c[2] = a0, a1, a2
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
	for i := range bits + 1 {
		x := c[i] ^ d[i]
		borrow = ^x&borrow | x&d[i]
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
		c.count3(x[:24])
		return
	}
	for i := range planes {
		c.Count(x[i:i+8*planes], planes, i)
	}
}

// FullAdd is a full adder.
func FullAdd(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}
