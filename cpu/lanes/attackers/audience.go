package attackers

import (
	"math/bits"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// Audience is the attackers who listen to an exchange. Where each acts for itself, attackers of equal
// weights stay equal, and share a lane from when that is noticed; so a log that goes on long after its
// pair has synchronised, and with it most attackers, costs less and less.
type Audience struct {
	p       kernels.Params
	k       *Kernel
	stopped func(words int) bool
	all     *Ensemble
	to      kernels.Scorer

	alone   bool      // each attacker acts for itself
	lane    []int32   // of each attacker
	members [][]int32 // attackers of each lane, nil where nobody looks at it any more
	shared  bool      // a lane has several
	agreed  []uint64  // lanes without an error since merge looked last
	heard   int       // steps since then
	steps   int       // steps in all
	next    int       // the lane from which on merge looks for one
	wrong   []uint64  // room for the errors of all attackers
}

// mergeEvery is the number of steps after which attackers are compared with one of them.
const mergeEvery = 64

// NewAudience returns p's attackers, of an attack that this package Knows; stopped is as for New.
func NewAudience(p kernels.Params, k *Kernel, stopped func(words int) bool) *Audience {
	a := &Audience{p: p, k: k, stopped: stopped}
	switch p.Attack {
	case kernels.Observer, kernels.Simple, kernels.Geometric:
		a.alone = true
		a.lane, a.wrong = make([]int32, p.Attackers), make([]uint64, wordsOf(p.Attackers))
	}
	return a
}

// Begin draws the initial weights, those of trial t.
func (a *Audience) Begin(t kernels.Trial) {
	a.all = New(a.p, a.k, a.stopped)
	a.all.listen()
	a.all.Prepare([]kernels.Trial{t})
	a.all.Begin(t, 0)
	if !a.alone {
		return
	}
	a.members = make([][]int32, a.p.Attackers)
	for i := range a.lane {
		a.lane[i], a.members[i] = int32(i), []int32{int32(i)}
	}
	a.shared, a.next, a.steps = false, 0, 0
	a.begin()
}

// begin begins to note which lanes have no errors.
func (a *Audience) begin() {
	if a.heard = 0; len(a.agreed) != wordsOf(len(a.members)) {
		a.agreed = make([]uint64, wordsOf(len(a.members)))
	}
	clear(a.agreed)
	for lane, m := range a.members {
		if m != nil {
			a.agreed[lane/64] |= 1 << (lane % 64)
		}
	}
}

// Hear makes the attackers listen to a step, in which they learn or not, and tells to how they did.
func (a *Audience) Hear(s *Step, learn bool, to kernels.Scorer) {
	if !a.alone {
		a.all.hear(s, learn, to)
		return
	}
	a.to = to
	a.all.hear(s, learn, a)
	if a.heard >= mergeEvery && learn && !a.stopped(0) {
		a.merge()
		a.shrink()
		a.begin()
	}
}

// Moved implements kernels.Scorer: lanes do not move by themselves.
func (a *Audience) Moved([]int32) {}

// Heard implements kernels.Scorer, of lanes.
func (a *Audience) Heard(wrong []uint64) {
	a.heard++
	a.steps++
	for i, x := range wrong {
		a.agreed[i] &^= x
	}
	if !a.shared {
		a.to.Heard(wrong)
		return
	}
	clear(a.wrong)
	for i, x := range wrong {
		for ; x != 0; x &= x - 1 {
			if lane := 64*i + bits.TrailingZeros64(x); lane < len(a.members) {
				for _, e := range a.members[lane] {
					a.wrong[e/64] |= 1 << (e % 64)
				}
			}
		}
	}
	a.to.Heard(a.wrong)
}

// merge compares attackers who have not erred lately, of whom many may have A's weights, with one of
// them, and gives those of equal weights its lane.
func (a *Audience) merge() {
	same := a.agreed
	one, n := -1, 0
	lanes.Each(same, func(lane int) {
		n++
		if one < 0 || one < a.next && lane >= a.next {
			one = lane
		}
	})
	if n < 2 {
		return
	}
	a.next = one + 1
	a.all.equal(one, same)
	lanes.Each(same, func(lane int) {
		if lane == one {
			return
		}
		for _, e := range a.members[lane] {
			a.lane[e] = int32(one)
		}
		a.members[one] = append(a.members[one], a.members[lane]...)
		a.members[lane] = nil
		a.shared, a.next = true, one // there may be more
	})
}

// shrink brings the lanes that are left together, where they then cost less.
func (a *Audience) shrink() {
	var left []int
	for lane, m := range a.members {
		if m != nil {
			left = append(left, lane)
		}
	}
	p := a.p
	p.Attackers = len(left)
	then, now := layoutOf(p, a.k.Words), a.all.layout
	switch {
	case then.shift == now.shift && then.columns < now.columns:
		a.all.gather(left)
	case then.vectors < now.vectors && a.steps >= worthMoving:
		a.all = a.all.copied(p, left)
	default:
		return
	}
	members := make([][]int32, len(left))
	for to, from := range left {
		members[to] = a.members[from]
		for _, e := range members[to] {
			a.lane[e] = int32(to)
		}
	}
	a.members, a.next = members, 0
}

// worthMoving is after how many steps a log is taken to be so long that it pays to move weights, one
// by one, into vectors of several inputs.
const worthMoving = 2048

// Settle makes all moves that are still to be made, and tells to what it has not heard.
func (a *Audience) Settle(to kernels.Scorer) {
	if a.to = to; a.alone {
		to = a
	}
	a.all.settleFor(to)
}

// Places returns how many places there are that may have attackers.
func (a *Audience) Places() int {
	if n := a.all.networks; n != nil {
		return 64 * n.words
	}
	return a.p.Attackers
}

// IsThere reports whether a place has an attacker.
func (a *Audience) IsThere(place int) bool {
	return a.all.networks == nil || a.all.lanesOf(place/64)>>(place%64)&1 == 1
}

// Each calls f for every attacker with its weights as bytes that are the same for equal weights, after
// Settle.
func (a *Audience) Each(f func(place int, code []byte)) {
	a.all.each(func(lane int, code []byte) {
		if !a.alone {
			f(lane, code)
			return
		}
		for _, e := range a.members[lane] {
			f(int(e), code)
		}
	})
}

// Read sets w to the weights of the attacker in a place, [k*N+n], after Settle.
func (a *Audience) Read(place int, w []int8) {
	if a.alone {
		place = int(a.lane[place])
	}
	a.all.Read(place, w)
}
