// Attackers of a pair (section 1 of kernels/CONTRACT.md), machines of the lane's trial that act in
// its learning steps only, and lie in the device's memory whatever layout the pair has: what they
// cost, others need not pay.
//
// An attacker is a list of Words as A is, j = k*W + n/32, under input 0 (n is the weights' sign),
// so that nothing of it is due when the step is over. A learning step goes over it twice: for its
// local fields, and again over the hidden units that move.
//
// A lane's list goes on behind Status, strided in all layouts, with
//
//     0, 1    the attacker that is next to learn from the pair's last step, the number of attackers
//             if none; that step's tau, all ones for -1
//     2..5    what was kept at sync_steps: it, learning_steps, attackers_synced,
//             best_equal_weights
//     then    the attackers, (e*K*W + j)*(M+1) + p
//     then    in follow mode with keys, A at sync_steps, j*(M+1) + p
#pragma once
#include "slice.cuh"

const u32 SIMPLE = 2, GEOMETRIC = 3; // as kernels.Attack; 1, observer, needs no name

const u32 FOLLOWED = 2; // Status.busy after sync_steps
const int KEPT = 2, ATTACK_WORDS = 6;

// An attacker's words, strided: an address is one multiplication and addition of 32 bits to 64.
struct Column {
	GLOBAL u8 *x;
	u32 stride; // bytes
	DEVICE GLOBAL u32 &operator[](u32 word) const { return *(GLOBAL u32 *)(x + (u64)word * stride); }
	DEVICE Column operator+(u32 words) const { return Column{x + (u64)words * stride, stride}; }
	DEVICE Column anew() const { return Column{unknown(x), stride}; }
};

// Eight words are on their way at once: a lane that begins or ends a trial keeps its warp waiting.
template <class To, class From> DEVICE void copy(To to, From from, u32 words) {
	u32 i = 0;
	ROLLED for (; i + 8 <= words; i += 8) {
		u32 w[8];
		UNROLL for (int b = 0; b < 8; b++) w[b] = from[i + b];
		UNROLL for (int b = 0; b < 8; b++) to[i + b] = w[b];
	}
	ROLLED for (; i < words; i++) to[i] = from[i];
}

template <class X> struct Attackers {
	static constexpr int M = X::MAGNITUDES;
	u32 next, tau; // as in the list

	DEVICE static u32 number(const Slice &q) { return (u32)q.attack & 0xffff; }
	DEVICE static u32 attack(const Slice &q) { return (u32)q.attack >> 16 & 0xff; }
	DEVICE static bool follow(const Slice &q) { return (u32)q.attack >> 24; }
	// to learn from a step in one pass
	DEVICE static u32 most(const Slice &q) { return q.attack >> 32; }

	// of them all
	DEVICE static u64 words(const X &x, const Slice &q) { return number(q) * x.key_words(); }
	DEVICE static Column attacker(const X &x, u64 e) {
		Strided from = x.beyond() + (ATTACK_WORDS + e * x.key_words());
		return Column{(GLOBAL u8 *)from.x, unknown((u32)(4 * from.lists))};
	}
	DEVICE static u32 row_words(const Slice &) { return ROW_WORDS + 3; }

	DEVICE void begin(const X &x, const Slice &q, const GLOBAL u32 *from) {
		copy(attacker(x, 0), from, words(x, q));
		next = number(q);
	}

	DEVICE void resume(const X &x) { next = x.beyond()[0], tau = x.beyond()[1]; }
	DEVICE void rest(const X &x) const { x.beyond()[0] = next, x.beyond()[1] = tau; }

	// In how many weights an attacker differs from A, or at least whether.
	DEVICE static u32 unequal_weights(const X &x, Column e, bool all) {
		u32 n = 0;
		x.each_unit([&](u32 k) {
			if (n > 0 && !all) return;
			Column from = e.anew();
			x.each_word(k, [&](auto j, u32) {
				Word<M> a = x.partner(j);
				a.n ^= x.input_word(j);
				n += ones(unequal(a, load_word<M>(from + j * (M + 1))));
			});
		});
		return n;
	}

	// Keeps what the row says of sync_steps, and returns attackers_synced.
	DEVICE static u32 keep(const X &x, const Slice &q, const Status &s) {
		u32 synced = 0, best = 0;
		ROLLED for (u32 e = 0; e < number(q); e++) {
			u32 equal = (u32)q.units * (u32)q.inputs - unequal_weights(x, attacker(x, e), true);
			synced += equal == (u32)q.units * (u32)q.inputs;
			best = equal > best ? equal : best;
		}
		Strided to = x.beyond() + KEPT;
		to[0] = s.t, to[1] = s.learned, to[2] = synced, to[3] = best;
		if (follow(q) && q.keys) x.key(attacker(x, number(q)));
		return synced;
	}

	// Reports whether an attacker equals A.
	DEVICE static bool caught(const X &x, const Slice &q) {
		ROLLED for (u32 e = 0; e < number(q); e++) {
			if (unequal_weights(x, attacker(x, e), false) == 0) return true;
		}
		return false;
	}

	// Reports whether the trial has come to its end, that of max_steps apart.
	DEVICE static bool ended(const X &x, const Slice &q, Status &s, u32 odd) {
		if (s.busy == FOLLOWED) return caught(x, q);
		if (odd != 0 || !x.equal()) return false;
		s.busy = FOLLOWED;
		return keep(x, q, s) > 0 || !follow(q);
	}

	// Fills the row of a trial.
	DEVICE static void row(const X &x, const Slice &q, const Status &s, bool ended, GLOBAL u32 *to) {
		const bool synced = s.busy == FOLLOWED;
		Strided kept = x.beyond() + KEPT;
		to[0] = synced ? kept[0] : NULL_STEPS;
		to[1] = synced ? kept[1] : s.learned;
		to[2] = synced ? kept[2] : NULL_STEPS;
		to[3] = synced ? kept[3] : NULL_STEPS;
		to[4] = ended && follow(q) ? s.t : NULL_STEPS;
		if (!q.keys) return;
		to += 5;
		if (!follow(q)) {
			x.key(to);
			return;
		}
		copy(to, attacker(x, number(q)), x.key_words());
	}

	// Notes a step that is decided, for the attackers.
	DEVICE void note(const Slice &q, u32 learn, u32 tau_a) {
		if (learn & 1) next = 0, tau = tau_a;
	}

	DEVICE bool behind(const Slice &q) const { return next < number(q); }

	// Lets attackers learn from the step.
	DEVICE void act(const X &x, const Slice &q, const Status &s) {
		const u32 end = number(q) - next > most(q) ? next + most(q) : number(q);
		ROLLED for (; next < end; next++) learn(x, q, s, attacker(x, next));
	}

	DEVICE void learn(const X &x, const Slice &q, const Status &s, Column e) const {
		const u32 zero = q.zero >> 32; // as B's
		u32 negative = 0, weakest = 0xffffffff, weak = 0; // bit K-1-k is hidden unit k's
		x.each_unit([&](u32 k) {
			u32 h = zero;
			Column from = e.anew();
			x.each_word(k, [&](auto j, u32) {
				Word<M> w = load_word<M>(from + j * (M + 1));
				w.n ^= x.input_word(j);
				h += field(w);
			});
			negative = negative << 1 | h >> 31;
			h -= zero;
			const u32 size = h >> 31 ? -h : h;
			weak <<= 1;
			if (size < weakest) weakest = size, weak = 1;
		});
		const bool wrong = (ones(negative) ^ tau) & 1;
		if (wrong && attack(q) == SIMPLE) return;
		if (wrong && attack(q) == GEOMETRIC) negative ^= weak;
		const u32 moves = ~(negative ^ tau);
		// A field is below 2^31, so this adds 0, of which the assembler is unaware: it would keep
		// all addresses in registers.
		e.stride += weakest >> 31;
		x.each_unit([&](u32 k) {
			if (!(moves >> (x.number_of_units() - 1 - k) & 1)) return;
			Column to = e.anew();
			x.each_word(k, [&](auto j, u32 valid) {
				Word<M> w = load_word<M>(to + j * (M + 1));
				const u32 input = x.input_word(j);
				w.n ^= input;
				step<M, X::DEEP>(w, true, s.d, input, q.depth, valid);
				store_word(to + j * (M + 1), w);
			});
		});
	}
};
