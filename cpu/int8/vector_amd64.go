//go:build amd64 && !purego

package int8

import (
	"github.com/klauspost/cpuid/v2"

	"tpmbench/cpu/counts"
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

//go:generate sh -c "cd ../_asm && go run ./int8 -out ../int8/int8_amd64.s -stubs ../int8/int8_amd64.go -pkg int8"

func worked(isa string) Work {
	of := func(routine string) kernels.Work { return counts.Of("int8", routine+isa) }
	return Work{of("unit"), of("turns"), of("attacker"), of("follow")}
}

// AVX512 has the 64 bytes of a word in one vector, AVX2 in two. From where few
// lanes are faster was measured on a Xeon of 1 MiB of second-level cache.
var (
	AVX512 = &Kernel{
		Name:        "int8-avx512",
		Stream:      keystream.AVX512,
		Interleaved: keystream.InterleavedAVX512, InterleaveFrom: 800,
		Work:         worked("AVX512"),
		Unit:         func(u *Unit) { vectorUnit(unitAVX512, u) },
		AttackerPass: attackerPlanes,
		Distance: func(a []Pair, w []Weight, step int, count *[Lanes]uint8) {
			vectorDistance(distanceAVX512, a, w, step, count)
		},
		Take: func(dst []Weight, step int, from [2]Coded, words int, d keystream.Depth) {
			vectorTake(takeAVX512, dst, step, from, words, d)
		},
		TakePasses: takePasses,
	}
	AVX2 = &Kernel{
		Name:        "int8-avx2",
		Stream:      keystream.AVX2,
		Interleaved: keystream.InterleavedAVX2, InterleaveFrom: 2500,
		Work: worked("AVX2"),
		Unit: func(u *Unit) { vectorUnit(unitAVX2, u) },
		Turn: turn, TurnBytes: len(Weight{}),
		AttackerPass: attackerTurns,
		Distance: func(a []Pair, w []Weight, step int, count *[Lanes]uint8) {
			vectorDistance(distanceAVX2, a, w, step, count)
		},
		Take: func(dst []Weight, step int, from [2]Coded, words int, d keystream.Depth) {
			vectorTake(takeAVX2, dst, step, from, words, d)
		},
		TakePasses: takePasses,
	}
)

// Vector lists the vector backends, best first.
func Vector() []Backend {
	return []Backend{
		{Kernel: AVX512, Lacks: keystream.Lacking(cpuid.AVX512F, cpuid.AVX512BW)},
		{Kernel: AVX2, Lacks: keystream.Lacking(cpuid.AVX2)},
	}
}

type unitOf func(w *int8, old, next *uint64, n, stride, limit, block, chunk int, learnA, learnB, up uint64, wide *int32) (gtA, geA, gtB, geB, differ uint64)

// vectorUnit calls f. Its sums are widened from bytes to 16 bits every block
// inputs and to 32 bits every chunk.
func vectorUnit(f unitOf, u *Unit) {
	n := len(u.W)
	_, _ = u.Old[(n-1)*u.Stride], u.New[(n-1)*u.Stride]
	block, chunk := blocks[u.L].block, blocks[u.L].chunk
	var wide *int32
	if n > chunk {
		u.wide = [2 * Lanes]int32{}
		wide = &u.wide[0]
	}
	gtA, geA, gtB, geB, differ := f(&u.W[0][0][0], &u.Old[0], &u.New[0], n, 8*u.Stride, u.L, block, chunk, u.LearnA, u.LearnB, u.Up, wide)
	u.SigmaA = gtA | geA&^u.StrictA
	u.SigmaB = gtB | geB&^u.StrictB
	u.Differ = differ
}

// blocks holds, for each L, how many weights' sum fits a byte, rounded down to
// what the kernels' loops take: 1, 2 or a multiple of 4; and how many fit 16
// bits, a multiple of 4.
var blocks = func() (b [128]struct{ block, chunk int }) {
	for l := 1; l < len(b); l++ {
		b[l].block = 127 / l
		switch {
		case b[l].block >= 4:
			b[l].block &^= 3
		case b[l].block == 3:
			b[l].block = 2
		}
		b[l].chunk = 32767 / l &^ 3
	}
	return b
}()

// takePasses is Kernel.TakePasses, measured on Zen 3.
const takePasses = 2.5

type takeOf func(dst *int8, step, n int, first, second *uint64, planes, stride int, lanes, seconds uint64, offset int)

func vectorTake(f takeOf, dst []Weight, step int, from [2]Coded, words int, d keystream.Depth) {
	n := (len(dst) + step - 1) / step
	first, second := from[0].Planes, from[1].Planes
	if from[1].Mask == 0 {
		second = first
	}
	_, _ = first[(n*d.Planes-1)*words], second[(n*d.Planes-1)*words]
	f(&dst[0][0], step*len(Weight{}), n, &first[0], &second[0], d.Planes, 8*words, from[0].Mask|from[1].Mask, from[1].Mask, d.Offset)
}

type distanceOf func(a, w *int8, step, n int, count *uint8)

func vectorDistance(f distanceOf, a []Pair, w []Weight, step int, count *[Lanes]uint8) {
	_ = w[(len(a)-1)*step]
	f(&a[0][0][0], &w[0][0], step*len(Weight{}), len(a), &count[0])
}
