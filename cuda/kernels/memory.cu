// Steps pairs of any size: a trial a thread, its weights in the device's memory, streamed through
// once a step. Neighbouring lanes have neighbouring words.
//
// A word of both machines, 32 weights each, is 4*(4*(M+1)+2) bytes read and written: 56 at M = 2.
// One byte a weight was tried for large L: as many bytes as at M = 7, but 578 instructions for such
// a word (sm_90) where this has 238.
//
// Compiled with PLANES = M, ATTACKERS or not, and BLOCKS, the blocks that a multiprocessor has
// registers for.
#include "attack.cuh"

template <int M> struct Memory {
	Trivium r;
	u64 lanes, count, units, inputs;

	DEVICE u64 words() const { return (inputs + 31) / 32; } // of a hidden unit
	DEVICE u64 all() const { return units * words(); }
	DEVICE Strided list() const { return {(GLOBAL u32 *)lanes + thread_number(), count}; }
	DEVICE u64 stream() const { return 2 * all() * (M + 1); }
	DEVICE u64 trial() const { return stream() + TRIVIUM_WORDS; }
	DEVICE u64 input() const { return trial() + 2; }
	DEVICE u64 status() const { return input() + all(); }
	DEVICE u64 key_words() const { return all() * (M + 1); }

	DEVICE void begin(const GLOBAL u32 *x) {
		Strided to = list();
		const u64 weights = stream();
		ROLLED for (u64 i = 0; i < weights; i++) to[i] = x[i];
		Strided s = to + input();
		ROLLED for (u64 j = 0; j < all(); j++) s[j] = 0;
		r = load_trivium(x + weights);
	}

	DEVICE void resume() { r = load_trivium(list() + stream()); }
	DEVICE void rest() const { store_trivium(list() + stream(), r); }

	DEVICE u32 pass(const Status &x, const Slice &q, u32 &negative_a, u32 &negative_b) {
		u32 odd = 0;
		negative_a = negative_b = 0;
		Strided to = list(), s = to + input();
		ROLLED for (u32 k = 0; k < (u32)units; k++) {
			u32 bit = units - 1 - k;
			bool move_a = x.a >> bit & 1, move_b = x.b >> bit & 1;
			u32 ha = q.zero, hb = q.zero >> 32;
			ROLLED for (u64 left = inputs; left > 0;) {
				u32 here = left < 32 ? left : 32, valid = funnel(0xffffffff, 0, 32 - here);
				Word<M> a = load_word<M>(to), b = load_word<M>(to + (M + 1));
				u32 next = clock(r, here), turn = next ^ s[0];
				s[0] = next;
				step<M, M == 1>(a, move_a, x.d, turn, q.depth, valid);
				step<M, M == 1>(b, move_b, x.d, turn, q.depth, valid);
				store_word(to, a);
				store_word(to + (M + 1), b);
				odd |= a.m[0] ^ b.m[0];
				ha += field(a);
				hb += field(b);
				to = to + 2 * (M + 1);
				s = s + 1;
				left -= here;
			}
			negative_a = negative_a << 1 | ha >> 31;
			negative_b = negative_b << 1 | hb >> 31;
		}
		return odd;
	}

	DEVICE bool equal() const {
		Strided from = list();
		u32 x = 0;
		ROLLED for (u64 j = 0; j < all() && x == 0; j++) {
			x = unequal(load_word<M>(from), load_word<M>(from + (M + 1)));
			from = from + 2 * (M + 1);
		}
		return x == 0;
	}

	template <class List> DEVICE void key(List to) const {
		Strided from = list(), s = from + input();
		ROLLED for (u64 j = 0; j < all(); j++) {
			Word<M> w = load_word<M>(from + 2 * j * (M + 1));
			w.n ^= s[j];
			store_word(to + j * (M + 1), w);
		}
	}

	static constexpr int MAGNITUDES = M;
	static constexpr bool DEEP = M == 1;
	// The list for attackers, whose addresses the compiler must not hold in registers throughout.
	DEVICE Strided here() const { return {list().x, unknown((u32)count)}; }
	DEVICE Strided beyond() const { return here() + (status() + STATUS_WORDS); }
	DEVICE u32 number_of_units() const { return units; }
	DEVICE Word<M> partner(u64 j) const { return load_word<M>(here() + 2 * j * (M + 1)); }
	DEVICE u32 input_word(u64 j) const { return here()[input() + j]; }
	template <class F> DEVICE void each_unit(F f) const {
		ROLLED for (u32 k = 0; k < (u32)units; k++) f(k);
	}
	// f takes j, and where there are weights
	template <class F> DEVICE void each_word(u32 k, F f) const {
		u64 j = k * words();
		ROLLED for (u32 left = inputs; left > 32; left -= 32) f(j++, 0xffffffffu);
		f(j, funnel(0xffffffff, 0, (32 - inputs % 32) % 32));
	}
};

KERNEL(128, BLOCKS) NAME(SLICE) {
	if (thread_number() >= count) return;
	Memory<PLANES> x;
	x.lanes = lanes, x.count = count, x.units = units, x.inputs = inputs;
	Attack<Memory<PLANES>> c;
	run(x, c, SLICE_GIVEN);
}
