//go:build amd64 && !purego

package probe

import "github.com/klauspost/cpuid/v2"

//go:generate sh -c "cd ../_asm && go run ./probe -out ../probe/probe_amd64.s -stubs ../probe/probe_amd64.go -pkg probe"

// vectorOps is the number of operations of a round, as the generator has it.
const vectorOps = 240

// buffer is what loads and stores go over. Memory of this size begins at a line of the cache.
var buffer = new([4096]byte)

// vector lists the instruction sets that this machine has, best first.
func vector() (list []isa) {
	at := func(loop func(int, *byte)) func(int) {
		return func(rounds int) { loop(rounds, &buffer[0]) }
	}
	if cpuid.CPU.Supports(cpuid.AVX512F) {
		list = append(list, isa{"avx512", logicAVX512, chainAVX512, at(loadsAVX512), at(storesAVX512), vectorOps})
	}
	if cpuid.CPU.Supports(cpuid.AVX2) {
		list = append(list, isa{"avx2", logicAVX2, chainAVX2, at(loadsAVX2), at(storesAVX2), vectorOps})
	}
	return list
}
