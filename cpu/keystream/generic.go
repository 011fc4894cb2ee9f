package keystream

// Generic is Clocks for rings of one word, in plain Go. It is written for the
// compiler: array pointers instead of slices, so that the loop has no bounds
// checks.
func Generic(dst []uint64, r *Rings, blocks int) {
	for range blocks {
		out := (*[Block]uint64)(dst)
		dst = dst[Block:]
		at := r.at
		tap := func(back int) int { return (at - back) & (ring - 1) }
		a0 := (*[Block + 2]uint64)(r.a[tap(93):])
		b0 := (*[Block + 2]uint64)(r.b[tap(84):])
		c0 := (*[Block + 2]uint64)(r.c[tap(111):])
		a27 := (*[Block]uint64)(r.a[tap(66):])
		b15 := (*[Block]uint64)(r.b[tap(69):])
		c45 := (*[Block]uint64)(r.c[tap(66):])
		a24 := (*[Block]uint64)(r.a[tap(69):])
		b6 := (*[Block]uint64)(r.b[tap(78):])
		c24 := (*[Block]uint64)(r.c[tap(87):])
		a := (*[Block]uint64)(r.a[at:])
		b := (*[Block]uint64)(r.b[at:])
		c := (*[Block]uint64)(r.c[at:])
		for i := range Block {
			t1, t2, t3 := a27[i]^a0[i], b15[i]^b0[i], c45[i]^c0[i]
			out[i] = t1 ^ t2 ^ t3
			a[i] = t3 ^ c0[i+1]&c0[i+2] ^ a24[i]
			b[i] = t1 ^ a0[i+1]&a0[i+2] ^ b6[i]
			c[i] = t2 ^ b0[i+1]&b0[i+2] ^ c24[i]
		}
		if at == 0 {
			r.mirror()
		}
		r.at = (at + Block) & (ring - 1)
	}
}
