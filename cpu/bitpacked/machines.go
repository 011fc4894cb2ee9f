package bitpacked

import (
	"math"
	"math/bits"
	"slices"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// attacker is one further machine of a pair.
type attacker struct {
	machine
	guess   []uint64 // signs by which it moves, [k]
	history uint32   // genetic: whether its output was the pair's, the last learning step in bit 0
	place   int32    // listening: where it, or the one it is a copy of, was before the step
}

// machines are attackers that are machines like the pair's, one after the other.
type machines struct {
	*Pair
	attack strategy
	list   []attacker // those present
	spare  []attacker // memory of others
	in     stream
	votes  []uint32 // majority: room for them
}

// strategy is what an attack decides from fields and signs.
type strategy struct {
	first func(kernels.Params) int // attackers with which a trial begins
	step  func(*machines)          // what they do in a learning step
}

var strategies = map[kernels.Attack]strategy{
	kernels.Observer:  {all, (*machines).observe},
	kernels.Simple:    {all, (*machines).imitate},
	kernels.Geometric: {all, (*machines).flipAll},
	kernels.Majority:  {all, (*machines).vote},
	kernels.Genetic:   {one, (*machines).evolve},
}

func all(p kernels.Params) int { return p.Attackers }
func one(kernels.Params) int   { return 1 }

func newMachines(r *Pair) *machines {
	return &machines{Pair: r, attack: strategies[r.p.Attack], in: stream{fill: r.kernel.Fill}}
}

func (a *machines) trials() int             { return 1 }
func (a *machines) prepare([]kernels.Trial) {}

// counted implements ensemble; of genetic attackers the number changes.
func (a *machines) counted() (w kernels.Work) {
	if a.p.Attack == kernels.Genetic || a.Sizes > 0 {
		return w
	}
	sum, move := a.kernel.Work(a.Planes)
	return w.Plus(float64(a.p.Attackers), sum.Plus(1, move))
}

// begin draws the attackers with which a trial begins.
func (a *machines) begin(t kernels.Trial, _ int) {
	a.resize(a.attack.first(a.p))
	for i := range a.list {
		e := &a.list[i]
		e.history = 0
		a.in.begin(trivium.ForTrial(t.Seed, t.Number, uint16(1+i)))
		a.start.random(e.w, &a.in, &a.work)
		if a.err != nil {
			return
		}
	}
}

// resize makes n attackers present, whose contents are then undefined.
func (a *machines) resize(n int) {
	a.spare = append(a.spare, a.list...)
	for len(a.spare) < n {
		a.spare = append(a.spare, attacker{machine: newMachine(a.Shape), guess: make([]uint64, a.K)})
	}
	left := len(a.spare) - n
	a.list = append(a.list[:0], a.spare[left:]...)
	a.spare = a.spare[:left]
}

// each calls f for every attacker, until the work must stop.
func (a *machines) each(f func(*attacker)) {
	for i := range a.list {
		if f(&a.list[i]); a.err != nil {
			return
		}
	}
}

// see finds an attacker's fields and signs.
func (a *machines) see(e *attacker) { a.look(&e.machine, a.least.others) }

// step is what attackers do in a learning step of the pair.
func (a *machines) step() {
	a.attack.step(a)
}

// caught reports whether an attacker equals A.
func (a *machines) caught() bool {
	return slices.ContainsFunc(a.list, func(e attacker) bool {
		return !a.stopped(a.K) && slices.Equal(e.w, a.Pair.a.w)
	})
}

// matches returns how many attackers equal A, and the most weights that one shares with it.
func (a *machines) matches() (synced, best int) {
	a.each(func(e *attacker) {
		a.stopped(len(e.w))
		shared := a.shared(&e.machine, &a.a)
		best = max(best, shared)
		if shared == a.K*a.N {
			synced++
		}
	})
	return synced, best
}

// nearest returns the least distance of an attacker from A.
func (a *machines) nearest() int {
	least := math.MaxInt
	a.each(func(e *attacker) {
		a.stopped(8 * len(e.w))
		least = min(least, a.distance(&e.machine, &a.a))
	})
	return least
}

// shared returns how many weights of m and o are equal.
func (s *Shape) shared(m, o *machine) int {
	differ := 0
	for word := range s.K * s.Words {
		at, x := s.at(word), uint64(0)
		for i := range s.Planes {
			x |= m.w[at+i*vector] ^ o.w[at+i*vector]
		}
		differ += bits.OnesCount64(x)
	}
	return s.K*s.N - differ
}

// distance returns the sum over all weights of how far those of m and o are apart: the difference of
// the codes, or its inverse and 1 where it is negative.
func (s *Shape) distance(m, o *machine) (sum int) {
	var d [8]uint64
	for word := range s.K * s.Words {
		at, borrow := s.at(word), uint64(0)
		for i := range s.Planes {
			x, y := m.w[at+i*vector], o.w[at+i*vector]
			d[i&7] = x ^ y ^ borrow
			borrow = ^x&(y|borrow) | y&borrow
		}
		for i := range s.Planes {
			sum += bits.OnesCount64(d[i&7]^borrow) << i
		}
		sum += bits.OnesCount64(borrow)
	}
	return sum
}
