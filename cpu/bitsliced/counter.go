package bitsliced

// counter is a number for each lane, plane i of weight 2^i.
type counter [33]uint64

// count adds the planes x[0], x[stride], x[2*stride], ... with weight 2^level.
// Eight planes at a time go through a tree of carry-save adders (Harley and
// Seal's way to count bits), so that only every eighth touches the counter.
func (c *counter) count(x []uint64, stride, level int) {
	var ones, twos, fours uint64
	for len(x) > 7*stride {
		var a, b, d, e uint64
		ones, a = add(ones, x[0], x[stride])
		ones, b = add(ones, x[2*stride], x[3*stride])
		twos, d = add(twos, a, b)
		ones, a = add(ones, x[4*stride], x[5*stride])
		ones, b = add(ones, x[6*stride], x[7*stride])
		twos, e = add(twos, a, b)
		fours, a = add(fours, d, e)
		c.add(a, level+3)
		if len(x) <= 8*stride {
			x = nil
			break
		}
		x = x[8*stride:]
	}
	for i := 0; i < len(x); i += stride {
		c.add(x[i], level)
	}
	c.add(ones, level)
	c.add(twos, level+1)
	c.add(fours, level+2)
}

// add adds 2^level in the lanes of x.
func (c *counter) add(x uint64, level int) {
	for ; x != 0; level++ {
		c[level], x = c[level]^x, c[level]&x
	}
}

// offset adds a constant to every lane's number, which stays below 2^bits.
func (c *counter) offset(by uint, bits int) {
	carry := uint64(0)
	for i := range bits + 1 {
		c[i], carry = add(c[i], -uint64(by>>i&1), carry)
	}
}

// exceeds returns the lanes in which c > d, and with strict zero those in which
// c >= d, of numbers below 2^(bits+1).
func (c *counter) exceeds(d *counter, strict uint64, bits int) uint64 {
	borrow := strict
	for i := range bits + 1 {
		x := c[i] ^ d[i]
		borrow = ^x&borrow | x&d[i]
	}
	return ^borrow
}
