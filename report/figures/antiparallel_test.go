package figures

import (
	"math"
	"testing"

	"tpmbench/batch/overlaps"
	"tpmbench/kernels/perceptron"
	"tpmbench/kernels/perceptron/theory"
)

// claimOf returns claim i of a figure that is made from these results of tasks.
func claimOf(t *testing.T, f Figure, i int, tasks ...any) Claim {
	t.Helper()
	o, err := f.Make(tinyPlan, Results{Tasks: tasks})
	if err != nil {
		t.Fatal(err)
	}
	return o.Claims[i]
}

// walksWith returns results of walks of all sizes and rates, whose time constants are those of
// theory times a factor, and whose outputs come from a function of trial and step.
func walksWith(factor float64, outputs func(trial, step int) (a, b bool)) (list []any) {
	const trials, steps, lane = 40, 20_000, 3
	var all bitCounts
	for trial := range trials {
		signs := make([]perceptron.Signs, steps)
		for i := range signs {
			a, b := outputs(trial, i)
			signs[i] = perceptron.Signs{A: bit(a) << lane, B: bit(b) << lane}
		}
		all.add(signs, lane)
	}
	for _, w := range walks(tinyPlan) {
		d := &walked{Walk: w, Time: theory.WalkTime(w.N, w.Etas[0]), bitCounts: all}
		for j := range w.Points + 1 {
			var m overlaps.Moments
			for _, noise := range []float64{-1e-4, 1e-4} {
				m.Add(math.Exp(-float64(w.Time(j))/(factor*d.Time)) + noise)
			}
			d.Self = append(d.Self, m)
		}
		list = append(list, d)
	}
	return list
}

func bit(is bool) uint8 {
	if is {
		return 1
	}
	return 0
}

// coin is a fair coin, by splitmix64.
func coin(trial, step int) bool {
	z := (uint64(trial)<<32 + uint64(step) + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z^z>>31)>>63 == 1
}

// opposite is a coin and its opposite.
func opposite(trial, step int) (a, b bool) { return coin(trial, step), !coin(trial, step) }

// TestWalkVerdicts has walks as fast as theory says, and others.
func TestWalkVerdicts(t *testing.T) {
	for _, c := range []struct {
		factor    float64
		mean, tau Verdict
	}{{1, Agrees, Agrees}, {1.03, Agrees, Agrees}, {0.93, Agrees, Differs}, {1.3, Differs, Differs}, {0.5, Differs, Differs}} {
		list := walksWith(c.factor, opposite)
		if v := claimOf(t, walk, 0, list...).Verdict(); v != c.mean {
			t.Errorf("%v times the time: means: %s, want %s", c.factor, v, c.mean)
		}
		if v := claimOf(t, walkTime, 0, list...).Verdict(); v != c.tau {
			t.Errorf("%v times the time: tau: %s, want %s", c.factor, v, c.tau)
		}
	}
	d := walksWith(1.3, opposite)[7].(*walked)
	if tau, se := d.time(); math.Abs(tau/d.Time-1.3) > 0.01 || !(se > 0 && se < 0.01*tau) {
		t.Errorf("tau %v ± %v, want 1.3 times %v", tau, se, d.Time)
	}
}

// TestBitVerdicts has coins, and sequences that are not.
func TestBitVerdicts(t *testing.T) {
	for name, c := range map[string]struct {
		outputs func(trial, step int) (a, b bool)
		want    [4]Verdict // equal, balance, runs, serial
	}{
		"coins": {opposite, [4]Verdict{Agrees, Agrees, Agrees, Agrees}},
		"coins that are equal now and then": {func(trial, step int) (a, b bool) {
			a, b = opposite(trial, step)
			return a, b != (step%100 == 0)
		}, [4]Verdict{Differs, Agrees, Agrees, Agrees}},
		"an unfair coin": {func(trial, step int) (a, b bool) {
			a = coin(trial, step) || coin(trial+2, step)
			return a, !a
		}, [4]Verdict{Agrees, Differs, Differs, Differs}},
		"each bit twice":         {func(trial, step int) (a, b bool) { return opposite(trial, step/2) }, [4]Verdict{Agrees, Agrees, Differs, Differs}},
		"what was ten steps ago": {func(trial, step int) (a, b bool) { return opposite(trial, step%10+step/20*10) }, [4]Verdict{Agrees, Agrees, Agrees, Differs}},
	} {
		list := walksWith(1, c.outputs)
		for i, want := range c.want {
			if claim := claimOf(t, bits, i, list...); claim.Verdict() != want {
				t.Errorf("%s: %q: %s with %s, want %s", name, claim.Says, claim.Verdict(), claim.Number(), want)
			}
		}
	}
}

// TestBitCounts counts by hand: + + - - - + - + + +, of whose runs the first and the last are cut.
func TestBitCounts(t *testing.T) {
	var c bitCounts
	signs := make([]perceptron.Signs, 10)
	for i, r := range "++---+-+++" {
		signs[i] = perceptron.Signs{A: bit(r == '+') << 1, B: bit(r == '-' || i == 0) << 1}
	}
	c.add(signs, 1)
	if c.Equal.Mean() != 0.1 || c.Plus.Mean() != 0.6 {
		t.Errorf("%v equal, %v +1", c.Equal.Mean(), c.Plus.Mean())
	}
	for i, want := range []float64{2. / 3, 0, 1. / 3, 0} {
		if got := c.Runs[i].Mean(); math.Abs(got-want) > 1e-15 {
			t.Errorf("%v of the runs are %d long, want %v", got, i+1, want)
		}
	}
	for i, want := range []float64{1. / 9, 0, -3. / 7} {
		if got := c.Serial[i].Mean(); math.Abs(got-want) > 1e-15 {
			t.Errorf("lag %d: %v, want %v", i+1, got, want)
		}
	}
}
