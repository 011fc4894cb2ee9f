package curve

import (
	"cmp"
	"math/bits"
	"slices"

	"tpmbench/kernels"
)

// Selection in the genetic attack (CONTRACT.md, section 1): V, U and how many networks always stay.
const (
	remembered = 20
	enough     = 10
	survivors  = 20
)

// attacker is one attacking machine.
type attacker struct {
	machine
	with    alike  // how it compares with A
	guess   uint32 // signs by which it learns
	history uint32 // genetic: whether its output was the pair's; last learning step in bit 0
}

// drawAttackers draws the initial attackers of a trial.
func (r *pair) drawAttackers(trial uint64) {
	n := r.p.Attackers
	if r.p.Attack == kernels.Genetic {
		n = 1
	}
	r.resize(n)
	for i := range r.e {
		if r.stop() {
			return
		}
		in := newStream(r.p.Seed, trial, uint16(1+i))
		r.draw(&r.e[i].machine, &in)
		r.e[i].with.stale, r.e[i].history = r.units, 0
	}
}

// resize sets the number of attackers present to n; their contents are then undefined.
func (r *pair) resize(n int) {
	r.spare = append(r.spare, r.e...)
	for len(r.spare) < n {
		r.spare = append(r.spare, attacker{machine: r.newMachine(), with: newAlike(r.k)})
	}
	r.e = append(r.e[:0], r.spare[len(r.spare)-n:]...)
	r.spare = r.spare[:len(r.spare)-n]
}

// attack performs the attackers' part of a learning step.
func (r *pair) attack() {
	switch r.p.Attack {
	case kernels.Observer:
		r.each(func(e *attacker) { e.guess = e.sigma })
	case kernels.Simple:
		for i := range r.e {
			if e := &r.e[i]; r.product1(e.sigma) == r.plus {
				e.with.stale |= r.teach(&e.machine, e.sigma)
			}
		}
	case kernels.Geometric:
		r.each(r.flip)
	case kernels.Majority:
		r.vote()
	case kernels.Genetic:
		r.evolve()
	}
}

// each lets every attacker guess and learn.
func (r *pair) each(guess func(*attacker)) {
	for i := range r.e {
		e := &r.e[i]
		guess(e)
		e.with.stale |= r.teach(&e.machine, e.guess)
	}
}

// flip sets e's guess to its signs; if its output differs from the public one, the sign with the
// smallest |h| is flipped.
func (r *pair) flip(e *attacker) {
	e.guess = e.sigma
	if r.product1(e.sigma) == r.plus {
		return
	}
	least := 0
	for k, h := range e.h {
		if max(h, -h) < max(e.h[least], -e.h[least]) { // ties go to the lowest k
			least = k
		}
	}
	e.guess ^= 1 << least
}

// vote is the majority attack.
func (r *pair) vote() {
	if r.t <= r.p.Wait || r.t%2 == 1 {
		r.each(r.flip)
		return
	}
	count := map[uint32]int{}
	for i := range r.e {
		r.flip(&r.e[i])
		count[r.e[i].guess]++
	}
	var winner uint32
	votes := 0
	for v, n := range count {
		if n > votes || n == votes && v < winner {
			winner, votes = v, n
		}
	}
	r.each(func(e *attacker) { e.guess = winner })
}

// evolve is the genetic attack.
func (r *pair) evolve() {
	for i := range r.e {
		e := &r.e[i]
		e.history <<= 1
		if r.product1(e.sigma) == r.plus {
			e.history |= 1
		}
	}
	if uint64(len(r.e))<<(r.k-1) <= uint64(r.p.Attackers) {
		r.branch()
		return
	}
	r.each(r.flip)
	if r.learnings >= remembered {
		r.selection()
	}
}

// branch replaces each network by copies, one for each guess with the public output.
func (r *pair) branch() {
	parents := slices.Clone(r.e)
	r.e = r.e[:0]
	r.resize(len(parents) << (r.k - 1))
	next := r.e
	for i := range parents {
		for guess := range r.units + 1 { // k is far below 32 if there is room
			if r.product1(guess) != r.plus {
				continue
			}
			e := &next[0]
			next = next[1:]
			parents[i].copyTo(&e.machine)
			e.history = parents[i].history
			r.teach(&e.machine, guess)
			e.with.stale = r.units
		}
	}
	r.spare = append(r.spare, parents...)
}

// selection drops networks whose output disagreed with the pair's too often.
func (r *pair) selection() {
	order := make([]int, len(r.e))
	for i := range order {
		order[i] = i
	}
	hits := func(i int) int { return bits.OnesCount32(r.e[i].history & (1<<remembered - 1)) }
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(hits(j), hits(i)) })
	keep := make([]bool, len(r.e))
	for rank, i := range order {
		keep[i] = rank < survivors || hits(i) >= enough
	}
	var stay []attacker
	for i, e := range r.e {
		if keep[i] {
			stay = append(stay, e)
		} else {
			r.spare = append(r.spare, e)
		}
	}
	r.e = stay
}
