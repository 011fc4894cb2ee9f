package cuda

import (
	"embed"
	"fmt"
	"math/bits"
	"strings"

	"tpmbench/kernels"
)

// The kernels as PTX, which the driver compiles for the GPU that there is; kernels/list.txt says
// which there are.
//
//go:embed ptx/*.ptx
var ptx embed.FS

// program is the kernels for some parameters, and how they lay out a trial (kernels/trial.cuh). A
// file and its kernel have the same name.
type program struct {
	prepare, step string
	planes        int // M: bits of a weight's magnitude
	words         int // of 32 weights of a hidden unit, K*W in all
	attackers     int
	kept          int // words of a key that is kept behind the attackers, in follow mode
}

// programFor returns the fastest kernels for p.
func programFor(p kernels.Params) program {
	w, m := (p.N+31)/32, bits.Len(uint(p.L))
	g := program{prepare: fmt.Sprintf("prepare_m%d", m), step: fmt.Sprintf("memory_m%d", m), planes: m, words: p.K * w, attackers: p.Attackers}
	if p.Follow && p.Keys {
		g.kept = g.machineWords()
	}
	suffix := ""
	if p.Attack != kernels.NoAttack {
		suffix = "_a1"
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

// registerKernels names the kernels of registers.cu that can step p, best first, whether they exist
// or not.
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

	attackWords      = 6 // ATTACK_WORDS
	attackerRowWords = 3
)

// machineWords is the number of words of a machine's weights.
func (g program) machineWords() int { return g.words * (g.planes + 1) }

// prefetchedBytes is the size of a prefetched trial.
func (g program) prefetchedBytes() int {
	return 4 * ((2+g.attackers)*g.machineWords() + streamWords + trialWords)
}

// laneBytes is the size of a lane's list.
func (g program) laneBytes() int {
	words := g.words + statusWords
	if g.attackers > 0 {
		words += attackWords + g.kept
	}
	return g.prefetchedBytes() + 4*words
}

// rowBytes is the size of a row.
func (g program) rowBytes(p kernels.Params) int {
	words := rowWords
	if g.attackers > 0 {
		words += attackerRowWords
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

// A thread goes over its attackers one after the other, when a trial begins and when its pair has
// synchronised all of them in one pass. A stated bound, of words of 32 weights: what 32 of the
// largest machines have.
const (
	mostAttackerWords = 1 << 22
	alwaysAttackers   = 32
)

// mostAttackers is how many a trial may have.
func (g program) mostAttackers() int {
	return min(kernels.MaxAttackers, max(alwaysAttackers, mostAttackerWords/g.words))
}

// passWords is how many words of attackers learn from a step in one pass, so that slices end in
// time; the others do in the next passes, in which the pair waits.
const passWords = 1 << 13

// attack is the argument of a slice that describes attackers (kernels/slice.cuh).
func (g program) attack(p kernels.Params) uint64 {
	v := uint64(p.Attackers) | uint64(p.Attack)<<16 | uint64(max(1, passWords/g.words))<<32
	if p.Follow {
		v |= 1 << 24
	}
	return v
}
