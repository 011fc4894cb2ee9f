package keystream

// lower returns the lanes in which f, a number of WeightBits bits, is less than below.
func lower(f []uint64, below uint32) uint64 {
	borrow := uint64(0) // of f - below
	for i, x := range f[:WeightBits] {
		borrow = borrow&^x | -uint64(below>>i&1)&(borrow|^x)
	}
	return borrow | -uint64(below>>WeightBits&1)
}

// near adds 1 + floor(g*2L / 2^24) where f is less than below. What has then run past the value of L
// is brought back by as many values as there are.
func near(weights, stream []uint64, d Depth, below uint32) {
	p, over := d.Planes, d.Low()+d.values()
	for ; len(weights) > 0; weights, stream = weights[p:], stream[NearBits:] {
		less := lower(stream, below)
		a := scaled(stream[WeightBits:NearBits], 2*d.L, p)
		carry, borrow := less, uint64(0)
		for i := range p {
			a[i&7], carry = add(weights[i], a[i&7]&less, carry)
			_, borrow = subtract(a[i&7], -uint64(over>>i&1), borrow)
		}
		_, borrow = subtract(carry, -uint64(over>>p&1), borrow)
		past := ^borrow
		borrow = 0
		for i := range p {
			weights[i], borrow = subtract(a[i&7], past&-uint64(d.values()>>i&1), borrow)
		}
	}
}

// subtract is a full subtractor.
func subtract(a, b, c uint64) (difference, borrow uint64) {
	x := a ^ b
	return x ^ c, x&b | c&^x
}

func flip(planes, stream []uint64, below uint32) {
	for i := range planes {
		planes[i] ^= lower(stream[i*WeightBits:], below)
	}
}
