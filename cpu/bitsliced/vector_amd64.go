//go:build amd64 && !purego

package bitsliced

import (
	"unsafe"

	"tpmbench/cpu/keystream"
)

//go:generate sh -c "cd ../_asm && go run ./bitsliced -out ../bitsliced/bitsliced_amd64.s -stubs ../bitsliced/bitsliced_amd64.go -pkg bitsliced"

// unitArgs is what the assembly reads of a Unit; its order is that of the
// generator's constants.
type unitArgs struct {
	w        [2]*uint64 // of the machine that is first in this pass, and of the other
	old, new *uint64
	n        int
	back     int // -1 to go through the inputs backwards
	learn    [2]*uint64
	up       *uint64
	strict   [2]*uint64
	sigma    [2]*uint64
	differ   *uint64
	low      *uint64 // [plane][word]
	limit    *uint64
	offset   *uint64 // [plane][word]
	sum      int
	signs    *uint64 // [plane][word]
	sums     *uint64
	slices   int // 0 where a vector holds one input of all lanes
	tail     int // 1 where inputs are left that fill no vector of slices: their signs, and a mask of them
	tailOld  *uint64
	tailNew  *uint64
	tailMask *uint64
}

type unitOf func(args *byte)

// assembly is the routines of an instruction set.
type assembly struct {
	special [8]unitOf // by L, for those with the limit in the code
	general [6]unitOf // by planes
	sums    [6]unitOf // by planes
	differ  func(a, b *uint64, planes int, out *uint64)
}

var (
	avx512 = &assembly{
		special: [8]unitOf{1: unitL1AVX512, 2: unitL2AVX512, 3: unitL3AVX512, 7: unitL7AVX512},
		general: [6]unitOf{4: unit4AVX512, unit5AVX512},
		sums:    [6]unitOf{2: sums2AVX512, sums3AVX512, sums4AVX512, sums5AVX512},
		differ:  differAVX512,
	}
	avx2 = &assembly{
		special: [8]unitOf{1: unitL1AVX2, 2: unitL2AVX2, 3: unitL3AVX2, 7: unitL7AVX2},
		general: [6]unitOf{4: unit4AVX2, unit5AVX2},
		sums:    [6]unitOf{2: sums2AVX2, sums3AVX2, sums4AVX2, sums5AVX2},
		differ:  differAVX2,
	}
)

// Vector lists the backends of vector instruction sets, best first.
func Vector() []Backend {
	var b []Backend
	for _, v := range keystream.Vector() {
		asm, narrowFrom := avx512, 6000 // from where few lanes were measured to be faster, on a Xeon of 1 MiB of second-level cache
		if v.Kernel == keystream.AVX2 {
			asm, narrowFrom = avx2, 18000
		}
		b = append(b, Backend{Lacks: v.Lacks, Kernel: &Kernel{
			Name: "bitsliced-" + v.Name, Stream: v.Kernel, Narrow: v.Narrow, NarrowFrom: narrowFrom,
			MaxL: 15, Ternary: v.Kernel == keystream.AVX512, Pass: asm.unit,
		}})
	}
	return b
}

// roomForSums is the planes of a count: a sum has at most 31, and behind them the
// assembly keeps what waits to be added.
const roomForSums = 48

// unit returns the pass of u.
func (asm *assembly) unit(u *Unit, stream *keystream.Kernel) func() {
	if stream.Slices > 1 {
		return asm.sliced(u, stream.Slices)
	}
	return asm.rows(u, stream.Words, u.Shape.N, nil)
}

// rows returns the pass of u, whose inputs are so many whole vectors and a tail,
// if any.
func (asm *assembly) rows(u *Unit, words, vectors int, t *tail) func() {
	s := u.Shape
	f, general := asm.routine(s)
	planes := func(n int) []uint64 { return keystream.Aligned(n * words) }
	signs, sums, offset, low, limit := planes(roomForSums), planes(roomForSums), planes(roomForSums), planes(8), planes(8)
	s.offsets(offset, words)
	for i := range low[:s.Low*words] {
		low[i] = ^uint64(0)
	}
	args := unitArgs{
		up: &u.Up[0], n: vectors, low: &low[0], limit: &limit[0], offset: &offset[0], sum: s.Sum, signs: &signs[0], sums: &sums[0],
	}
	machine, inputs := vectors*s.Planes, vectors*words
	if t != nil {
		args.slices = 1
		if t.inputs > 0 {
			args.tail, args.tailOld, args.tailNew, args.tailMask = 1, &t.old[0], &t.new[0], &t.mask[0]
			machine, inputs = machine+s.Planes, inputs+t.inputs
		}
	}
	machine *= words
	_ = u.W[2*machine-1]
	// A is first, and backwards B.
	var there, back = args, args
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
	return func() {
		if general {
			s.limits(limit, u.Up)
		}
		args := &there
		if u.Back {
			args = &back
		}
		_, _ = u.Old[inputs-1], u.New[inputs-1]
		args.old, args.new, args.differ = &u.Old[0], &u.New[0], &u.Differ[0]
		if u.SumsOnly {
			asm.sums[s.Planes]((*byte)(unsafe.Pointer(args)))
			return
		}
		f((*byte)(unsafe.Pointer(args)))
		if u.Full {
			asm.differ(&u.W[0], &u.W[machine], machine/words, &u.Unequal[0])
		}
	}
}

// routine returns the routine for shape s, and whether it reads the limit.
func (asm *assembly) routine(s *Shape) (f unitOf, general bool) {
	if s.L < len(asm.special) && asm.special[s.L] != nil {
		return asm.special[s.L], false
	}
	return asm.general[s.Planes], true
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
