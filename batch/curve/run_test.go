package curve

import (
	"context"
	"errors"
	"math"
	"math/big"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

func small(attack kernels.Attack, attackers int) kernels.Params {
	return kernels.Params{K: 3, N: 10, L: 2, MaxSteps: 120, Seed: 7, FirstTrial: 5, Trials: 50, Attack: attack, Attackers: attackers, Wait: 20}
}

// TestRun compares the rows with plain sums over the reference's pairs.
func TestRun(t *testing.T) {
	cases := []kernels.Params{small(kernels.NoAttack, 0), small(kernels.Geometric, 3), small(kernels.Genetic, 16)}
	for _, change := range variants {
		p := small(kernels.Simple, 2)
		change(&p)
		cases = append(cases, p)
	}
	for _, p := range cases {
		for _, tie := range []kernels.Tie{kernels.TieMinus, kernels.TieSplit} {
			if p.Tie = tie; testing.Short() {
				p.Trials = 12
			}
			want := plainRows(p)
			for _, threads := range []int{1, 3} {
				var done atomic.Uint64
				c, err := Run(t.Context(), watcher, p, Options{Threads: threads, Done: &done})
				if err != nil || c.Len() != 121 || done.Load() != p.Trials {
					t.Fatal(err)
				}
				for i, w := range want {
					near(t, i, c.Row(i), w)
				}
			}
		}
	}
}

// variants are pairs of contract version 2.
var variants = []func(*kernels.Params){
	func(p *kernels.Params) { p.InputRange = 2 },
	func(p *kernels.Params) { p.InputRange, p.ZeroInputs, p.Rule = 3, true, kernels.RandomWalk },
	func(p *kernels.Params) { p.Query, p.Rule = 4, kernels.RandomWalk },
	func(p *kernels.Params) { p.Start, p.StartErrors, p.K = kernels.StartNear, 0.1, 33 },
	func(p *kernels.Params) {
		p.Start, p.StartErrors, p.Attack, p.Attackers = kernels.StartBits, 0.1, kernels.NoAttack, 0
	},
}

// near compares rows, up to the rounding of sums.
func near(t *testing.T, step int, got, want Row) {
	t.Helper()
	for _, v := range [][2]float64{
		{float64(got.Step), float64(want.Step)}, {got.Overlap, want.Overlap}, {got.OverlapSD, want.OverlapSD}, {got.Equal, want.Equal}, {got.Learned, want.Learned}, {got.Synced, want.Synced},
		{got.AttackerOverlap, want.AttackerOverlap}, {got.AttackerOverlapSD, want.AttackerOverlapSD}, {got.AttackerEqual, want.AttackerEqual}, {got.AttackerSynced, want.AttackerSynced},
	} {
		if math.Abs(v[0]-v[1]) > 1e-11 || math.IsNaN(v[0]) != math.IsNaN(v[1]) {
			t.Fatalf("step %d: %+v, want %+v", step, got, want)
		}
	}
}

func plainRows(p kernels.Params) []Row {
	rows := make([]Row, p.MaxSteps+1)
	n, weights := float64(p.Trials), float64(p.Weights())
	var overlaps, attackers = make([][]float64, len(rows)), make([][]float64, len(rows))
	for trial := range p.Trials {
		s := reference.New(p, p.FirstTrial+trial)
		synced, caught := false, false
		for i := range rows {
			if i > 0 && s.Step() {
				rows[i].Learned += 1 / n
			}
			pair := plain(p.K, s.A.W, s.B.W)
			overlaps[i] = append(overlaps[i], pair.overlap)
			rows[i].Equal += float64(pair.equal) / weights / n
			if synced = synced || s.Synced(); synced {
				rows[i].Synced += 1 / n
			}
			overlap, equal := 0.0, 0.0
			for j := range s.E {
				e := plain(p.K, s.E[j].W, s.A.W)
				overlap += e.overlap / float64(len(s.E))
				equal += float64(e.equal) / float64(len(s.E))
			}
			attackers[i] = append(attackers[i], overlap)
			rows[i].AttackerEqual += equal / weights / n
			if caught = caught || s.Caught(); caught {
				rows[i].AttackerSynced += 1 / n
			}
		}
	}
	for i := range rows {
		rows[i].Step = uint64(i)
		rows[i].Overlap, rows[i].OverlapSD = describe(overlaps[i])
		rows[i].AttackerOverlap, rows[i].AttackerOverlapSD = describe(attackers[i])
	}
	rows[0].Learned = math.NaN()
	return rows
}

func describe(v []float64) (mean, sd float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sd += (x - mean) * (x - mean) / float64(len(v)-1)
	}
	return mean, math.Sqrt(sd)
}

// TestSameForAllThreads compares rows bit by bit.
func TestSameForAllThreads(t *testing.T) {
	p := small(kernels.Majority, 5)
	p.Trials = 70
	var digest uint64
	for threads := 1; threads <= 4; threads++ {
		c, err := Run(t.Context(), watcher, p, Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		d, err := c.Write(Schema(p, "v1"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if threads == 1 {
			digest = d
		}
		if d != digest || d == 0 {
			t.Errorf("%d threads: digest %x, want %x", threads, d, digest)
		}
	}
}

// TestSyncedIsRuns compares Synced with the sync_steps of a run.
func TestSyncedIsRuns(t *testing.T) {
	p := small(kernels.NoAttack, 0)
	c, err := Run(t.Context(), watcher, p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	by := make([]int, p.MaxSteps+1)
	for trial := range p.Trials {
		row, _ := reference.Row(t.Context(), p, p.FirstTrial+trial)
		for s := uint64(row.SyncSteps[0]); s < uint64(len(by)); s++ {
			by[s]++
		}
	}
	for i, n := range by {
		if c.points[i].synced != uint64(n) {
			t.Fatalf("step %d: %d have synchronised, want %d", i, c.points[i].synced, n)
		}
	}
}

// TestSpread has sums at the limits of what they can hold.
func TestSpread(t *testing.T) {
	var s, two spread
	n := uint64(2)
	s.add(0)
	s.add(2 * unity)
	for ; n < MaxTrials; n *= 2 { // doubles the sums
		two = s
		s.merge(two)
	}
	if sd := s.sd(n); math.Abs(sd-math.Sqrt(float64(n)/float64(n-1))) > 1e-12 || s.mean(n) != 0 {
		t.Errorf("mean %v, standard deviation %v", s.mean(n), sd)
	}
	var parts [2]spread
	var one spread
	sum := new(big.Int)
	for i := range uint64(1000) {
		d := distance(1 - float64(i*i)/5e5)
		one.add(d)
		parts[i%2].add(d)
		sum.Add(sum, new(big.Int).Mul(new(big.Int).SetUint64(d), new(big.Int).SetUint64(d)))
	}
	if parts[0].merge(parts[1]); parts[0] != one {
		t.Errorf("parts %v, whole %v", parts[0], one)
	}
	if got := new(big.Int).Add(new(big.Int).Lsh(new(big.Int).SetUint64(one.hi), 64), new(big.Int).SetUint64(one.lo)); got.Cmp(sum) != 0 {
		t.Errorf("squares %v, want %v", got, sum)
	}
	if distance(1) != 0 || distance(-1) != 2*unity {
		t.Error("the ends are off")
	}
}

func TestCheck(t *testing.T) {
	for says, change := range map[string]func(p *kernels.Params){
		"--max-steps 0: a curve has 1 to 1048576": func(p *kernels.Params) { p.MaxSteps = 0 },
		"--max-steps 1048577: ":                   func(p *kernels.Params) { p.MaxSteps = MaxSteps + 1 },
		"--trials 0: a curve takes 1 to 4194304":  func(p *kernels.Params) { p.Trials = 0 },
		"--trials 4194305: ":                      func(p *kernels.Params) { p.Trials = MaxTrials + 1 },
		"--keys true: it is for runs":             func(p *kernels.Params) { p.Keys = true },
		"-K 0: ":                                  func(p *kernels.Params) { p.K = 0 },
	} {
		p := small(kernels.NoAttack, 0)
		change(&p)
		if _, err := Run(t.Context(), watcher, p, Options{}); err == nil || !strings.Contains(phrase.Said(err, kernels.Flag), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
	p := small(kernels.Genetic, kernels.MaxAttackers)
	p.N = kernels.MaxN
	if _, err := Run(t.Context(), watcher, p, Options{}); err == nil || !strings.Contains(err.Error(), "GB of memory") {
		t.Errorf("%v", err)
	}
}

// TestCancel expects the curve of the pairs that were finished, and no curve without pairs.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, p := range []kernels.Params{small(kernels.NoAttack, 0), small(kernels.Geometric, 100)} {
		if c, err := Run(ctx, watcher, p, Options{}); c != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%v, %v", c, err)
		}
	}
	p := small(kernels.Geometric, 3)
	p.Trials = MaxTrials
	for _, threads := range []int{1, 3} {
		ctx, cancel := context.WithCancel(t.Context())
		var done atomic.Uint64
		go func() {
			for done.Load() < 40 {
				runtime.Gosched()
			}
			cancel()
		}()
		c, err := Run(ctx, watcher, p, Options{Threads: threads, Done: &done})
		if c == nil || !errors.Is(err, context.Canceled) || c.Params.Trials < 40 || c.Params.Trials == MaxTrials || c.Params.Trials != done.Load() {
			t.Fatalf("%d threads: %d pairs done, %+v, %v", threads, done.Load(), c, err)
		}
		want, err := Run(t.Context(), watcher, c.Params, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.Len() {
			if c.points[i] != want.points[i] {
				t.Fatalf("%d threads: step %d of %d pairs: %+v, want %+v", threads, i, c.Params.Trials, c.Row(i), want.Row(i))
			}
		}
	}
}

// TestImpatient expects no curve if a pair takes too long to wait for.
func TestImpatient(t *testing.T) {
	p := small(kernels.Geometric, 1000)
	p.MaxSteps, p.Tie = MaxSteps, kernels.TieSplit // hours
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if c, err := Run(ctx, watcher, p, Options{Patience: time.Millisecond}); c != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, %v", c, err)
	}
}

// TestOnePair: one pair has no spread.
func TestOnePair(t *testing.T) {
	p := small(kernels.Observer, 1)
	p.Trials = 1
	c, err := Run(t.Context(), watcher, p, Options{})
	if err != nil || !math.IsNaN(c.Row(3).OverlapSD) || !math.IsNaN(c.Row(3).AttackerOverlapSD) {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestEveryBit compares with digests computed on amd64, for processors on which compilers fuse
// products with sums unless told not to.
func TestEveryBit(t *testing.T) {
	for want, p := range map[uint64]kernels.Params{
		0x663c2bde298a024d: small(kernels.NoAttack, 0),
		0xc23a4d3007636843: small(kernels.Majority, 5),
		0xe0c9d62afb722854: small(kernels.Genetic, 16),
	} {
		c, err := Run(t.Context(), watcher, p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Write(Schema(p, "v1"), nil); err != nil || got != want {
			t.Errorf("%s: digest %#x, want %#x (%v)", p.Attack, got, want, err)
		}
	}
}
