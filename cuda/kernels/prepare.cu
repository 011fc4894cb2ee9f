// Draws the initial weights of trials (section 2 of kernels/CONTRACT.md): a weight takes 24 bits of
// the trial's stream, an integer f, and is w = (f * (2L+1) >> 24) - L; all weights of A, k*N+n
// ascending, then those of B. Each attacker's are from its own stream; they are drawn first, so
// that the stream that remains is the pair's.
//
// A thread prepares one trial into a place of the ring. Very large machines are prepared in pieces,
// words from..to of the (attackers+2)*K*W of all machines: the place holds the stream in between.
//
// Compiled with PLANES = M.
#include "trial.cuh"

DEVICE u32 weight_bits(u32 f, u32 values) { return high(f << 8, values); }

// Puts the weight of a 24-bit integer above the weights of w.
template <int M> DEVICE void push(Word<M> &w, u32 f, int depth) {
	int x = (int)weight_bits(f, 2 * depth + 1) - depth;
	u32 sign = (u32)x >> 31, m = x < 0 ? -x : x;
	w.n = funnel(w.n, sign, 1);
	UNROLL for (int p = 0; p < M; p++) w.m[p] = funnel(w.m[p], m >> p, 1);
}

// The next count weights, 1 to 32; four of them are three words of the stream.
template <int M> DEVICE Word<M> draw(Trivium &r, u32 count, int depth) {
	Word<M> w = {};
	ROLLED for (u32 i = 0; i < count / 4; i++) {
		u32 x = clock(r), y = clock(r), z = clock(r);
		push(w, x, depth);
		push(w, funnel(x, y, 24), depth);
		push(w, funnel(y, z, 16), depth);
		push(w, z >> 8, depth);
	}
	ROLLED for (u32 i = 0; i < count % 4; i++) push(w, clock(r, 24), depth);
	w.n = funnel(w.n, 0, 32 - count);
	UNROLL for (int p = 0; p < M; p++) w.m[p] = funnel(w.m[p], 0, 32 - count);
	return w;
}

// Prefetched trials are numbered from the beginning: this launch makes first .. first+count-1,
// number i at i mod ring, of the trials listed. It also makes the counters ready for the next
// slice: lanes that found none have counted on beyond tail.
KERNEL(128, 1) NAME(u64 prefetched, u64 ring, u64 first, u64 count, u64 trials, u64 from, u64 to, u64 seed,
                                       u64 units, u64 inputs, u64 depth, u64 counters, u64 tail, u64 attackers) {
	const int M = PLANES;
	u64 i = thread_number();
	if (i == 0) {
		GLOBAL Counters *c = (GLOBAL Counters *)counters;
		c->taken = c->taken < tail ? c->taken : tail;
		c->rows = 0;
		c->steps = 0;
	}
	if (i >= count) return;
	u64 trial = ((const GLOBAL u64 *)trials)[i];
	u64 words = (inputs + 31) / 32, machine = units * words, stream = 2 * machine * (M + 1);
	GLOBAL u32 *x = prefetched_trial(prefetched, ring, first + i, stream + attackers * machine * (M + 1));
	Trivium r = load_trivium(x + stream); // rubbish where from is 0
	u64 owner = from / machine, j = from % machine; // the attackers, A, B; a word of theirs
	ROLLED for (u64 word = from; word < to; word++) {
		const bool pair = owner >= attackers;
		if (j == 0 && owner <= attackers) r = trivium(seed, trial, pair ? 0 : 1 + owner);
		u64 left = inputs - j % words * 32;
		Word<M> w = draw<M>(r, left < 32 ? left : 32, depth);
		store_word(x + (pair ? (2 * j + owner - attackers) * (M + 1) : stream + TRIVIUM_WORDS + 2 + (owner * machine + j) * (M + 1)), w);
		if (++j == machine) j = 0, owner++;
	}
	store_trivium(x + stream, r);
	x[stream + TRIVIUM_WORDS] = trial;
	x[stream + TRIVIUM_WORDS + 1] = trial >> 32;
}
