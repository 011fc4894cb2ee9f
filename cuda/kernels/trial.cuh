// Where trials lie in the device's memory. A lane, which steps a trial, is a thread.
//
// A trial is a list of words. For K hidden units of W words each, W = (N+31)/32, word j = k*W +
// n/32, and M planes:
//
//     (2*j + machine)*(M+1) + p    n of a Word (p = 0), its planes (p = 1..M); machine 0 is A,
//                                  1 is B
//     then TRIVIUM_WORDS           the random stream
//     then 2                       the trial's number, low word first
//     then                         the attackers, (e*K*W + j)*(M+1) + p
//
// That is a prefetched trial, prepared by prepare.cu, under input 0 (all x = +1: n is the weights'
// sign). These wait in a ring, number i at i mod ring, a power of two. A lane's list goes on,
// behind the trial's number, with K*W words s, the signs of the input that the pair is under, and
// Status; attackers follow as in attackers.cuh.
#pragma once
#include "trivium.cuh"
#include "word.cuh"

// What the kernels count. The host reads it after each slice.
struct Counters {
	u64 taken; // prefetched trials taken since the beginning; may be beyond tail, see prepare.cu
	u64 rows;  // of this slice
	u64 steps; // of this slice, all lanes
};

// A list of which neighbouring threads have neighbouring words: x[word][list].
struct Strided {
	GLOBAL u32 *x;
	u64 lists;
	DEVICE GLOBAL u32 &operator[](u64 word) const { return x[word * lists]; }
	DEVICE Strided operator+(u64 words) const { return Strided{x + words * lists, lists}; }
};

// List is GLOBAL u32 *, or Strided.
template <class List> DEVICE Trivium load_trivium(List x) {
	Trivium r;
	UNROLL for (int i = 0; i < 3; i++) r.a[i] = x[i], r.b[i] = x[3 + i];
	UNROLL for (int i = 0; i < 4; i++) r.c[i] = x[6 + i];
	return r;
}

template <class List> DEVICE void store_trivium(List x, const Trivium &r) {
	UNROLL for (int i = 0; i < 3; i++) x[i] = r.a[i], x[3 + i] = r.b[i];
	UNROLL for (int i = 0; i < 4; i++) x[6 + i] = r.c[i];
}

template <int M, class List> DEVICE Word<M> load_word(List x) {
	Word<M> w;
	w.n = x[0];
	UNROLL for (int p = 0; p < M; p++) w.m[p] = x[1 + p];
	return w;
}

template <int M, class List> DEVICE void store_word(List x, const Word<M> &w) {
	x[0] = w.n;
	UNROLL for (int p = 0; p < M; p++) x[1 + p] = w.m[p];
}

// What a lane knows of its trial beside weights and stream. Its last decision is carried out in the
// pass that presents the next input, so that a step goes over the weights once. Bit K-1-k of a and
// b is hidden unit k's: whether it moves in A, in B.
struct Status {
	u32 busy; // 0: the lane has no trial; see attackers.cuh for other values than 1
	u32 t;    // steps decided
	u32 learned;
	u32 a, b, d; // who moves, and where: d of move
};

const int STATUS_WORDS = 6;

template <class List> DEVICE Status load_status(List x) { return Status{x[0], x[1], x[2], x[3], x[4], x[5]}; }

template <class List> DEVICE void store_status(List x, const Status &s) {
	x[0] = s.busy, x[1] = s.t, x[2] = s.learned, x[3] = s.a, x[4] = s.b, x[5] = s.d;
}

// Where prefetched trial number is, ring being a power of two and weights the number of words of
// them, attackers' included.
DEVICE GLOBAL u32 *prefetched_trial(u64 prefetched, u64 ring, u64 number, u64 weights) { return (GLOBAL u32 *)prefetched + (number & (ring - 1)) * (weights + TRIVIUM_WORDS + 2); }
