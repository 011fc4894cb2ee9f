package bitsliced

import (
	"math/bits"
	"slices"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// swarm is the genetic networks of one pair, which have the inputs of a hidden unit as
// lanes, too: one is copied in a few words.
type swarm struct {
	*pair
	e     []member
	spare [][]uint64 // weights of networks that were dropped
}

// member is a network.
type member struct {
	machine
	hit     bool   // its own output was the pair's
	history uint32 // hit of the last learning steps, the last in bit 0
}

func newSwarm(pair *pair) audience { return &swarm{pair: pair} }

// swarmBytes is about the memory of a swarm.
func swarmBytes(p kernels.Params) int {
	machine := 8*p.K*ShapeOf(p).Planes*((p.N+63)/64) + 64
	return (2 + p.Attackers) * machine * 3 / 2 // while networks branch, their parents are there too
}

// weights returns room for a machine's.
func (s *swarm) weights() []uint64 {
	if n := len(s.spare); n > 0 {
		w := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return w
	}
	return make([]uint64, s.machine())
}

func (s *swarm) trials() int { return 1 }

func (s *swarm) prepare(uint64, int) {}

// begin starts a trial with one network.
func (s *swarm) begin(trial uint64) {
	for len(s.e) > 1 {
		s.spare = append(s.spare, s.e[len(s.e)-1].w)
		s.e = s.e[:len(s.e)-1]
	}
	if len(s.e) == 0 {
		s.e = append(s.e, member{machine: machine{w: s.weights()}})
	}
	s.e[0].history = 0
	stream := newBitStream(trivium.ForTrial(s.p.Seed, trial, 1))
	s.draw(&stream, s.e[0].w)
}

// caught tells whether an opponent has all weights of A.
func (s *swarm) caught() bool {
	return slices.ContainsFunc(s.e, func(m member) bool { return slices.Equal(m.w, s.a.w) })
}

// know returns how many have, and the most weights that one shares.
func (s *swarm) know() (synced, best int) {
	for _, m := range s.e {
		if s.stopped(len(m.w)) {
			return synced, best
		}
		n := s.shared(m.w)
		if n == s.p.Weights() {
			synced++
		}
		best = max(best, n)
	}
	return synced, best
}

// shared returns how many weights of w are A's.
func (s *swarm) shared(w []uint64) (n int) {
	for k := range s.p.K {
		a, b := s.unit(s.a.w, k), s.unit(w, k)
		for j, equal := range s.valid {
			for i := range s.shape.Planes {
				at := j*s.shape.Planes + i
				equal &^= a[at] ^ b[at]
			}
			n += bits.OnesCount64(equal)
		}
	}
	return n
}
