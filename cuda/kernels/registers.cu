// Steps pairs whose weights fit into a thread's registers: a trial a thread, unrolled over all
// words. Nothing goes to memory but at the beginning and the end of a slice, and when a trial ends.
//
// A step's input begins where the last ended, in the middle of a word of the stream. Where N is
// known to the compiler (INPUTS), K*N bits are drawn in whole words but for the last, and hidden
// units cut theirs out; else each hidden unit draws for itself, and ends with a part of a word.
//
// Compiled with UNITS = K, WORDS = W (words of a hidden unit), PLANES = M, DEEPEST = 1 where L =
// 2^M-1, else 0, INPUTS = N or not, ATTACKERS or not, and BLOCKS, the blocks that a multiprocessor
// has registers for.
#include "attack.cuh"

#ifndef INPUTS
#define INPUTS 0
#endif

// One step's input, where N is known: word i of hidden unit k, asked for in ascending order. All
// but clock() is the compiler's.
template <int K, int N> struct Input {
	u32 older = 0, newer = 0; // words made-2 and made-1 of the step's K*N bits
	int made = 0;

	// Bits beyond the hidden unit's are undefined.
	DEVICE u32 word(Trivium &r, int k, int i) {
		const int start = k * N + 32 * i, end = i < (N - 1) / 32 ? start + 32 : (k + 1) * N;
		if (32 * made < end) {
			older = newer;
			newer = 32 * (made + 1) <= K * N ? clock(r) : clock(r, K * N % 32);
			made++;
		}
		return start / 32 == made - 1 ? newer >> start % 32 : funnel(older, newer, start % 32);
	}
};

template <int K, int W, int M, bool FULL, int N> struct Registers {
	Word<M> a[K * W], b[K * W];
	u32 s[K * W]; // the input's signs
	Trivium r;

	u64 lanes, count;
	u32 last; // weights in the last word of a hidden unit

	static constexpr int STREAM = 2 * K * W * (M + 1), TRIAL = STREAM + TRIVIUM_WORDS, INPUT = TRIAL + 2, STATUS = INPUT + K * W,
	                     LIST = STATUS + STATUS_WORDS;

	DEVICE GLOBAL u32 *list() const { return (GLOBAL u32 *)lanes + thread_number() * (u64)LIST; }
	DEVICE u64 stream() const { return STREAM; }
	DEVICE u64 trial() const { return TRIAL; }
	DEVICE u64 status() const { return STATUS; }
	DEVICE u64 key_words() const { return K * W * (M + 1); }

	DEVICE void begin(const GLOBAL u32 *x) {
		UNROLL for (int j = 0; j < K * W; j++) {
			a[j] = load_word<M>(x + 2 * j * (M + 1));
			b[j] = load_word<M>(x + (2 * j + 1) * (M + 1));
			s[j] = 0;
		}
		r = load_trivium(x + STREAM);
	}

	DEVICE void resume() {
		const GLOBAL u32 *x = list();
		begin(x);
		UNROLL for (int j = 0; j < K * W; j++) s[j] = x[INPUT + j];
	}

	DEVICE void rest() const {
		GLOBAL u32 *x = list();
		UNROLL for (int j = 0; j < K * W; j++) {
			store_word(x + 2 * j * (M + 1), a[j]);
			store_word(x + (2 * j + 1) * (M + 1), b[j]);
			x[INPUT + j] = s[j];
		}
		store_trivium(x + STREAM, r);
	}

	DEVICE u32 pass(const Status &x, const Slice &q, u32 &negative_a, u32 &negative_b) {
		u32 odd = 0, valid = funnel(0xffffffff, 0, 32 - last);
		Input<K, N> input;
		negative_a = negative_b = 0;
		UNROLL for (int k = 0; k < K; k++) {
			bool move_a = x.a >> (K - 1 - k) & 1, move_b = x.b >> (K - 1 - k) & 1;
			u32 ha = q.zero, hb = q.zero >> 32;
			UNROLL for (int i = 0; i < W; i++) {
				int j = k * W + i;
				u32 inside = i == W - 1 ? valid : 0xffffffff;
				u32 next = N > 0 ? input.word(r, k, i) : i == W - 1 ? clock(r, last) : clock(r), turn = next ^ s[j];
				s[j] = next;
				step<M, FULL>(a[j], move_a, x.d, turn, q.depth, inside);
				step<M, FULL>(b[j], move_b, x.d, turn, q.depth, inside);
				odd |= a[j].m[0] ^ b[j].m[0];
				ha += field(a[j]);
				hb += field(b[j]);
			}
			negative_a = negative_a << 1 | ha >> 31;
			negative_b = negative_b << 1 | hb >> 31;
		}
		return odd;
	}

	DEVICE bool equal() const {
		u32 x = 0;
		UNROLL for (int j = 0; j < K * W; j++) x |= unequal(a[j], b[j]);
		return x == 0;
	}

	template <class List> DEVICE void key(List to) const {
		UNROLL for (int j = 0; j < K * W; j++) {
			Word<M> w = a[j];
			w.n ^= s[j];
			store_word(to + j * (M + 1), w);
		}
	}

	static constexpr int MAGNITUDES = M;
	static constexpr bool DEEP = FULL;
	DEVICE Strided beyond() const { return Strided{(GLOBAL u32 *)lanes + count * LIST + thread_number(), count}; }
	DEVICE u32 number_of_units() const { return K; }
	DEVICE Word<M> partner(int j) const {
		Word<M> w = a[j];
		w.n = unknown(w.n), w.m[0] = unknown(w.m[0]);
		return w;
	}
	DEVICE u32 input_word(int j) const { return s[j]; }
	template <class F> DEVICE void each_unit(F f) const {
		UNROLL for (int k = 0; k < K; k++) f(k);
	}
	// f takes j, and where there are weights
	template <class F> DEVICE void each_word(int k, F f) const {
		UNROLL for (int i = 0; i < W; i++) f(k * W + i, i == W - 1 ? funnel(0xffffffff, 0, 32 - last) : 0xffffffff);
	}
};

KERNEL(128, BLOCKS) NAME(SLICE) {
	if (thread_number() >= count) return;
	typedef Registers<UNITS, WORDS, PLANES, DEEPEST, INPUTS> Pair;
	Pair x;
	x.lanes = lanes, x.count = count;
	x.last = (INPUTS > 0 ? INPUTS : inputs) - 32 * (WORDS - 1);
	Attack<Pair> c;
	run(x, c, SLICE_GIVEN);
}
