//go:build amd64 && !purego

package bitsliced

import (
	"math/bits"
	"strconv"
	"strings"
	"unsafe"

	"tpmbench/cpu/counts"
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

//go:generate sh -c "cd ../_asm && go run ./bitsliced -out ../bitsliced/bitsliced_amd64.s -stubs ../bitsliced/bitsliced_amd64.go -pkg bitsliced"

// unitArgs is what the assembly reads of a Unit; its order is that of the
// generator's constants.
type unitArgs struct {
	w          [2]*uint64 // of the machine that is first in this pass, and of the other
	old, new   *uint64
	n          int
	back       int // -1 to go through the inputs backwards
	learn      [2]*uint64
	up         *uint64
	strict     [2]*uint64
	sigma      [2]*uint64
	differ     *uint64
	low        *uint64 // [plane][word]
	limit      *uint64
	offset     *uint64 // [plane][word]
	sum        int
	signs      *uint64 // [plane][word]
	sums       *uint64
	interleave int // rows in a vector: 0 where it holds one input of all lanes
	// 1 where inputs are left that fill no interleaved vector: their signs, and a mask of them
	tail     int
	tailOld  *uint64
	tailNew  *uint64
	tailMask *uint64
	next     *unitArgs // of the unit whose pass is next, or nil
}

type unitOf func(args *byte)

// assembly is the routines of an instruction set.
type assembly struct {
	unit, attacker byDepth
	sums, distance [6]unitOf // by planes
	differ         func(a, b *uint64, planes int, out *uint64)
	weakest        func(sums, signs, least, unit *uint64, planes, k int)
}

// byDepth is a routine for every depth.
type byDepth struct {
	special [8]unitOf // by L, for those with the limit in the code
	general [6]unitOf // by planes
}

var (
	avx512 = &assembly{
		unit: byDepth{
			special: [8]unitOf{1: unitL1AVX512, 2: unitL2AVX512, 3: unitL3AVX512, 7: unitL7AVX512},
			general: [6]unitOf{4: unit4AVX512, unit5AVX512},
		},
		attacker: byDepth{
			special: [8]unitOf{1: attackerL1AVX512, 2: attackerL2AVX512, 3: attackerL3AVX512, 7: attackerL7AVX512},
			general: [6]unitOf{4: attacker4AVX512, attacker5AVX512},
		},
		sums:     [6]unitOf{2: sums2AVX512, sums3AVX512, sums4AVX512, sums5AVX512},
		distance: [6]unitOf{2: distance2AVX512, distance3AVX512, distance4AVX512, distance5AVX512},
		differ:   differAVX512,
		weakest:  weakestAVX512,
	}
	avx2 = &assembly{
		unit: byDepth{
			special: [8]unitOf{1: unitL1AVX2, 2: unitL2AVX2, 3: unitL3AVX2, 7: unitL7AVX2},
			general: [6]unitOf{4: unit4AVX2, unit5AVX2},
		},
		attacker: byDepth{
			special: [8]unitOf{1: attackerL1AVX2, 2: attackerL2AVX2, 3: attackerL3AVX2, 7: attackerL7AVX2},
			general: [6]unitOf{4: attacker4AVX2, attacker5AVX2},
		},
		sums:     [6]unitOf{2: sums2AVX2, sums3AVX2, sums4AVX2, sums5AVX2},
		distance: [6]unitOf{2: distance2AVX2, distance3AVX2, distance4AVX2, distance5AVX2},
		differ:   differAVX2,
		weakest:  weakestAVX2,
	}
)

// Vector lists the backends of vector instruction sets, best first.
func Vector() []Backend {
	var b []Backend
	for _, v := range keystream.Vector() {
		// from where few lanes were measured to be faster, on a Xeon of 1 MiB of second-level cache
		asm, interleaveFrom, takePasses := avx512, 6000, 2.0
		if v.Kernel == keystream.AVX2 {
			asm, interleaveFrom, takePasses = avx2, 18000, 0.3
		}
		b = append(b, Backend{Lacks: v.Lacks, Kernel: &Kernel{
			Name: "bitsliced-" + v.Name, Stream: v.Kernel, Interleaved: v.Interleaved, InterleaveFrom: interleaveFrom,
			MaxL: 15, TakePasses: takePasses, Work: asm.work(strings.ToUpper(v.Name)), Pass: asm.pass, Passes: asm.passes, AttackerPass: asm.attackerPass,
			Differ: asm.differs, Distance: asm.counted,
		}})
	}
	return b
}

// work returns Kernel.Work of the routines whose names end in isa.
func (asm *assembly) work(isa string) func(s *Shape, attackers int) (update, sums kernels.Work) {
	return func(s *Shape, attackers int) (update, sums kernels.Work) {
		planes := strconv.Itoa(s.Planes)
		depth := planes
		if s.L < len(asm.unit.special) && asm.unit.special[s.L] != nil {
			depth = "L" + strconv.Itoa(s.L)
		}
		of := func(routine string) kernels.Work { return counts.Of("bitsliced", routine+isa) }
		sums = of("sums" + planes)
		return of("unit"+depth).Plus(float64(attackers), of("attacker"+depth)).Plus(-1, sums), sums
	}
}

// roomForSums is the planes of a count: a sum has at most 31, and behind them the
// assembly keeps what waits to be added.
const roomForSums = 48

// sumRoom is the memory that a unit's routines work in, [plane][word] of a vector.
type sumRoom struct {
	signs, sums, offset, low, limit []uint64
}

func newSumRoom(s *Shape, words int) *sumRoom {
	planes := func(n int) []uint64 { return keystream.Aligned(n * words) }
	r := &sumRoom{planes(roomForSums), planes(roomForSums), planes(roomForSums), planes(8), planes(8)}
	s.offsets(r.offset, words)
	for i := range r.low[:s.Low*words] {
		r.low[i] = ^uint64(0)
	}
	return r
}

// layout says how the inputs of a unit stand in vectors, and of how many words these are.
type layout struct {
	words, vectors int
	tail           *tail // nil where a vector holds one input of all lanes
}

// machine returns the words of a machine's weights of a unit.
func (l layout) machine(s *Shape) int {
	vectors := l.vectors
	if l.tail != nil && l.tail.inputs > 0 {
		vectors++
	}
	return vectors * s.Planes * l.words
}

// args returns what all routines for s are told.
func (r *sumRoom) args(s *Shape, l layout) unitArgs {
	a := unitArgs{
		n: l.vectors, low: &r.low[0], limit: &r.limit[0], offset: &r.offset[0], sum: s.Sum, signs: &r.signs[0], sums: &r.sums[0],
	}
	if t := l.tail; t != nil {
		a.interleave = l.words
		if t.inputs > 0 {
			a.tail, a.tailOld, a.tailNew, a.tailMask = 1, &t.old[0], &t.new[0], &t.mask[0]
		}
	}
	return a
}

// pass returns the pass of u.
func (asm *assembly) pass(u *Unit, stream *keystream.Kernel) func() {
	if stream.Interleave > 1 {
		return asm.interleaved(u, stream.Interleave)
	}
	return asm.rows(u, layout{words: stream.Words, vectors: u.Shape.N})
}

// ways are the arguments of a pass of u from the first input to the last and back, where A is first,
// and backwards B.
func (u *Unit) ways(l layout, room *sumRoom) (there, back unitArgs) {
	s := u.Shape
	machine := l.machine(s)
	_ = u.W[2*machine-1]
	there = room.args(s, l)
	there.up = &u.Up[0]
	back = there
	for _, way := range []struct {
		args *unitArgs
		a, b int
		back int
	}{{&there, 0, 1, 0}, {&back, 1, 0, -1}} {
		w := way.args
		w.back = way.back
		w.w[way.a], w.w[way.b] = &u.W[0], &u.W[machine]
		w.learn[way.a], w.learn[way.b] = &u.LearnA[0], &u.LearnB[0]
		w.strict[way.a], w.strict[way.b] = &u.StrictA[0], &u.StrictB[0]
		w.sigma[way.a], w.sigma[way.b] = &u.SigmaA[0], &u.SigmaB[0]
	}
	return there, back
}

// rows returns the pass of u, whose inputs stand in vectors as l says.
func (asm *assembly) rows(u *Unit, l layout) func() {
	s := u.Shape
	f, general := asm.unit.routine(s)
	u.room = newSumRoom(s, l.words)
	there, back := u.ways(l, u.room)
	inputs := l.vectors * l.words
	return func() {
		if general {
			s.limits(u.room.limit, u.Up)
		}
		args := &there
		if u.Back {
			args = &back
		}
		_, _ = u.Old[:inputs], u.New[:inputs]
		args.old, args.new, args.differ = &u.Old[0], &u.New[0], &u.Differ[0]
		if u.SumsOnly {
			asm.sums[s.Planes](args.bytes())
			return
		}
		f(args.bytes())
		if u.Full {
			asm.unequal(u, l)
		}
	}
}

// unequal adds to u.Unequal the lanes in which A and B differ.
func (asm *assembly) unequal(u *Unit, l layout) {
	machine := l.machine(u.Shape)
	asm.differ(&u.W[0], &u.W[machine], machine/l.words, &u.Unequal[0])
}

// passes returns the passes of all units, in one call, and backwards the last unit first.
func (asm *assembly) passes(units []Unit, stream *keystream.Kernel) func(old, next, differ []uint64, full, back bool) {
	if stream.Interleave > 1 {
		return nil
	}
	s, l := units[0].Shape, layout{words: stream.Words, vectors: units[0].Shape.N}
	f, general := asm.unit.routine(s)
	room := newSumRoom(s, l.words)
	there, backwards := make([]unitArgs, len(units)), make([]unitArgs, len(units))
	for k := range units {
		there[k], backwards[k] = units[k].ways(l, room)
		if k > 0 {
			there[k-1].next, backwards[k].next = &there[k], &backwards[k-1]
		}
	}
	inputs := l.vectors * l.words
	return func(old, next, differ []uint64, full, back bool) {
		if general {
			s.limits(room.limit, units[0].Up)
		}
		_, _ = old[:len(units)*inputs], next[:len(units)*inputs]
		args, first := there, &there[0]
		if back {
			args, first = backwards, &backwards[len(units)-1]
		}
		for k := range args {
			args[k].old, args[k].new, args[k].differ = &old[k*inputs], &next[k*inputs], &differ[0]
		}
		f(first.bytes())
		if full {
			for k := range units {
				if !back { // those first that the pass has left in the nearest caches
					k = len(units) - 1 - k
				}
				asm.unequal(&units[k], l)
			}
		}
	}
}

func (a *unitArgs) bytes() *byte { return (*byte)(unsafe.Pointer(a)) }

// attackerPass returns an attacker's share of a pass of u.
func (asm *assembly) attackerPass(u *Unit, h *AttackerUnit, stream *keystream.Kernel) func() {
	if stream.Interleave > 1 {
		return asm.interleavedAttacker(u, h, stream.Interleave)
	}
	return asm.attackerRows(u, h, layout{words: stream.Words, vectors: u.Shape.N})
}

// attackerRows is attackerPass for inputs that stand as l says.
func (asm *assembly) attackerRows(u *Unit, h *AttackerUnit, l layout) func() {
	s := u.Shape
	f, _ := asm.attacker.routine(s)
	_, _ = h.W[:l.machine(s)], u.W[:l.machine(s)]
	args := u.room.args(s, l)
	args.up, args.w = &u.Up[0], [2]*uint64{&h.W[0], &u.W[0]}
	args.learn[0], args.strict[0], args.sigma[0], args.differ = &h.Learn[0], &u.StrictB[0], &h.Sigma[0], &h.Differ[0]
	return func() {
		args.back = 0
		if u.Back {
			args.back = -1
		}
		args.old, args.new = &u.Old[0], &u.New[0] // as long as in the unit's own pass
		f(args.bytes())
		if h.Weak != nil {
			asm.weakest(args.sums, args.signs, &h.Least[0], &h.Weak[0], s.Sum+1, h.K)
		}
	}
}

// differs adds to out the lanes in which a and b differ.
func (asm *assembly) differs(a, b, out []uint64) {
	asm.differ(&a[0], &b[:len(a)][0], len(a)/len(out), &out[0])
}

// counted returns a count of inputs at which weights differ.
func (asm *assembly) counted(s *Shape, stream *keystream.Kernel) func(a, b []uint64) []uint64 {
	l := layout{words: stream.Words, vectors: s.N}
	if stream.Interleave > 1 {
		l = interleavedLayout(s.N, stream.Interleave)
	}
	room := newSumRoom(s, l.words)
	args := room.args(s, l)
	args.sum = bits.Len(uint(s.N))
	interleaved := make([]uint64, (args.sum+1)*stream.Words)
	return func(a, b []uint64) []uint64 {
		_, _ = a[:l.machine(s)], b[:l.machine(s)]
		args.w = [2]*uint64{&a[0], &b[0]}
		asm.distance[s.Planes](args.bytes())
		if stream.Interleave == 1 {
			return room.sums[:len(interleaved)]
		}
		for i := range interleaved {
			interleaved[i] = room.sums[i*l.words]
		}
		return interleaved
	}
}

// routine returns the routine for shape s, and whether it reads the limit.
func (r *byDepth) routine(s *Shape) (f unitOf, general bool) {
	if s.L < len(r.special) && r.special[s.L] != nil {
		return r.special[s.L], false
	}
	return r.general[s.Planes], true
}

// offsets sets the planes of N*Offset, as many as there are.
func (s *Shape) offsets(planes []uint64, words int) {
	for i := range planes {
		planes[i] = -uint64(s.Offset * s.N >> (i / words) & 1)
	}
}

// limits sets what v, or v ^ sign below Low, is at the limit.
func (s *Shape) limits(limit, up []uint64) {
	for p := range s.Planes {
		for i, x := range up {
			l := -uint64(s.Limit >> p & 1)
			if p >= s.Low {
				l ^= x
			}
			limit[p*len(up)+i] = l
		}
	}
}
