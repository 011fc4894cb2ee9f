package int8

import (
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Lanes is the number of lanes side by side.
const Lanes = 64

// Weight is one weight of a machine in the lanes of a word, as v.
type Weight [Lanes]int8

// Pair is one weight of A and of B.
type Pair [2]Weight

// Kernel is what an instruction set supplies.
type Kernel struct {
	Name   string // layout-isa
	Stream *keystream.Kernel
	// Interleaved is the keystream of few lanes, for machines whose weights would leave
	// the caches: those of InterleaveFrom weights and more, of A and all attackers. Nil
	// where there is none.
	Interleaved    *keystream.Kernel
	InterleaveFrom int
	Work           Work
	// Unit does one pass of one hidden unit in one word of lanes.
	Unit func(u *Unit)
	// Turn makes u.Turns, TurnBytes an input, which all attackers read, after Unit. Nil
	// where AttackerPass reads the planes itself.
	Turn      func(u *Unit)
	TurnBytes int
	// AttackerPass does an attacker's share of a pass, after u's own.
	AttackerPass func(u *Unit, h *AttackerUnit)
	// Distance counts the inputs, at most 255, at which the weights w[0], w[step], ... of a
	// machine are not A's.
	Distance func(a []Pair, w []Weight, step int, count *[Lanes]uint8)
	// Take sets the lanes of both sources in the weights dst[0], dst[step], ... of a machine to
	// u - d.Offset, where u is coded in their planes; v is w there, since a last input of +1 is
	// taken for granted. The second source may have no lanes.
	Take func(dst []Weight, step int, from [2]Coded, words int, d keystream.Depth)
	// TakePasses is how many passes Take costs, however few lanes it is for; 0 where it goes lane by lane.
	TakePasses float64
}

// Coded is weights for the lanes of a mask as a keystream.Depth codes them: plane p of weight i is
// Planes[(i*d.Planes+p)*words].
type Coded struct {
	Planes []uint64
	Mask   uint64
}

// Work is that of a kernel's routines for an input and a word of lanes; zero where nobody counted.
type Work struct {
	Unit, Turn       kernels.Work // of A and B, and of all attackers together
	Attacker, Follow kernels.Work // of an attacker, and of one that is also compared with A
}

// Unit is one hidden unit's share of a pass in one word of lanes; see lanes.Step.
type Unit struct {
	L        int
	W        []Pair   // [n]
	Old, New []uint64 // sign planes; that of input n is at n*Stride
	Stride   int
	Active   uint64 // lanes of which anything is asked

	LearnA, LearnB   uint64
	Up               uint64
	StrictA, StrictB uint64
	SigmaA, SigmaB   uint64 // out
	Differ           uint64 // out: lanes in which some weight differs

	Turns []int8 // for attackers, [n]: where Old and New differ, as the kernel wants it

	wide [2 * Lanes]int32 // sums of lanes, of A and of B; the kernels' own
	sums [Lanes]int16     // the same of an attacker, where 16 bits hold them
}

// AttackerUnit is an attacker's share of a Unit.
type AttackerUnit struct {
	W      []Weight // [n]
	Learn  uint64
	Sigma  uint64 // out
	Follow bool
	Differ uint64 // out, if Follow: lanes in which some weight is not A's

	Least *Least // of the attacker's fields up to now; nil where no sign is flipped
	Less  uint64 // out: lanes in which this one's |h| is less, which becomes the least
}

// Least is the smallest |h| in each lane, in an order and width of the kernel's own.
type Least [Lanes]int32

// most is what is more than any |h|, in 32 bits and in each 16: units are at most
// 2^20 weights of 127, and what kernels hold in 16 bits is less.
const most = 0x7fff7fff

// noField is the least where there is no field yet.
var noField = func() (l Least) {
	for i := range l {
		l[i] = most
	}
	return l
}()

// stream returns the keystream of as many lanes as suit p. An attacker counts twice
// as much as A or B, for it adds nothing to the keystream, which is what few lanes
// make dearer: with K=3 N=100 they were measured to be faster from 2 to 4 attackers on
// with AVX-512, and from 6 to 10 with AVX2.
func (k *Kernel) stream(p kernels.Params) *keystream.Kernel {
	if k.Interleaved != nil && p.Weights()*(1+p.Attackers) >= k.InterleaveFrom {
		return k.Interleaved
	}
	return k.Stream
}
