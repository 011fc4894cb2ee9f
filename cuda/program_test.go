package cuda

import (
	"testing"

	"tpmbench/kernels"
)

// TestProgramFor looks at which kernels are chosen, and at shapes that must not get a kernel of
// others.
func TestProgramFor(t *testing.T) {
	for _, c := range []struct {
		k, n, l int
		step    string
		prepare string
	}{
		{3, 100, 3, "registers_k3_w4_m2_f1_n100", "prepare_m2"},
		{3, 101, 3, "registers_k3_w4_m2_f1", "prepare_m2"},
		{3, 100, 2, "registers_k3_w4_m2_f0_n100", "prepare_m2"},
		{3, 128, 2, "registers_k3_w4_m2_f0", "prepare_m2"},
		{3, 129, 3, "memory_m2", "prepare_m2"},
		{3, 96, 3, "memory_m2", "prepare_m2"},
		{3, 32, 7, "registers_k3_w1_m3_f0", "prepare_m3"},
		{3, 32, 8, "memory_m4", "prepare_m4"},
		{5, 100, 3, "registers_k5_w4_m2_f1", "prepare_m2"},
		{5, 100, 2, "memory_m2", "prepare_m2"},
		{32, 1000, 127, "memory_m7", "prepare_m7"},
	} {
		g := programFor(kernels.Params{K: c.k, N: c.n, L: c.l})
		if g.step != c.step || g.prepare != c.prepare {
			t.Errorf("K=%d N=%d L=%d: %s after %s, want %s after %s", c.k, c.n, c.l, g.step, g.prepare, c.step, c.prepare)
		}
	}
}

// TestProgramForAttackers looks at the kernels of the same shapes with attackers.
func TestProgramForAttackers(t *testing.T) {
	for _, c := range []struct {
		k, n, l int
		step    string
	}{
		{3, 100, 3, "registers_k3_w4_m2_f1_n100_a1"},
		{3, 100, 2, "registers_k3_w4_m2_f0_n100_a1"},
		{3, 101, 3, "memory_m2_a1"}, // without attackers it is registers_k3_w4_m2_f1
	} {
		g := programFor(kernels.Params{K: c.k, N: c.n, L: c.l, Attack: kernels.Observer, Attackers: 1})
		if g.step != c.step {
			t.Errorf("K=%d N=%d L=%d: %s, want %s", c.k, c.n, c.l, g.step, c.step)
		}
	}
}

// TestBlocks reads the promise in the PTX that a multiprocessor has registers for that many blocks.
func TestBlocks(t *testing.T) {
	for name, want := range map[string]int{"registers_k3_w4_m2_f1_n100": 4, "registers_k5_w4_m2_f1": 2, "memory_m7": 4} {
		text, err := source(name)
		if err != nil {
			t.Fatal(err)
		}
		if n := blocks(text); n != want {
			t.Errorf("%s: %d blocks, want %d", name, n, want)
		}
	}
	if n := blocks("without"); n != 1 {
		t.Errorf("PTX without a promise: %d blocks, want 1", n)
	}
}
