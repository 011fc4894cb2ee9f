package cpu

import (
	"context"
	"testing"

	"tpmbench/cpu/bitpacked"
	"tpmbench/kernels"
)

// TestWindows has trials enough, and long enough, that every engine of lanes comes to windows of 32 and
// 64 passes while it still gets new ones. Its rows are compared with those of single pairs.
func TestWindows(t *testing.T) {
	long := kernels.Default()
	long.K, long.N, long.L, long.Trials = 3, 8, 5, 2500 // 800 steps a trial in the mean
	cases := []kernels.Params{long, long, long, long}
	cases[1].Keys = true
	cases[2].MaxSteps = 700
	cases[3].Attack, cases[3].Attackers, cases[3].Follow, cases[3].MaxSteps = kernels.Geometric, 1, true, 1000
	for _, p := range cases {
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		want := rowsOf(t, bitpacked.Backend{Kernel: bitpacked.Generic}, p)
		for _, b := range Backends() {
			info := b.Info()
			if info.Lacks != "" || b.Supports(p) != nil {
				continue
			}
			got := rowsOf(t, b, p)
			for trial := p.FirstTrial; trial < p.FirstTrial+p.Trials; trial++ {
				if got[trial] != want[trial] {
					t.Fatalf("%s, %s: trial %d: %q, want %q", info.Name, p.CommandLine(nil), trial, got[trial], want[trial])
				}
			}
		}
	}
}

// rowsOf returns the rows of p's trials on an engine of b, in words.
func rowsOf(t *testing.T, b kernels.Backend, p kernels.Params) map[uint64]string {
	s := newKept(p)
	e, err := b.Open(p, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Run(context.Background(), s, s); err != nil {
		t.Fatal(err)
	}
	return s.rows
}
