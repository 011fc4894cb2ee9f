//go:build amd64 && !purego

package bitpacked

//go:generate sh -c "cd ../_asm && go run ./bitpacked -out ../bitpacked/bitpacked_amd64.s -stubs ../bitpacked/bitpacked_amd64.go -pkg bitpacked"

import (
	"cmp"

	"github.com/klauspost/cpuid/v2"

	"tpmbench/cpu/costs"
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes/attackers"
)

// routines are those for a number of planes.
type routines struct {
	sums func(sums, w, signs *uint64, run, n int)
	move func(w, signs, moves *uint64, n int, limit, turns *[8]uint64, up uint64)
}

var avx2 = [9]routines{
	2: {sums2AVX2, move2AVX2}, {sums3AVX2, move3AVX2}, {sums4AVX2, move4AVX2}, {sums5AVX2, move5AVX2},
	{sums6AVX2, move6AVX2}, {sums7AVX2, move7AVX2}, {sums8AVX2, move8AVX2},
}

// Vector lists the backends of vector instruction sets, best first. What works on the
// inputs of one pair is AVX2 in all; attackers that are lanes fill wider vectors.
func Vector() (list []Backend) {
	for _, v := range attackers.Vector() {
		list = append(list, Backend{
			Lacks:  cmp.Or(v.Lacks, keystream.Lacking(cpuid.AVX2)),
			Kernel: &Kernel{Name: "bitpacked-" + v.Name, Sums: sumsAVX2, SumOps: 9, MoveOps: 7, Move: moveAVX2, Attackers: v.Kernel, Costs: costs.Bitpacked[v.Name]},
		})
	}
	return list
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
