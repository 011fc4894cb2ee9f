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

// program is the kernels for some parameters, and how they lay out a trial (kernels/trial.cuh). A file and its kernel
// have the same name.
type program struct {
	prepare, step string
	planes        int // M: bits of a weight's magnitude
	words         int // of 32 weights of a hidden unit, K*W in all
	opponents     int
	kept          int // words of a key that is kept behind the opponents, in follow mode
}

// programFor returns the fastest kernels for p.
func programFor(p kernels.Params) program {
	w, m := (p.N+31)/32, bits.Len(uint(p.L))
	g := program{prepare: fmt.Sprintf("prepare_m%d", m), step: fmt.Sprintf("memory_m%d", m), planes: m, words: p.K * w, opponents: p.Attackers}
	if p.Follow && p.Keys {
		g.kept = g.machineWords()
	}
	suffix := ""
	if p.Attack != kernels.NoAttack {
		suffix = "_o1"
	}
	g.step += suffix
	for _, name := range registerKernels(p, w, m) {
		if _, err := source(name + suffix); err == nil {
			g.step = name + suffix
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

	companyWords     = 6 // COMPANY_WORDS
	opponentRowWords = 3
)

// machineWords is the number of words of a machine's weights.
func (g program) machineWords() int { return g.words * (g.planes + 1) }

// spareBytes is the size of a spare.
func (g program) spareBytes() int {
	return 4 * ((2+g.opponents)*g.machineWords() + streamWords + trialWords)
}

// laneBytes is the size of a lane's list.
func (g program) laneBytes() int {
	words := g.words + statusWords
	if g.opponents > 0 {
		words += companyWords + g.kept
	}
	return g.spareBytes() + 4*words
}

// rowBytes is the size of a row.
func (g program) rowBytes(p kernels.Params) int {
	words := rowWords
	if g.opponents > 0 {
		words += opponentRowWords
	}
	if p.Keys {
		words += g.machineWords()
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

// A thread goes over its opponents one after the other, when a trial begins and when its pair has synchronised all of them in
// one pass. A stated bound, of words of 32 weights: what 32 of the largest machines have.
const (
	mostOpponentWords = 1 << 22
	alwaysOpponents   = 32
)

// mostOpponents is how many a trial may have.
func (g program) mostOpponents() int {
	return min(kernels.MaxAttackers, max(alwaysOpponents, mostOpponentWords/g.words))
}

// heardWords is how many words of opponents hear a step in one pass, so that slices end in time; the others do in the next passes,
// in which the pair waits.
const heardWords = 1 << 13

// company is the argument of a slice that tells of opponents (kernels/slice.cuh).
func (g program) company(p kernels.Params) uint64 {
	v := uint64(p.Attackers) | uint64(p.Attack)<<16 | uint64(max(1, heardWords/g.words))<<32
	if p.Follow {
		v |= 1 << 24
	}
	return v
}
