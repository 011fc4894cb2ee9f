// The algebra of one word: 32 weights of a hidden unit, one trial, bit n the weight of input n.
//
// A weight w is a sign and a magnitude in M planes, m = |w| <= L < 2^M. Not the sign is kept but n,
// the sign of w x, since a rule moves all w x of a hidden unit in one direction, d: all ones for
// down. With a = n ^ d, "against the move":
//
//     w x goes by one towards d:   m+1 where a = 0, up to L;   m-1 where a = 1;   and a weight 0
//                                  has a = 0 first
//     carry c, from the lowest plane:   m_p ^= c,   c &= ~(m_p ^ a) with the new m_p
//     with m in two planes and L = 3 the carries vanish:   m_0 = ~m_0 | m_1 & ~a,
//                                                        m_1 = majority(m_1, ~a, ~m_0)
//     the next input's sign s' changes n by s ^ s'
//
// The sum of w x is had from population counts, as -m = (2^M-1 - m) - (2^M-1):
//
//     h = sum over p of 2^p ones(m_p ^ n)  -  (2^M-1) ones(n)
//
// Bits of no weight have m = 0, which adds nothing whatever n is, and is kept so by a mask.
#pragma once
#include "gpu.cuh"

template <int M> struct Word {
	u32 n, m[M];
};

// Where a weight is not 0.
template <int M> DEVICE u32 some(const Word<M> &w) {
	u32 x = 0;
	UNROLL for (int p = 0; p < M; p++) x |= w.m[p];
	return x;
}

// Moves the magnitudes by one, and sets a to where the signs then are against d; L is 2^M-1 where
// FULL, else depth. Only bits of valid hold weights.
template <int M, bool FULL> DEVICE void move(Word<M> &w, u32 &a, u32 depth, u32 valid) {
	if (FULL && M == 1) {
		a &= w.m[0];
		w.m[0] = ~a & valid;
		return;
	}
	if (FULL && M == 2) {
		a = LOGIC(A & (B | C), a, w.m[0], w.m[M - 1]);
		w.m[0] = LOGIC(~A | (B & ~C), w.m[0], w.m[M - 1], a) & valid;
		w.m[M - 1] = LOGIC((A & (~B | ~C)) | (~B & ~C), w.m[M - 1], a, w.m[0]) & valid;
		return;
	}
	a &= some(w);
	u32 top = ~a;
	UNROLL for (int p = 0; p < M; p++) top &= FULL || (depth >> p & 1) ? w.m[p] : ~w.m[p];
	u32 c = valid & ~top;
	UNROLL for (int p = 0; p < M; p++) {
		w.m[p] ^= c;
		c = LOGIC(A & ~(B ^ C), c, w.m[p], a);
	}
}

// One word's part of a pass: carries out the last decision, if its hidden unit moves, and turns to
// the next input.
template <int M, bool FULL> DEVICE void step(Word<M> &w, bool moves, u32 d, u32 turn, u32 depth, u32 valid) {
	u32 a = w.n ^ d;
	if (moves) move<M, FULL>(w, a, depth, valid);
	w.n = LOGIC(A ^ B ^ C, a, d, turn);
}

// The sum of w x.
template <int M> DEVICE int field(const Word<M> &w) {
	int h = -((1 << M) - 1) * ones(w.n);
	UNROLL for (int p = 0; p < M; p++) h += ones(w.m[p] ^ w.n) * (1 << p);
	return h;
}

// Where the weights of two words under one input are not equal.
template <int M> DEVICE u32 unequal(const Word<M> &a, const Word<M> &b) {
	u32 x = (a.n ^ b.n) & some(a);
	UNROLL for (int p = 0; p < M; p++) x |= a.m[p] ^ b.m[p];
	return x;
}
