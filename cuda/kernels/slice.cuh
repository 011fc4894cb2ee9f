// A slice: a number of passes of all lanes, the same for all layouts. Lanes that end a trial make
// its row and take a prefetched one.
#pragma once
#include "trial.cuh"

// What kernels are told, each a word of 64 bits.
struct Slice {
	u64 lanes, count;     // their lists, and how many
	u64 prefetched, ring; // the lists of prefetched trials, and how many fit in, a power of two
	u64 tail;             // trials prepared since the beginning
	u64 counters, rows;   // where to count, and to put rows
	u64 passes;
	u64 units, inputs, depth, max_steps; // K, N, L
	// All ones where the direction follows tau; in the high word, all ones where it is against it.
	u64 direction;
	// What is added to a local field of A, and in the high word of B, so that its sign bit is the
	// sign.
	u64 zero;
	u64 keys; // 0: rows have none
	// Attackers: from bit 0 on how many, from 16 the attack, 24 follow, 32 how many learn from a
	// step in one pass.
	u64 attack;
};

#define SLICE u64 lanes, u64 count, u64 prefetched, u64 ring, u64 tail, u64 counters, u64 rows, u64 passes, u64 units, u64 inputs, \
	u64 depth, u64 max_steps, u64 direction, u64 zero, u64 keys, u64 attack
#define SLICE_GIVEN Slice{lanes, count, prefetched, ring, tail, counters, rows, passes, units, inputs, depth, max_steps, direction, zero, keys, attack}

// Ends step t: from the signs of the hidden units, set where negative, follows who moves.
template <class C> DEVICE void decide(Status &s, C &c, const Slice &q, u32 negative_a, u32 negative_b) {
	u32 tau_a = -(ones(negative_a) & 1), tau_b = -(ones(negative_b) & 1); // all ones for -1
	u32 learn = ~(tau_a ^ tau_b);
	s.a = learn & ~(negative_a ^ tau_a);
	s.b = learn & ~(negative_b ^ tau_a);
	s.d = (tau_a & (u32)q.direction) ^ (u32)(q.direction >> 32);
	s.learned += learn & 1;
	s.t++;
	c.note(q, learn, tau_a);
}

// The number of a prefetched trial that is this lane's from now on; there is none where it is not
// below tail.
DEVICE u64 take(GLOBAL Counters *c) { return add(&c->taken, 1); }

const u32 NULL_STEPS = 0xffffffff; // sync_steps of a row without

// Trial (low word first), sync_steps, learning_steps; with attackers attackers_synced,
// best_equal_weights, learn_steps; with keys M+1 words for each word of A.
const int ROW_WORDS = 4;

// A trial without attackers; attackers.cuh has its like for others.
template <class X> struct NoAttackers {
	DEVICE static u64 words(const X &, const Slice &) { return 0; }
	DEVICE static u32 row_words(const Slice &) { return ROW_WORDS; }
	DEVICE void begin(const X &, const Slice &, const GLOBAL u32 *) {}
	DEVICE void resume(const X &) {}
	DEVICE void rest(const X &) const {}
	DEVICE bool behind(const Slice &) const { return false; }
	DEVICE void note(const Slice &, u32, u32) {}
	DEVICE void act(const X &, const Slice &, const Status &) {}

	// Weights change by one at a time, so that they cannot become equal but from odd differences:
	// it is enough to look closer where no difference is odd, which is seldom.
	DEVICE static bool ended(const X &x, const Slice &, Status &, u32 odd) { return odd == 0 && x.equal(); }

	DEVICE static void row(const X &x, const Slice &q, const Status &s, bool ended, GLOBAL u32 *to) {
		to[0] = ended ? s.t : NULL_STEPS, to[1] = s.learned;
		if (q.keys) x.key(to + 2);
	}
};

// Runs a slice. X holds a lane's weights, stream and input, and offers
//
//     list()             the lane's list, from the trial's number on as in trial.cuh: found anew
//                        each time, since a register is worth more than the time at a trial's end
//     resume(), rest()   takes them from the list, and puts them there
//     begin(from)        takes a prefetched trial's
//     pass(...)          carries out the last decision, presents the next input, returns where
//                        parities of weights of A and B differ, and the signs of the local fields
//     equal()            whether A and B are
//     key(to)            puts A's weights there
//     key_words()
//
// and for attackers, C,
//
//     beyond()           the list behind Status
//     each_unit(f), each_word(k, f)
//                        call f for each hidden unit, ascending, and for each word j of one
//     partner(j), input_word(j)
//                        a word of A, and of the input that it is under
template <class X, class C> DEVICE void run(X &x, C &c, const Slice &q) {
	GLOBAL Counters *counts = (GLOBAL Counters *)q.counters;
	const u32 max_steps = q.max_steps;
	Status status = load_status(x.list() + x.status());
	if (status.busy) {
		x.resume();
		c.resume(x);
		add(&counts->steps, -(u64)status.t);
	}
	for (u32 i = 0; i < (u32)q.passes; i++) {
		if (!status.busy) {
			u64 number = take(counts);
			if (number >= q.tail) break;
			const GLOBAL u32 *from = prefetched_trial(q.prefetched, q.ring, number, x.stream() + c.words(x, q));
			c.begin(x, q, from + x.trial() + 2); // before the pair takes registers
			x.begin(from);
			auto to = x.list() + x.trial();
			to[0] = from[x.trial()], to[1] = from[x.trial() + 1];
			status = Status{1, 0, 0, 0, 0, 0};
		}
		if (!c.behind(q)) {
			u32 negative_a, negative_b;
			u32 odd = x.pass(status, q, negative_a, negative_b);
			bool ended = c.ended(x, q, status, odd);
			if (ended || status.t == max_steps) {
				auto trial = x.list() + x.trial();
				GLOBAL u32 *row = (GLOBAL u32 *)q.rows + add(&counts->rows, 1) * (c.row_words(q) + (q.keys ? x.key_words() : 0));
				row[0] = trial[0], row[1] = trial[1];
				c.row(x, q, status, ended, row + 2);
				add(&counts->steps, status.t);
				status.busy = 0;
				continue;
			}
			decide(status, c, q, negative_a, negative_b);
		}
		c.act(x, q, status);
	}
	store_status(x.list() + x.status(), status);
	if (!status.busy) return;
	x.rest();
	c.rest(x);
	add(&counts->steps, status.t);
}
