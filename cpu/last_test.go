package cpu

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"tpmbench/cpu/bitpacked"
	"tpmbench/cpu/bitsliced"
	"tpmbench/cpu/int8"
	"tpmbench/cpu/lanes"
	"tpmbench/internal/amount"
	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
	"tpmbench/kernels/reference"
)

// atOnce has pairs leave their lanes as soon as no trial is to come.
type atOnce struct{ bitpacked.Last }

func (atOnce) StepCost(kernels.Params) float64 { return 0 }

// leaving are the backends with a trial a lane that this machine can run, in both widths, whose pairs
// leave their lanes at once; they are named.
func leaving() map[string]kernels.Backend {
	last := map[string]lanes.Last{}
	for _, b := range packed() {
		last[kernels.ISA(b.Kernel.Name)] = atOnce{bitpacked.Last{Kernel: b.Kernel}}
	}
	all := map[string]kernels.Backend{}
	for _, b := range append(bitsliced.Vector(), bitsliced.Backend{Kernel: bitsliced.Generic}) {
		if b.Last = last[kernels.ISA(b.Kernel.Name)]; b.Lacks != "" {
			continue
		}
		all[b.Kernel.Name] = b
		if b.Kernel.Interleaved != nil {
			k := *b.Kernel
			k.Stream, b.Kernel = k.Interleaved, &k
			all[k.Name+"-interleaved"] = b
		}
	}
	for _, b := range append(int8.Vector(), int8.Backend{Kernel: int8.Generic}) {
		if b.Last = last[kernels.ISA(b.Kernel.Name)]; b.Lacks == "" {
			all[b.Kernel.Name] = b
		}
	}
	return all
}

// kept is a Source of p's trials and a Sink that keeps their rows, in words.
type kept struct {
	trials
	rows map[uint64]string
}

func newKept(p kernels.Params) *kept {
	return &kept{trials{p: p, next: p.FirstTrial, end: p.FirstTrial + p.Trials}, map[uint64]string{}}
}

func (s *kept) Done(rows *kernels.Results) {
	for i := range rows.Len() {
		s.rows[rows.Trial[i]] = row(s.p, rows, i)
	}
}

// ending says only after some more requests that there are no more trials.
type ending struct {
	*kept
	requests int
}

func (s *ending) Next(buf []kernels.Trial, wait bool) (n int, more bool) {
	if n, more = s.trials.Next(buf, wait); more {
		return n, more
	}
	s.requests--
	return 0, s.requests >= 0
}

// row is row i of p's rows in words.
func row(p kernels.Params, rows *kernels.Results, i int) string {
	text := fmt.Sprint(rows.SyncSteps[i], rows.LearningSteps[i])
	if p.Keys && rows.SyncSteps[i] != kernels.Null {
		text += fmt.Sprint(rows.Key(i))
	}
	if p.Attack != kernels.NoAttack {
		text += fmt.Sprint(rows.AttackersSynced[i], rows.BestEqualWeights[i])
	}
	if p.Follow {
		text += fmt.Sprint(" ", rows.LearnSteps[i])
	}
	return text
}

// randomPairs returns a small run without attackers.
func randomPairs(r *rand.Rand) kernels.Params {
	p := kernels.Params{
		K: 1 + r.IntN(4), N: 1 + r.IntN(24), L: 1 + r.IntN(3), Rule: kernels.Rule(r.IntN(3)), Tie: kernels.Tie(r.IntN(3)),
		MaxSteps: 1 + r.Uint64N(300), Seed: r.Uint64(), FirstTrial: r.Uint64() >> 1, Trials: uint64(1 + r.IntN(10)), Keys: r.IntN(2) == 0,
		Start: kernels.Start(r.IntN(3)),
	}
	switch r.IntN(6) {
	case 0:
		p.N = 60 + r.IntN(80)
	case 1:
		p.L, p.MaxSteps = 1+r.IntN(60), 200
	case 2:
		p.K = 5 + r.IntN(28)
	case 3:
		p.N, p.MaxSteps = 250+r.IntN(20), 100
	}
	if p.Start != kernels.StartRandom {
		p.StartErrors = float64(1+r.IntN(100)) / 100
	}
	return p
}

// TestLast has pairs leave their lanes after every number of passes at which they may.
func TestLast(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	all, left := leaving(), 0
	for range amount.Of(60, 400, 4000) {
		p := randomPairs(r)
		want := map[uint64]string{}
		longest := uint64(0)
		for i := range p.Trials {
			row1, err := reference.Row(context.Background(), p, p.FirstTrial+i)
			if err != nil {
				t.Fatal(err)
			}
			want[p.FirstTrial+i] = row(p, row1, 0)
			longest = max(longest, row1.PairSteps(p, 0))
		}
		for name, b := range all {
			if b.Supports(p) != nil {
				continue
			}
			for requests := range int(longest/16) + 2 {
				s := &ending{newKept(p), requests}
				e, err := b.Open(p, 0)
				if err != nil {
					t.Fatal(err)
				}
				if err := e.Run(context.Background(), s, s); err != nil {
					t.Fatal(err)
				}
				for trial, row := range want {
					if s.rows[trial] != row {
						t.Fatalf("%s, %s, no trial to come after %d requests: trial %d: %s, want %s", name, p.CommandLine(nil), requests, trial, s.rows[trial], row)
					}
				}
				if m := e.(kernels.Meter).Measured(); m.LaneSteps%64 != 0 {
					left++
				}
			}
		}
	}
	t.Logf("pairs left their lanes in %d runs", left)
	if left == 0 {
		t.Error("no pair left its lane")
	}
}

// TestLastConformance is the suite on backends whose pairs leave their lanes as soon as they may.
func TestLastConformance(t *testing.T) {
	for name, b := range leaving() {
		if testing.Short() && name != bitsliced.Generic.Name {
			continue // it takes seconds
		}
		t.Run(name, func(t *testing.T) { conformance.TestPairs(t, b) })
	}
}
