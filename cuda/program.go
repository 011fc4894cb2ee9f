package cuda

import (
	"embed"
	"fmt"
	"math/bits"
	"strings"

	"tpmbench/kernels"
)

// The kernels as PTX, which the driver compiles for the GPU that there is; kernels/list.txt says which there are.
//
//go:embed ptx/*.ptx
var ptx embed.FS

// leastCapability is the compute capability, x.0, that the PTX is for.
const leastCapability = 8

// program is the kernels for some parameters, and how they lay out a trial (kernels/trial.cuh). A file and its kernel
// have the same name.
type program struct {
	prepare, step string
	planes        int // M: bits of a weight's magnitude
	words         int // of 32 weights of a hidden unit, K*W in all
}

// programFor returns the fastest kernels for p.
func programFor(p kernels.Params) program {
	w, m := (p.N+31)/32, bits.Len(uint(p.L))
	g := program{prepare: fmt.Sprintf("prepare_m%d", m), step: fmt.Sprintf("memory_m%d", m), planes: m, words: p.K * w}
	for _, name := range registerKernels(p, w, m) {
		if _, err := source(name); err == nil {
			g.step = name
			break
		}
	}
	return g
}

// registerKernels names the kernels of registers.cu that can step p, best first, whether they exist or not.
func registerKernels(p kernels.Params, w, m int) (names []string) {
	for _, deepest := range []int{1, 0} {
		if name := fmt.Sprintf("registers_k%d_w%d_m%d_f%d", p.K, w, m, deepest); deepest == 0 || p.L == 1<<m-1 {
			names = append(names, fmt.Sprintf("%s_n%d", name, p.N), name)
		}
	}
	return names
}

// blocks is how many blocks of the kernel a multiprocessor has registers for, as the PTX promises.
func blocks(ptx string) int {
	n := 1
	if _, after, ok := strings.Cut(ptx, ".minnctapersm "); ok {
		fmt.Sscan(after, &n) // else 1
	}
	return n
}

// source returns a kernel's PTX.
func source(name string) (string, error) {
	text, err := ptx.ReadFile("ptx/" + name + ".ptx")
	return string(text), err
}

// Words of 32 bits, as in kernels/trial.cuh and kernels/slice.cuh.
const (
	streamWords  = 10 // TRIVIUM_WORDS
	trialWords   = 2
	statusWords  = 6 // STATUS_WORDS
	rowWords     = 4 // ROW_WORDS
	counterBytes = 3 * 8
)

// spareBytes is the size of a spare.
func (g program) spareBytes() int {
	return 4 * (2*g.words*(g.planes+1) + streamWords + trialWords)
}

// laneBytes is the size of a lane's list.
func (g program) laneBytes() int { return g.spareBytes() + 4*(g.words+statusWords) }

// rowBytes is the size of a row.
func (g program) rowBytes(p kernels.Params) int {
	words := rowWords
	if p.Keys {
		words += g.words * (g.planes + 1)
	}
	return 4 * words
}

// rules are the arguments of a slice that follow from p (kernels/slice.cuh): direction and zero.
func rules(p kernels.Params) (direction, zero uint64) {
	const ones = 1<<32 - 1
	direction = map[kernels.Rule]uint64{kernels.Hebbian: ones, kernels.AntiHebbian: ones | ones<<32, kernels.RandomWalk: 0}[p.Rule]
	// -1 makes a local field of 0 negative.
	zero = map[kernels.Tie]uint64{kernels.TieMinus: ones | ones<<32, kernels.TiePlus: 0, kernels.TieSplit: ones << 32}[p.Tie]
	return direction, zero
}
