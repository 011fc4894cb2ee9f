package curves

import (
	"math"
	"slices"
	"strings"
	"testing"

	"tpmbench/batch/curve"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
	"tpmbench/report/plots"
)

func run(t *testing.T, change func(p *kernels.Params)) *curve.Curve {
	t.Helper()
	p := kernels.Params{K: 3, N: 10, L: 2, MaxSteps: 200, Seed: 1, Trials: 100}
	change(&p)
	c, err := curve.Run(t.Context(), reference.Backend{}, p, curve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func attacked(p *kernels.Params) { p.Attack, p.Attackers = kernels.Geometric, 2 }

// TestProgress checks that the lines have the rows' values.
func TestProgress(t *testing.T) {
	c := run(t, attacked)
	chart := Progress(c)
	lines := 0
	for _, s := range chart.Series {
		for i, x := range s.X {
			r := c.Row(int(x))
			if s.Name == "equal weights" && s.Y[i] != r.Equal || s.Name == "an attacker equals A" && s.Y[i] != r.AttackerSynced {
				t.Fatalf("%s at step %v is %v", s.Name, x, s.Y[i])
			}
			if s.Low != nil && math.Abs(s.High[i]-s.Low[i]-2*r.OverlapSD) > 1e-12 && math.Abs(s.High[i]-s.Low[i]-2*r.AttackerOverlapSD) > 1e-12 {
				t.Fatalf("at step %v the spread is from %v to %v", x, s.Low[i], s.High[i])
			}
		}
		if s.Name != "" {
			lines++
		}
	}
	if lines != 7 {
		t.Errorf("%d lines, want 7", lines)
	}
}

// TestPictures draws curves of all sorts, with and without attackers, of one pair and of one step,
// and checks that their lines are named.
func TestPictures(t *testing.T) {
	for _, change := range []func(p *kernels.Params){
		func(*kernels.Params) {}, attacked,
		func(p *kernels.Params) { p.Trials, p.MaxSteps = 1, 1 },
		func(p *kernels.Params) { p.N, p.L, p.K = 1, 1, 1 }, // all are equal soon
		func(p *kernels.Params) { p.MaxSteps = 5000 },
	} {
		c := run(t, change)
		for want, chart := range map[string]interface {
			SVG(plots.Format) ([]byte, error)
		}{"synchronised": Progress(c), "weights that differ": Rest(c)} {
			svg, err := chart.SVG(plots.Wide)
			if err != nil || !strings.Contains(string(svg), want) || strings.Contains(string(svg), "NaN") {
				t.Errorf("%+v: %v", c.Params, err)
			}
		}
	}
}

func TestSpaced(t *testing.T) {
	for _, c := range []struct {
		rows, n int
		want    []int
	}{{2, 20, []int{0, 1}}, {11, 5, []int{0, 2, 4, 6, 8, 10}}, {11, 3, []int{0, 3, 6, 10}}} {
		if got := spaced(c.rows, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%d of %d: %d, want %d", c.n, c.rows, got, c.want)
		}
	}
}

func TestSyncedBy(t *testing.T) {
	c := run(t, func(*kernels.Params) {})
	median, ok := syncedBy(c, 0.5)
	if !ok || c.Row(int(median)).Synced < 0.5 || c.Row(int(median)-1).Synced >= 0.5 {
		t.Errorf("half have synchronised by %d, %t", median, ok)
	}
	if _, ok := syncedBy(c, 1); ok != (c.Row(int(c.Params.MaxSteps)).Synced == 1) {
		t.Errorf("all have synchronised: %t", ok)
	}
}
