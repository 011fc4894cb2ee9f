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
	w, old, new      *uint64
	n                int
	learnA, learnB   *uint64
	up               *uint64
	strictA, strictB *uint64
	sigmaA, sigmaB   *uint64
	differ           *uint64
	low, limit       *uint64 // [plane][word]
	offset, sum      int
	signs, sums      *uint64 // [plane][word]
}

type unitOf func(args *byte)

// assembly is the routines of an instruction set.
type assembly struct {
	special [8]unitOf // by L, for those with the limit in the code
	general [9]unitOf // by planes
	differ  func(a, b *uint64, planes int, out *uint64)
}

var (
	avx512 = &assembly{
		special: [8]unitOf{1: unitL1AVX512, 2: unitL2AVX512, 3: unitL3AVX512, 7: unitL7AVX512},
		general: [9]unitOf{2: unit2AVX512, unit3AVX512, unit4AVX512, unit5AVX512, unit6AVX512, unit7AVX512, unit8AVX512},
		differ:  differAVX512,
	}
	avx2 = &assembly{
		special: [8]unitOf{1: unitL1AVX2, 2: unitL2AVX2, 3: unitL3AVX2, 7: unitL7AVX2},
		general: [9]unitOf{2: unit2AVX2, unit3AVX2, unit4AVX2, unit5AVX2, unit6AVX2, unit7AVX2, unit8AVX2},
		differ:  differAVX2,
	}
)

// Vector lists the backends of vector instruction sets, best first.
func Vector() []Backend {
	var b []Backend
	for _, v := range keystream.Vector() {
		asm := avx512
		if v.Kernel == keystream.AVX2 {
			asm = avx2
		}
		b = append(b, Backend{Kernel: &Kernel{Name: "bitsliced-" + v.Name, Stream: v.Kernel, New: asm.unit}, Lacks: v.Lacks})
	}
	return b
}

// roomForSums is the planes of a count: a sum has at most 31, and behind them the
// assembly keeps what waits to be added.
const roomForSums = 48

// unit returns the pass of units of shape s.
func (asm *assembly) unit(s *Shape, words int) func(u *Unit) {
	f := asm.general[s.Planes]
	if s.L < len(asm.special) && asm.special[s.L] != nil {
		f = asm.special[s.L]
	}
	room := keystream.Aligned((2*roomForSums + 2*8) * words)
	signs, sums := room[:roomForSums*words], room[roomForSums*words:2*roomForSums*words]
	low, limit := room[2*roomForSums*words:][:8*words], room[(2*roomForSums+8)*words:]
	for i := range low[:s.Low*words] {
		low[i] = ^uint64(0)
	}
	args := unitArgs{
		n: s.N, low: &low[0], limit: &limit[0], offset: s.Offset * s.N, sum: s.Sum, signs: &signs[0], sums: &sums[0],
	}
	return func(u *Unit) {
		if s.L >= len(asm.special) || asm.special[s.L] == nil {
			s.limits(limit, u.Up)
		}
		_, _, _ = u.Old[s.N*words-1], u.New[s.N*words-1], u.W[s.N*s.Row()*words-1]
		args.w, args.old, args.new = &u.W[0], &u.Old[0], &u.New[0]
		args.learnA, args.learnB, args.up = &u.LearnA[0], &u.LearnB[0], &u.Up[0]
		args.strictA, args.strictB = &u.StrictA[0], &u.StrictB[0]
		args.sigmaA, args.sigmaB, args.differ = &u.SigmaA[0], &u.SigmaB[0], &u.Differ[0]
		f((*byte)(unsafe.Pointer(&args)))
		if u.Full {
			machine := s.N * s.Planes
			asm.differ(&u.W[0], &u.W[machine*words], machine, &u.Unequal[0])
		}
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
