// Trivium (De Canniere, Preneel; section 2 of kernels/CONTRACT.md), one stream a thread, 32 clocks
// at a time.
//
// The registers A (93 bits), B (84) and C (111) end at the top of 3, 3 and 4 words: A[i] is bit i+3
// of a, B[i] bit i+12 of b, C[i] bit i+17 of c. So the 32 bits that enter are a word, and 32 clocks
// move words, which costs nothing in unrolled code: 15 funnel shifts and 10 logic operations in
// all. No tap is nearer than 64 clocks to the bit that enters.
#pragma once
#include "gpu.cuh"

struct Trivium {
	u32 a[3], b[3], c[4];
};

const int TRIVIUM_WORDS = 10;

// The 32 bits of x from bit i on.
template <int i> DEVICE u32 at(const u32 *x) { return funnel(x[i / 32], x[i / 32 + 1], i % 32); }

struct Entering {
	u32 output, a, b, c;
};

// The output of 32 clocks, and what enters the registers.
DEVICE Entering entering(const Trivium &r) {
	u32 t1 = at<27 + 3>(r.a) ^ at<3>(r.a);
	u32 t2 = at<15 + 12>(r.b) ^ at<12>(r.b);
	u32 t3 = at<45 + 17>(r.c) ^ at<17>(r.c);
	return {
		LOGIC(A ^ B ^ C, t1, t2, t3),
		LOGIC((A & B) ^ C, at<2 + 17>(r.c), at<1 + 17>(r.c), t3) ^ at<24 + 3>(r.a),
		LOGIC((A & B) ^ C, at<2 + 3>(r.a), at<1 + 3>(r.a), t1) ^ at<6 + 12>(r.b),
		LOGIC((A & B) ^ C, at<2 + 12>(r.b), at<1 + 12>(r.b), t2) ^ at<24 + 17>(r.c),
	};
}

// 32 clocks; returns their output from the lowest bit on.
DEVICE u32 clock(Trivium &r) {
	Entering e = entering(r);
	r.a[0] = r.a[1], r.a[1] = r.a[2], r.a[2] = e.a;
	r.b[0] = r.b[1], r.b[1] = r.b[2], r.b[2] = e.b;
	r.c[0] = r.c[1], r.c[1] = r.c[2], r.c[2] = r.c[3], r.c[3] = e.c;
	return e.output;
}

// n clocks, 1 to 32; the bits above their output are those of clocks still to come.
DEVICE u32 clock(Trivium &r, u32 n) {
	Entering e = entering(r);
	r.a[0] = funnel(r.a[0], r.a[1], n), r.a[1] = funnel(r.a[1], r.a[2], n), r.a[2] = funnel(r.a[2], e.a, n);
	r.b[0] = funnel(r.b[0], r.b[1], n), r.b[1] = funnel(r.b[1], r.b[2], n), r.b[2] = funnel(r.b[2], e.b, n);
	r.c[0] = funnel(r.c[0], r.c[1], n), r.c[1] = funnel(r.c[1], r.c[2], n);
	r.c[2] = funnel(r.c[2], r.c[3], n), r.c[3] = funnel(r.c[3], e.c, n);
	return e.output;
}

// The state for a 64-bit key and the IV trial + 2^64 stream, stream < 2^16, after the 1152 clocks
// that are discarded.
DEVICE Trivium trivium(u64 key, u64 trial, u32 stream) {
	// A = key << 13, B = IV << 4, C = 7, at bits 3, 12 and 17.
	Trivium r = {
		{(u32)key << 16, (u32)(key >> 16), (u32)(key >> 48)},
		{(u32)trial << 16, (u32)(trial >> 16), (u32)(trial >> 48) | stream << 16},
		{7u << 17, 0, 0, 0},
	};
	ROLLED for (int i = 0; i < 1152 / 32; i++) clock(r);
	return r;
}
