//go:build amd64 && !purego

package probe

import "github.com/klauspost/cpuid/v2"

//go:generate sh -c "cd ../_asm && go run ./probe -out ../probe/probe_amd64.s -stubs ../probe/probe_amd64.go -pkg probe"

// vectorOps is the number of operations of a round, as the generator has it.
const vectorOps = 240

// vector lists the vector loops that this machine can run, best first.
func vector() (loops []loop) {
	if cpuid.CPU.Supports(cpuid.AVX512F) {
		loops = append(loops, loop{"avx512", vectorOps, logicAVX512})
	}
	if cpuid.CPU.Supports(cpuid.AVX2) {
		loops = append(loops, loop{"avx2", vectorOps, logicAVX2})
	}
	return loops
}
