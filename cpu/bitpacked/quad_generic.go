package bitpacked

import (
	"math/bits"

	"tpmbench/kernels/trivium"
)

// genericQuad is Kernel.Quad in plain Go.
func genericQuad(q *quad) {
	for ; q.left > 0 && q.equal == (four{}); q.left-- {
		q.look()
		q.learn()
	}
}

// look draws the next input and finds the signs and the outputs of all machines.
func (q *quad) look() {
	f := q.form
	w, x, minus, stream := vectors(q.w, f.weights()), vectors(q.x, f.K*f.words), vectors(q.minus, 2*f.K), vectors(q.bits, f.room())
	q.tau = [2]four{}
	for range f.K {
		var a, b, ones four
		at, shift := q.at/64, q.at%64
		for word, valid := range f.valid {
			signs, from, next := &x[word], &stream[at], &stream[at+1]
			at++
			for i := range signs {
				s := (from[i]>>(shift&63) | next[i]<<1<<(63-shift&63)) & valid
				signs[i] = s
				ones[i] += uint64(bits.OnesCount64(s))
			}
			add(&a, w[:f.Planes], signs)
			add(&b, w[f.Planes:2*f.Planes], signs)
			w = w[2*f.Planes:]
		}
		x = x[f.words:]
		q.at += uint64(f.N)
		for m, sum := range [2]*four{&a, &b} {
			for i, v := range sum {
				negative := uint64((int64(v-ones[i]) - q.least[m]) >> 63)
				minus[m][i] = negative
				q.tau[m][i] ^= negative
			}
		}
		minus = minus[2:]
	}
}

// add adds what v adds up to in a word of inputs to sums.
func add(sums *four, w []four, x *four) {
	x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
	var c0, c1, c2, c3 int
	for p := len(w) - 1; p >= 0; p-- {
		u := &w[p]
		c0 = 2*c0 + bits.OnesCount64(u[0]^x0)
		c1 = 2*c1 + bits.OnesCount64(u[1]^x1)
		c2 = 2*c2 + bits.OnesCount64(u[2]^x2)
		c3 = 2*c3 + bits.OnesCount64(u[3]^x3)
	}
	sums[0], sums[1], sums[2], sums[3] = sums[0]+uint64(c0), sums[1]+uint64(c1), sums[2]+uint64(c2), sums[3]+uint64(c3)
}

// learn moves the weights of the pairs whose outputs agree, and finds those that are equal.
func (q *quad) learn() {
	f := q.form
	w, x, minus := vectors(q.w, f.weights()), vectors(q.x, f.K*f.words), vectors(q.minus, 2*f.K)
	var learn, up, differ four
	for i := range learn {
		learn[i] = q.active[i] &^ (q.tau[0][i] ^ q.tau[1][i])
		q.learned[i] -= learn[i]
		up[i] = q.of&^q.tau[0][i] ^ q.turn
	}
	for range f.K {
		var moves [2]four
		for m := range moves {
			for i := range learn {
				moves[m][i] = learn[i] &^ (minus[m][i] ^ q.tau[0][i])
			}
		}
		minus = minus[2:]
		for word, valid := range f.valid {
			var turned four
			for i := range turned {
				turned[i] = x[word][i] ^ up[i]
			}
			a, b := w[:f.Planes], w[f.Planes:2*f.Planes]
			w = w[2*f.Planes:]
			f.moveFour(a, &turned, &moves[0], valid)
			f.moveFour(b, &turned, &moves[1], valid)
			for p := range a {
				u, v := &a[p], &b[p]
				differ[0] |= u[0] ^ v[0]
				differ[1] |= u[1] ^ v[1]
				differ[2] |= u[2] ^ v[2]
				differ[3] |= u[3] ^ v[3]
			}
		}
		x = x[f.words:]
	}
	for i, d := range differ {
		if q.equal[i] = 0; d == 0 {
			q.equal[i] = q.active[i]
		}
	}
}

// moveFour moves the weights of a word of inputs.
func (f *quadForm) moveFour(w []four, x, moves *four, valid uint64) {
	x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
	var b0, b1, b2, b3 uint64 // away from the limit, and then what is borrowed
	limit, turns := f.Limit[:len(w)], f.Turns[:len(w)]
	for p := range w {
		u, l, t := &w[p], limit[p], turns[p]
		b0 |= u[0] ^ l ^ x0&t
		b1 |= u[1] ^ l ^ x1&t
		b2 |= u[2] ^ l ^ x2&t
		b3 |= u[3] ^ l ^ x3&t
	}
	b0, b1, b2, b3 = b0&moves[0]&valid, b1&moves[1]&valid, b2&moves[2]&valid, b3&moves[3]&valid
	for p := range w {
		u := &w[p]
		u0, u1, u2, u3 := u[0], u[1], u[2], u[3]
		u[0], u[1], u[2], u[3] = u0^b0, u1^b1, u2^b2, u3^b3
		b0, b1, b2, b3 = b0&^(u0^x0), b1&^(u1^x1), b2&^(u2^x2), b3&^(u3^x3)
	}
}

// genericFillQuad is Kernel.FillQuad in plain Go.
func genericFillQuad(streams *[6]four, dst []four) {
	for i := range vector {
		var s trivium.Stream
		var registers [6]uint64
		for j := range registers {
			registers[j] = streams[j][i]
		}
		s.SetRegisters(&registers)
		for at := range dst {
			dst[at][i] = s.Next()
		}
		for j, x := range s.Registers() {
			streams[j][i] = x
		}
	}
}
