//go:build amd64 && !purego

package attackers

//go:generate sh -c "cd ../../_asm && go run ./attackers -out ../lanes/attackers/attackers_amd64.s -stubs ../lanes/attackers/attackers_amd64.go -pkg attackers"

import (
	"strconv"
	"strings"
	"unsafe"

	"tpmbench/cpu/counts"
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// unitArgs is what the assembly reads of a Unit; its order is that of the generator's
// constants.
type unitArgs struct {
	z          *uint64
	n          int
	learn      *uint64
	low        *uint64 // [plane][word]
	limit      *uint64
	sum        int
	sums       *uint64
	interleave int
	rows       *uint64 // the vectors that the signs of a vector's inputs may be, [signs][word]
	start      uint64
	signs      *uint64 // [vector/4]
	flips      *uint64
	list       *uint32
	field      *uint64
	borrow     uint64
	sign       *uint64
	next       *unitArgs
}

// assembly is the routines of an instruction set.
type assembly struct {
	special [8]func(args *byte) // by L, for those with the limit in the code
	general [9]func(args *byte) // by planes
	other   [9]func(args *byte) // by planes
	weakest func(fields, least, weak *uint64, planes, units, negative int)
	decide  func(fields, weak, learn *uint64, planes, units int, toward, wrong uint64, what int)
}

var (
	avx512 = &assembly{
		special: [8]func(args *byte){1: passL1AVX512, 2: passL2AVX512, 3: passL3AVX512, 7: passL7AVX512},
		general: [9]func(args *byte){4: pass4AVX512, pass5AVX512, pass6AVX512, pass7AVX512, pass8AVX512},
		other:   [9]func(args *byte){2: other2AVX512, other3AVX512, other4AVX512, other5AVX512, other6AVX512, other7AVX512, other8AVX512},
		weakest: weakestAVX512,
		decide:  decideAVX512,
	}
	avx2 = &assembly{
		special: [8]func(args *byte){1: passL1AVX2, 2: passL2AVX2, 3: passL3AVX2, 7: passL7AVX2},
		general: [9]func(args *byte){4: pass4AVX2, pass5AVX2, pass6AVX2, pass7AVX2, pass8AVX2},
		other:   [9]func(args *byte){2: other2AVX2, other3AVX2, other4AVX2, other5AVX2, other6AVX2, other7AVX2, other8AVX2},
		weakest: weakestAVX2,
		decide:  decideAVX2,
	}
)

// Variant is the kernel of a vector instruction set.
type Variant struct {
	keystream.Variant
	Kernel *Kernel
}

// Vector lists those of this build, best first.
func Vector() (list []Variant) {
	for _, v := range keystream.Vector() {
		asm := avx512
		if v.Kernel == keystream.AVX2 {
			asm = avx2
		}
		list = append(list, Variant{v, newKernel(v, asm)})
	}
	return list
}

func newKernel(v keystream.Variant, asm *assembly) *Kernel {
	isa := strings.ToUpper(v.Name)
	signs := make(map[int][]uint64)
	for interleave := 1; interleave <= v.Words; interleave *= 2 {
		signs[interleave] = signRows(v.Words, interleave)
	}
	return &Kernel{
		Words: v.Words, Stream: v.Kernel, Interleaved: v.Interleaved,
		Pass:   func(units []*Unit) func() { return asm.pass(units, v.Words, signs[units[0].Interleave]) },
		Work:   func(s *Shape) kernels.Work { return asm.work(s, isa) },
		Turn:   turn,
		Other:  func(o *Other) { asm.field(o, v.Words, signs[1]) },
		Decide: func(d *Decision) { asm.decision(d, v.Words) },
	}
}

// signRows returns the vectors of the signs of interleave inputs, [signs][part][word].
func signRows(words, interleave int) []uint64 {
	rows := keystream.Aligned(words << interleave)
	for i := range rows {
		part := i % words / (words / interleave)
		rows[i] = -uint64(i / words >> part & 1)
	}
	return rows
}

// work is Kernel.Work of the routines whose names end in isa.
func (asm *assembly) work(s *Shape, isa string) kernels.Work {
	depth := strconv.Itoa(s.Planes)
	if s.L < len(asm.special) && asm.special[s.L] != nil {
		depth = "L" + strconv.Itoa(s.L)
	}
	return counts.Of("attackers", "pass"+depth+isa)
}

// pass is Kernel.Pass.
func (asm *assembly) pass(units []*Unit, words int, signs []uint64) func() {
	s := units[0].Shape
	var f func(args *byte)
	if s.L < len(asm.special) {
		f = asm.special[s.L]
	}
	general := f == nil
	if general {
		f = asm.general[s.Planes]
	}
	args := make([]unitArgs, len(units))
	for i, h := range units {
		n := h.Vectors
		_, _, _ = h.Signs[(n-1)/4], h.Flips[(n-1)/4], h.Field[roomForSums*words-1]
		args[i] = unitArgs{
			n: n, interleave: h.Interleave, rows: &signs[0], sum: h.Planes, sums: &h.Field[0],
			signs: &h.Signs[0], flips: &h.Flips[0],
		}
		if i > 0 {
			args[i-1].next = &args[i]
		}
	}
	if general {
		low, limit := keystream.Aligned(s.Planes*words), keystream.Aligned(s.Planes*words)
		for i := range low {
			low[i] = mask(i/words < s.Low)
			limit[i] = mask(s.Limit>>(i/words)&1 == 1)
		}
		for i := range args {
			args[i].low, args[i].limit = &low[0], &limit[0]
		}
	}
	return func() {
		for i, h := range units {
			_, _ = h.Z[h.Vectors*s.Planes*words-1], h.Learn[words-1]
			a := &args[i]
			a.z, a.learn, a.start = &h.Z[0], &h.Learn[0], h.Start
		}
		f((*byte)(unsafe.Pointer(&args[0])))
	}
}

// turning says how eight indices are made of 8<<shift bits, in words of 16 bits: the byte with the bits of
// an index becomes the upper one, of which the upper half of a product has them in their place.
type turning struct {
	bytes  [16]byte // to take; 128 for a zero
	factor [8]uint16
	all    [8]uint16 // bits of an index
}

var turnings = func() (list [4]turning) {
	for shift := range list {
		t := &list[shift]
		for i := range 8 {
			bit := i << shift
			t.bytes[2*i], t.bytes[2*i+1] = 128, byte(bit/8)
			t.factor[i] = 1 << (11 - bit%8) // 3 - bit%8, and from the upper byte to the upper half
			t.all[i] = (1<<(1<<shift) - 1) << 3
		}
	}
	return list
}()

// turn is Kernel.Turn.
func turn(now, flips, d []uint64, shift int) {
	blocks := 8 * len(d) >> shift
	_, _, _ = now[2*blocks-1], flips[2*blocks-1], d[:len(d)+1]
	turnAVX2(&now[0], &flips[0], &d[0], blocks, 1<<shift, &turnings[shift].bytes[0])
}

// field is Kernel.Other.
func (asm *assembly) field(o *Other, words int, signs []uint64) {
	h := o.Unit
	if n := len(o.List); n > 0 {
		_ = h.Z[int(o.List[n-1])/8+h.Shape.Planes*words-1] // it ascends
	}
	_, _, _ = h.Field[h.Planes*words-1], o.sums[roomForSums*words-1], o.Sign[words-1]
	o.args = unitArgs{
		z: &h.Z[0], n: len(o.List), rows: &signs[0], sum: h.Planes, sums: &o.sums[0], start: o.Start,
		list: unsafe.SliceData(o.List), field: &h.Field[0], borrow: o.Borrow, sign: &o.Sign[0],
	}
	asm.other[h.Shape.Planes]((*byte)(unsafe.Pointer(&o.args)))
}

func (asm *assembly) decision(d *Decision, words int) {
	_, _ = d.Fields[d.Units*roomForSums*words-1], d.Learn[d.Units*words-1]
	if d.What == LearnFlipped {
		_, _ = d.Least[d.Planes*words-1], d.Weak[d.Units*words-1]
		asm.weakest(&d.Fields[0], &d.Least[0], &d.Weak[0], d.Planes, d.Units, d.Negative)
	}
	asm.decide(&d.Fields[0], unsafe.SliceData(d.Weak), &d.Learn[0], d.Planes, d.Units, d.Toward, d.Wrong, d.What)
}
