package keyspace

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

func machines(k, n, l int, rule kernels.Rule, tie kernels.Tie) kernels.Params {
	p := kernels.Default()
	p.K, p.N, p.L, p.Rule, p.Tie = k, n, l, rule, tie
	return p
}

func open(t *testing.T, p kernels.Params, trial uint64, steps int) *Space {
	t.Helper()
	s, err := New(p, trial, steps)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// all returns the sums over all pairs.
func all(s *Space, steps int) (sum []Left, keys [][]uint32) {
	c := s.NewColumn()
	sum, left := make([]Left, steps+1), make([]Left, steps+1)
	for range sum {
		keys = append(keys, make([]uint32, s.Machines()))
	}
	for b := range s.Machines() {
		c.Run(uint32(b), left, keys)
		for t := range sum {
			sum[t].Add(left[t])
		}
	}
	return sum, keys
}

// TestAgainstPython has the sums over all pairs with K = 3, N = 2, L = 1 under the inputs of trial 0
// of seed 1, tie minus, from a program of its own that draws the inputs from the contract's text.
func TestAgainstPython(t *testing.T) {
	type sums struct {
		left []Left
		keys [][]uint32
	}
	of := map[kernels.Rule]sums{}
	for rule := range kernels.Rule(3) {
		left, keys := all(open(t, machines(3, 2, 1, rule, kernels.TieMinus), 0, 60), 60)
		of[rule] = sums{left, keys}
	}
	for _, c := range []struct {
		rule                kernels.Rule
		step                int
		weights, starts     uint64
		unique, synced      uint64
		keys                int
		allNew, allNewAlone uint64 // up to step 60
	}{
		{kernels.AntiHebbian, 0, 387420489, 387420489, 0, 729, 729, 447377, 374178},
		{kernels.AntiHebbian, 1, 129151827, 193975965, 0, 4057, 252, 447377, 374178},
		{kernels.AntiHebbian, 5, 5237589, 19896137, 11738, 37573, 114, 447377, 374178},
		{kernels.AntiHebbian, 10, 621235, 5342725, 449428, 134881, 59, 447377, 374178},
		{kernels.AntiHebbian, 60, 532689, 5132331, 530705, 447377, 7, 447377, 374178},
		{kernels.Hebbian, 10, 576455, 16404817, 491518, 201717, 63, 518507, 386172},
		{kernels.RandomWalk, 20, 532709, 9200277, 530685, 376827, 24, 530405, 431267},
	} {
		sum, keys := of[c.rule].left, of[c.rule].keys
		l, total, alone, held := sum[c.step], uint64(0), uint64(0), 0
		for _, l := range sum {
			total, alone = total+l.New, alone+l.NewUnique
		}
		for _, n := range keys[c.step] {
			if n > 0 {
				held++
			}
		}
		if l.Weights != c.weights || l.Starts != c.starts || l.Unique != c.unique || l.Synced != c.synced || held != c.keys || total != c.allNew || alone != c.allNewAlone {
			t.Errorf("%s, step %d: %+v, %d keys, %d and %d new, want %+v", c.rule, c.step, l, held, total, alone, c)
		}
	}
}

// TestAttackers counts by the meaning: the attacker on a pair holds possible every A for which there
// is any B such that the reference gives the same outputs.
func TestAttackers(t *testing.T) {
	for _, p := range []kernels.Params{
		machines(2, 1, 1, kernels.Hebbian, kernels.TieMinus), machines(1, 2, 1, kernels.AntiHebbian, kernels.TiePlus),
		machines(3, 1, 1, kernels.RandomWalk, kernels.TieMinus), machines(2, 1, 2, kernels.AntiHebbian, kernels.TiePlus),
	} {
		const trial, steps = 5, 12
		s := open(t, p, trial, steps)
		n := s.Machines()
		pairs := make([]*reference.Stepper, n*n)
		heard, synced := make([]string, n*n), make([]bool, n*n)
		for i := range pairs {
			pairs[i] = reference.New(p, trial)
			s.weights(uint32(i/n), pairs[i].A.W)
			s.weights(uint32(i%n), pairs[i].B.W)
		}
		sum, keys := all(s, steps)
		for step := range steps + 1 {
			now, first := map[string]map[string]bool{}, map[string]map[int]bool{} // by what was heard
			for i, pair := range pairs {
				if step > 0 {
					pair.Step()
					heard[i] += fmt.Sprint(pair.A.Tau, pair.B.Tau, ";")
				}
				h := heard[i]
				if now[h] == nil {
					now[h], first[h] = map[string]bool{}, map[int]bool{}
				}
				now[h][fmt.Sprint(pair.A.W)], first[h][i/n] = true, true
			}
			want := Left{Pairs: uint64(n * n)}
			held := make([]uint32, n)
			for i, pair := range pairs {
				h, one := heard[i], len(now[heard[i]]) == 1
				want.Weights += uint64(len(now[h]))
				want.Bits += math.Log2(float64(len(now[h])))
				want.Starts += uint64(len(first[h]))
				is := pair.Synced()
				for _, v := range []struct {
					yes bool
					to  *uint64
				}{{one, &want.Unique}, {is, &want.Synced}, {is && one, &want.SyncedUnique}, {is && !synced[i], &want.New}, {is && !synced[i] && one, &want.NewUnique}} {
					if v.yes {
						*v.to++
					}
				}
				if synced[i] = is; is {
					held[s.number(pair.A.W)]++
				}
			}
			got := sum[step]
			if math.Abs(got.Bits-want.Bits) > 1e-9*want.Bits {
				t.Errorf("%+v, step %d: %v bits, want %v", p, step, got.Bits, want.Bits)
			}
			if got.Bits = want.Bits; got != want || !slices.Equal(keys[step], held) {
				t.Errorf("%+v, step %d: %+v, want %+v", p, step, got, want)
			}
		}
	}
}

// TestTable compares steps of machines with the reference's, for wide inputs too.
func TestTable(t *testing.T) {
	wide := machines(2, 2, 2, kernels.RandomWalk, kernels.TiePlus)
	wide.InputRange, wide.ZeroInputs = 3, true
	for _, p := range []kernels.Params{machines(1, 1, 127, kernels.Hebbian, kernels.TieMinus), machines(4, 1, 2, kernels.AntiHebbian, kernels.TieMinus), machines(2, 3, 1, kernels.Hebbian, kernels.TiePlus), wide} {
		const trial, steps = 3, 6
		s := open(t, p, trial, steps)
		w := make([]int8, p.Weights())
		for step, x := range s.inputs {
			table := s.table(x)
			for m, do := range table {
				pair := reference.New(p, trial) // with A = B every step is a learning step
				for range step {
					pair.Step()
				}
				s.weights(uint32(m), w)
				copy(pair.A.W, w)
				copy(pair.B.W, w)
				pair.Step()
				if plus := pair.A.Tau == 1; plus != (do&1 == 1) || s.number(pair.A.W) != do>>1 || s.number(w) != uint32(m) {
					t.Fatalf("%+v, step %d, weights %d: output %d and %d, want %d and %d", p, step, w, do&1, do>>1, pair.A.Tau, s.number(pair.A.W))
				}
			}
		}
	}
}

// TestSample has the reference's trial among the pairs, and the keys of a space.
func TestSample(t *testing.T) {
	p := machines(3, 2, 1, kernels.AntiHebbian, kernels.TieMinus)
	p.FirstTrial, p.Trials = 40, 300
	for _, every := range []int{1, 7} { // looking does not change what is seen
		sample, err := NewSample(p)
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, p, p.FirstTrial, 28)
		c := s.NewColumn()
		now := make([][2]uint32, p.Trials)
		for i := range now {
			pair := reference.New(p, p.FirstTrial+uint64(i))
			now[i] = [2]uint32{s.number(pair.A.W), s.number(pair.B.W)}
			if now[i][1] != s.Drawn(p.FirstTrial+uint64(i)) {
				t.Fatal("another B is drawn")
			}
		}
		for step := range 29 {
			want := map[uint32]uint64{}
			for i, q := range now {
				if step > 0 {
					if do := c.tables[step-1]; do[q[0]]&1 == do[q[1]]&1 {
						now[i] = [2]uint32{do[q[0]] >> 1, do[q[1]] >> 1}
					}
				}
				if q := now[i]; q[0] == q[1] {
					want[q[0]]++
				}
			}
			if step > 0 {
				sample.Step()
			}
			if step%every > 0 {
				continue
			}
			var counts []uint64
			for _, n := range want {
				counts = append(counts, n)
			}
			got := sample.Keys()
			slices.Sort(got)
			slices.Sort(counts)
			if !slices.Equal(got, counts) {
				t.Fatalf("step %d: keys of %d pairs, want %d", step, got, counts)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	for says, change := range map[string]func(*kernels.Params){
		"tie split":      func(p *kernels.Params) { p.Tie = kernels.TieSplit },
		"attack simple":  func(p *kernels.Params) { p.Attack, p.Attackers = kernels.Simple, 1 },
		"query 1":        func(p *kernels.Params) { p.Query = 1 },
		"smaller ones":   func(p *kernels.Params) { p.N = 5 },
		"n 0":            func(p *kernels.Params) { p.N = 0 },
		"1048576 differ": func(p *kernels.Params) { p.K, p.N = 1024, 100 },
	} {
		p := machines(3, 2, 1, kernels.Hebbian, kernels.TieMinus)
		change(&p)
		if _, err := New(p, 0, 1); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}
