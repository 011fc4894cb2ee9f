package bitsliced

import (
	"math/bits"
	"slices"

	"tpmbench/kernels"
)

// hear lets networks branch where there is room, and else learns and selects.
func (s *swarm) hear() {
	for i := range s.e {
		m := &s.e[i]
		m.hit = s.look(&m.machine, s.p.Tie == kernels.TiePlus) == s.tau
		if !m.hit {
			m.sigma ^= 1 << s.weakest()
		}
		m.history = m.history<<1 | uint32(mask(m.hit)&1)
		if s.stopped(len(m.w)) {
			return
		}
	}
	if uint64(len(s.e))<<(s.p.K-1) <= uint64(s.p.Attackers) {
		s.branch()
		return
	}
	for i := range s.e {
		s.learn(&s.e[i].machine)
	}
	if s.learned >= 20 {
		s.selection()
	}
}

// weakest returns the unit of the smallest |h| of the last machine looked at.
func (s *swarm) weakest() (unit int) {
	for k, h := range s.h {
		if max(h, -h) < max(s.h[unit], -s.h[unit]) {
			unit = k
		}
	}
	return unit
}

// branch replaces each network by copies with all signs of the pair's output.
func (s *swarm) branch() {
	parents := s.e
	s.e = make([]member, 0, len(parents)<<(s.p.K-1))
	for _, m := range parents {
		for v := range uint32(1) << s.p.K {
			if s.output(v) != s.tau {
				continue
			}
			c := member{machine: machine{w: s.weights(), sigma: v}, history: m.history}
			copy(c.w, m.w)
			s.learn(&c.machine)
			s.e = append(s.e, c)
			if s.err != nil {
				return
			}
		}
		s.spare = append(s.spare, m.w)
	}
}

// selection drops networks with fewer than 10 hits in 20 learning steps, but not the
// best 20.
func (s *swarm) selection() {
	var of [21]int // networks with so many hits
	for i := range s.e {
		of[s.e[i].hits()]++
	}
	// The best 20 are those with more than last hits, and quota of those with last.
	last, quota := 20, 20
	for ; last > 0 && of[last] < quota; last-- {
		quota -= of[last]
	}
	s.e = slices.DeleteFunc(s.e, func(m member) bool {
		hits := m.hits()
		best := hits > last || hits == last && quota > 0
		if hits == last {
			quota--
		}
		if hits < 10 && !best {
			s.spare = append(s.spare, m.w)
			return true
		}
		return false
	})
}

func (m *member) hits() int { return bits.OnesCount32(m.history & (1<<20 - 1)) }
