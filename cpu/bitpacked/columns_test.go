package bitpacked

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"tpmbench/cpu/costs"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// trials is a Source of the trials of p, and a Sink that compares rows with the
// reference's.
type trials struct {
	t       *testing.T
	backend string
	p       kernels.Params
	next    uint64
	done    int
}

func (s *trials) Next(buf []kernels.Trial, _ bool) (n int, more bool) {
	for ; n < len(buf) && s.next < s.p.Trials; n++ {
		buf[n] = s.p.Trial(s.p.FirstTrial + s.next)
		s.next++
	}
	return n, n > 0
}

func (s *trials) Done(rows *kernels.Results) {
	s.t.Helper()
	got := s.p.NewResults(1)
	got.Resize(1)
	for i := range rows.Len() {
		got.CopyRow(0, rows, i)
		want, err := reference.Row(context.Background(), s.p, rows.Trial[i])
		if err != nil {
			s.t.Fatal(err)
		}
		if want.SyncSteps[0] == kernels.Null {
			clear(want.Keys)
			clear(got.Keys)
		}
		if !reflect.DeepEqual(got, want) {
			s.t.Fatalf("%s, %+v: row %+v, want %+v", s.backend, s.p, got, want)
		}
		s.done++
	}
}

func (s *trials) Steps(uint64) {}

// run compares the rows of p with the reference's.
func (b Backend) run(t *testing.T, p kernels.Params) {
	t.Helper()
	s := &trials{t: t, backend: b.Kernel.Name, p: p}
	e, err := b.Open(p, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Run(context.Background(), s, s); err != nil {
		t.Fatal(err)
	}
	if uint64(s.done) != p.Trials {
		t.Fatalf("%s, %+v: %d rows", b.Kernel.Name, p, s.done)
	}
}

// randomAttackers returns a small case with the given number of attackers.
func randomAttackers(r *rand.Rand, attackers int) kernels.Params {
	p := kernels.Params{
		K: 1 + r.IntN(4), N: 1 + r.IntN(24), L: 1 + r.IntN(3), Rule: kernels.Rule(r.IntN(3)), Tie: kernels.Tie(r.IntN(3)),
		MaxSteps: 300, Seed: r.Uint64(), FirstTrial: r.Uint64() >> 1, Trials: uint64(1 + r.IntN(10)), Keys: r.IntN(2) == 0,
		Attack: kernels.Observer + kernels.Attack(r.IntN(5)), Attackers: attackers, Wait: uint64(r.IntN(30)), Follow: r.IntN(2) == 0,
	}
	if r.IntN(8) == 0 {
		p.K = 6 + r.IntN(4)
	}
	if r.IntN(8) == 0 {
		p.L, p.MaxSteps = 1+r.IntN(15), 100
	}
	p.Trials = max(1, min(p.Trials, uint64(200000/(p.Weights()*attackers))))
	return p
}

// Costs by which all attackers are lanes, and by which all are machines.
var (
	allLanes    = &costs.Pairs{Machine: 1, Lanes: 64}
	allMachines = &costs.Pairs{LaneStep: 1, Lanes: 64}
)

// taking returns b with other costs.
func (b Backend) taking(c *costs.Pairs) Backend {
	k := *b.Kernel
	k.Costs, b.Kernel = c, &k
	return b
}

// TestColumns has attackers that fill words, vectors and columns of an ensemble, and one
// more.
func TestColumns(t *testing.T) {
	rounds := 4
	if testing.Short() {
		rounds = 1
	}
	for _, b := range backends() {
		t.Run(b.Kernel.Name, func(t *testing.T) {
			if b.Lacks != "" {
				t.Skip("this machine lacks " + b.Lacks)
			}
			r := rand.New(rand.NewPCG(31, 32))
			for range rounds {
				for _, m := range []int{1, 2, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1025} {
					b.taking(allLanes).run(t, randomAttackers(r, m))
				}
				for _, m := range []int{1, 2, 64, 129} {
					b.taking(allMachines).run(t, randomAttackers(r, m))
				}
			}
		})
	}
}
