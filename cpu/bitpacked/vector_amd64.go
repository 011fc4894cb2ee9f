//go:build amd64 && !purego

package bitpacked

//go:generate sh -c "cd ../_asm && go run ./bitpacked -out ../bitpacked/bitpacked_amd64.s -stubs ../bitpacked/bitpacked_amd64.go -pkg bitpacked"

import (
	"cmp"
	"fmt"
	"math/bits"
	"unsafe"

	"github.com/klauspost/cpuid/v2"

	"tpmbench/cpu/costs"
	"tpmbench/cpu/counts"
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes/attackers"
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// routines are those for a number of planes.
type routines struct {
	sums func(sums, w, signs *uint64, run, n int)
	move func(w, signs, moves *uint64, n int, limit, turns *[8]uint64, up uint64)

	wideSums func(sums, w, signs, sizes *uint64, run, n, counted, rows int)
	wideMove func(w, signs, sizes, moves *uint64, n, rows int, limit, turns *[8]uint64, up uint64)

	sizes func(sizes *[64]byte, w *uint64, offset int)

	quad func(q *byte)
}

var avx2 = [9]routines{
	2: {sums2AVX2, move2AVX2, wideSums2AVX2, wideMove2AVX2, sizes2AVX2, quad2AVX2},
	3: {sums3AVX2, move3AVX2, wideSums3AVX2, wideMove3AVX2, sizes3AVX2, quad3AVX2},
	4: {sums4AVX2, move4AVX2, wideSums4AVX2, wideMove4AVX2, sizes4AVX2, quad4AVX2},
	5: {sums5AVX2, move5AVX2, wideSums5AVX2, wideMove5AVX2, sizes5AVX2, quad5AVX2},
	6: {sums6AVX2, move6AVX2, wideSums6AVX2, wideMove6AVX2, sizes6AVX2, quad6AVX2},
	7: {sums7AVX2, move7AVX2, wideSums7AVX2, wideMove7AVX2, sizes7AVX2, quad7AVX2},
	8: {sums8AVX2, move8AVX2, wideSums8AVX2, wideMove8AVX2, sizes8AVX2, quad8AVX2},
}

// whole are the routines for a number of bits, and scale those for one of a product.
var (
	whole = [8]func(u, from *uint64){2: whole2BMI2, whole3BMI2, whole4BMI2, whole5BMI2, whole6BMI2, whole7BMI2}
	scale = [9]func(u, from *uint64, values int){2: scaled2AVX2, scaled3AVX2, scaled4AVX2, scaled5AVX2, scaled6AVX2, scaled7AVX2, scaled8AVX2}
)

// Vector lists the backends of vector instruction sets, best first. What works on the
// inputs of one pair is AVX2 in all; attackers that are lanes fill wider vectors.
func Vector() (list []Backend) {
	for _, v := range attackers.Vector() {
		list = append(list, Backend{
			Lacks: cmp.Or(v.Lacks, keystream.Lacking(cpuid.AVX2, cpuid.BMI2)),
			Kernel: &Kernel{
				Name: "bitpacked-" + v.Name, Sums: sumsAVX2, Work: workAVX2, QuadWork: quadWorkAVX2, Drawing: counts.Of("bitpacked", "fillAVX2"), Move: moveAVX2, WideSums: wideSumsAVX2, WideMove: wideMoveAVX2,
				Whole: wholeBMI2, Scaled: scaledAVX2, Fill: streamAVX2, Sizes: sizesAVX2, Quad: quadAVX2, FillQuad: fillQuad, Attackers: v.Kernel, Costs: costs.Bitpacked[v.Name],
			},
		})
	}
	return list
}

func workAVX2(planes int) (sum, move kernels.Work) {
	return counts.Of("bitpacked", fmt.Sprintf("sums%dAVX2", planes)), counts.Of("bitpacked", fmt.Sprintf("move%dAVX2", planes))
}

func quadWorkAVX2(planes int) kernels.Work {
	return counts.Of("bitpacked", fmt.Sprintf("quad%dAVX2", planes))
}

func sumsAVX2(sums []uint64, w, signs []uint64, planes, run int) {
	n := len(sums) / vector
	_, _ = w[n*run*planes*vector-1], signs[n*run*vector-1]
	avx2[planes].sums(&sums[0], &w[0], &signs[0], run, n)
}

func moveAVX2(s *Shape, w, signs, moves []uint64, up uint64) {
	n := len(moves) / vector
	_, _ = w[n*s.Planes*vector-1], signs[n*vector-1]
	avx2[s.Planes].move(&w[0], &signs[0], &moves[0], n, &s.Limit, &s.Turns, up)
}

func wideSumsAVX2(s *Shape, sums, w, signs, sizes []uint64) {
	n := len(sums) / vector
	_, _, _ = w[n*s.Run*s.Planes*vector-1], signs[n*s.Run*vector-1], sizes[n*s.Run*s.Rows*vector-1]
	avx2[s.Planes].wideSums(&sums[0], &w[0], &signs[0], &sizes[0], s.Run, n, s.Sizes, s.Rows)
}

func wideMoveAVX2(s *Shape, w, signs, sizes, moves []uint64, up uint64) {
	n := len(moves) / vector
	_, _, _ = w[n*s.Planes*vector-1], signs[n*vector-1], sizes[n*s.Rows*vector-1]
	avx2[s.Planes].wideMove(&w[0], &signs[0], &sizes[0], &moves[0], n, s.Rows, &s.Limit, &s.Turns, up)
}

func wholeBMI2(u *numbers, from *drawn, width int) { whole[width](&u[0], &from[1]) }

func scaledAVX2(u *numbers, from *drawn, values int) {
	scale[bits.Len(uint(values-1))](&u[0], &from[1], values)
}

func streamAVX2(s *trivium.Stream, dst []uint64) {
	if len(dst) > 0 {
		r := s.Registers()
		fillAVX2(&r, &dst[0], len(dst))
		s.SetRegisters(&r)
	}
}

func sizesAVX2(s *Shape, sizes *[64]byte, w []uint64) {
	_ = w[(s.Planes-1)*vector]
	avx2[s.Planes].sizes(sizes, &w[0], s.Offset)
}

func quadAVX2(q *quad) {
	avx2[q.form.Planes].quad((*byte)(unsafe.Pointer(&q.quadSteps)))
}

func fillQuad(streams *[6]four, dst []four) {
	if len(dst) > 0 {
		fillQuadAVX2(&streams[0][0], &dst[0][0], len(dst))
	}
}
