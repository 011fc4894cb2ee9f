package planes

// Counter is a number for each lane, plane i of weight 2^i.
type Counter [33]uint64

// Count adds the planes x[0], x[stride], x[2*stride], ... with weight 2^level.
// Eight planes at a time go through a tree of carry-save adders (Harley and
// Seal's way to count bits), so that only every eighth touches the counter.
func (c *Counter) Count(x []uint64, stride, level int) {
	var ones, twos, fours uint64
	for ; len(x) >= 8*stride; x = x[8*stride:] {
		var a, b, d, e uint64
		ones, a = FullAdd(ones, x[0], x[stride])
		ones, b = FullAdd(ones, x[2*stride], x[3*stride])
		twos, d = FullAdd(twos, a, b)
		ones, a = FullAdd(ones, x[4*stride], x[5*stride])
		ones, b = FullAdd(ones, x[6*stride], x[7*stride])
		twos, e = FullAdd(twos, a, b)
		fours, a = FullAdd(fours, d, e)
		c.Add(a, level+3)
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
	a0, a1, a2, a3, a4, a5 := c[0], c[1], c[2], c[3], c[4], c[5]
	for ; len(x) > 0; x = x[24:] {
		if len(x) < 24 {
			copy(rest[:], x)
			x = rest[:]
		}
		v := (*[24]uint64)(x)
		var b0, b1, b2, b3, c0, c1, c2, c3, c4, c5, d0, d1, d2, d3, e0, e1 uint64
		a0, b0 = FullAdd(a0, v[0], v[3])
		a1, c0 = FullAdd(a1, v[1], v[4])
		a0, b1 = FullAdd(a0, v[6], v[9])
		a1, c1 = FullAdd(a1, v[7], v[10])
		a1, c2 = FullAdd(a1, b0, b1)
		a2, d0 = FullAdd(a2, c0, c1)
		a2, d1 = FullAdd(a2, v[2], v[5])
		a3, e0 = FullAdd(a3, d0, d1)
		a2, d0 = FullAdd(a2, c2, v[8])
		a0, b2 = FullAdd(a0, v[12], v[15])
		a1, c3 = FullAdd(a1, v[13], v[16])
		a0, b3 = FullAdd(a0, v[18], v[21])
		a1, c4 = FullAdd(a1, v[19], v[22])
		a1, c5 = FullAdd(a1, b2, b3)
		a2, d1 = FullAdd(a2, c3, c4)
		a3, e1 = FullAdd(a3, d0, d1)
		a2, d2 = FullAdd(a2, c5, v[11])
		a2, d3 = FullAdd(a2, v[14], v[17])
		a4, b0 = FullAdd(a4, e0, e1)
		a3, e0 = FullAdd(a3, d2, d3)
		a2, d0 = FullAdd(a2, v[20], v[23])
		a3, e1 = a3^d0, a3&d0
		a4, b1 = FullAdd(a4, e0, e1)
		a5, b0 = FullAdd(a5, b0, b1)
		c.Add(b0, 6)
	}
	c[0], c[1], c[2], c[3], c[4], c[5] = a0, a1, a2, a3, a4, a5
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
