package field

import (
	"math"
	"testing"

	"tpmbench/batch"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/fits"
)

func verdict(t *testing.T, what string, c figures.Claim, want figures.Verdict) {
	t.Helper()
	if got := c.Verdict(); got != want {
		t.Errorf("%s: %s, want %s: %+v", what, got, want, c)
	}
}

// run makes a run from the steps that each pair took, Null for one that did not synchronise.
func run(p kernels.Params, steps ...uint32) figures.Run {
	r := p.NewResults(len(steps))
	r.Resize(len(steps))
	copy(r.SyncSteps, steps)
	copy(r.LearningSteps, steps)
	s := new(batch.Stats)
	s.Add(r, p)
	p.Trials = uint64(len(steps))
	return figures.Run{Params: p, Stats: s}
}

// repeated returns values in turn, n in all.
func repeated(n int, values ...uint32) (list []uint32) {
	for i := range n {
		list = append(list, values[i%len(values)])
	}
	return list
}

func TestNumberClaims(t *testing.T) {
	n := printed()[0] // 269.48 of 10,000 runs
	p := n.run(figures.Plan{Size: figures.Full}, kernels.TieMinus)
	for want, r := range map[figures.Verdict]figures.Run{
		figures.Agrees:    run(p, repeated(40_000, 219, 320)...), // 269.5 ± 0.25
		figures.Undecided: run(p, repeated(100, 219, 320)...),
		figures.Differs:   run(p, repeated(40_000, 229, 330)...),
	} {
		verdict(t, "a mean", n.compare(r), want)
	}
	kaizer := printed()[4] // 221, deviation 120 of 50 runs: 170 to 272
	q := kaizer.run(figures.Plan{Size: figures.Full}, kernels.TieMinus)
	verdict(t, "a mean with their deviation", kaizer.compare(run(q, repeated(100, 269, 270)...)), figures.Agrees)
	verdict(t, "a mean with their deviation", kaizer.compare(run(q, repeated(100, 273, 274)...)), figures.Differs)
}

func TestOneRun(t *testing.T) {
	l := cite("thePirateFish", 0) // 11131
	p := single(figures.Plan{Size: figures.Full}, kernels.TieMinus)
	verdict(t, "most of ours", oneRun(l, run(p, repeated(1000, 5000, 20_000, kernels.Null)...)), figures.Agrees)
	verdict(t, "few of ours", oneRun(l, run(p, repeated(100, 5000)...)), figures.Undecided)
	verdict(t, "none of ours", oneRun(l, run(p, repeated(20_000, 5000)...)), figures.Differs)
	verdict(t, "all of ours take longer", oneRun(l, run(p, repeated(20_000, kernels.Null)...)), figures.Differs)
}

func TestEnough(t *testing.T) {
	p := bounded(figures.Plan{Size: figures.Full}, kernels.Hebbian)
	verdict(t, "all", enough(run(p, repeated(100, 400, 500)...)), figures.Agrees)
	verdict(t, "half", enough(run(p, repeated(100, 500, 501)...)), figures.Undecided)
	verdict(t, "none", enough(run(p, repeated(100, 501, kernels.Null)...)), figures.Differs)
}

// sized returns runs of N with mean and deviation.
func sized(n int, mean, sd uint32, trials int) figures.Run {
	p := figures.Plan{}.Params(n, 3, kernels.Hebbian, kernels.TieMinus, 1)
	return run(p, repeated(trials, mean-sd, mean+sd, mean)...)
}

func TestFinite(t *testing.T) {
	still := finite(kernels.Hebbian, 400, 1, []figures.Run{sized(1000, 400, 100, 9000), sized(30_000, 401, 100, 9000)})
	wider := finite(kernels.Hebbian, 400, 1, []figures.Run{sized(1000, 400, 100, 9000), sized(30_000, 500, 150, 9000)})
	few := finite(kernels.Hebbian, 400, 1, []figures.Run{sized(1000, 400, 100, 9), sized(30_000, 401, 100, 9)})
	for i, what := range []string{"mean", "width"} {
		verdict(t, what, still[i], figures.Agrees)
		verdict(t, what, wider[i], figures.Differs)
		verdict(t, what, few[i], figures.Undecided)
	}
	// a deviation of a third of zeros and two of ±100, and its error from mu4 - mu2²
	sd, se := deviation(sized(10, 400, 100, 9000))
	m2 := 2. / 3 * 100 * 100
	if want := math.Sqrt((1.5*m2*m2-m2*m2)/9000) / (2 * math.Sqrt(m2)); math.Abs(sd-math.Sqrt(m2)) > 1e-9 || math.Abs(se-want) > 1e-9 {
		t.Errorf("%v ± %v, want %v ± %v", sd, se, math.Sqrt(m2), want)
	}
}

func TestPoissonClaims(t *testing.T) {
	for _, c := range []struct {
		dispersion, se, distance float64
		n                        uint64
		steps, bins              figures.Verdict
	}{
		{1.01, 0.01, 0.01, 10_000, figures.Agrees, figures.Agrees},
		{1.01, 0.1, 0.05, 10_000, figures.Undecided, figures.Undecided},
		{30, 1, 0.08, 10_000, figures.Differs, figures.Differs},
	} {
		list := poissonClaims(kernels.Hebbian, c.dispersion, c.se, fits.Poisson{Width: 3, N: c.n, Distance: c.distance}, fits.Gumbel{})
		verdict(t, "steps", list[0], c.steps)
		verdict(t, "bins", list[1], c.bins)
	}
}

func TestSquare(t *testing.T) {
	x := []float64{3, 4, 5, 6}
	for want, times := range map[figures.Verdict]func(float64) (float64, float64){
		figures.Agrees:    func(l float64) (float64, float64) { return 40 * l * l, 0.1 },
		figures.Undecided: func(l float64) (float64, float64) { return 40 * l * l, 20 },
		figures.Differs:   func(l float64) (float64, float64) { return 40 * l * l * l, 0.1 },
	} {
		var y, se []float64
		for _, l := range x {
			v, e := times(l)
			y, se = append(y, v), append(se, e)
		}
		c, a, err := square(x, y, se)
		if err != nil || want == figures.Agrees && math.Abs(a-40) > 1e-9 {
			t.Errorf("a = %v (%v)", a, err)
		}
		verdict(t, "times", c, want)
	}
}

// points makes a success with a relative error at depths 1, 2, ...
func points(relative float64, share ...float64) (f falling) {
	for i, s := range share {
		f.l, f.share, f.se = append(f.l, float64(i+1)), append(f.share, s), append(f.se, relative*s)
	}
	return f
}

func TestFalling(t *testing.T) {
	exponential := []float64{1, 0.8, 0.4, 0.2, 0.1, 0.05} // from L = 3 on
	faster := []float64{0.4, 0.3, 0.1, 0.01}
	for _, c := range []struct {
		what string
		f    falling
		want figures.Verdict
	}{
		{"exponential", points(0.001, exponential...), figures.Agrees},
		{"with large errors", points(0.1, exponential...), figures.Undecided},
		{"faster", points(0.001, faster...), figures.Differs},
		{"two depths", points(0.001, 0.9, 0.4, 0.2), figures.Undecided},
		{"no success", points(0.1, 0, 0, 0, 0), figures.Undecided},
	} {
		got, line := c.f.exponential(figures.Claim{})
		verdict(t, c.what, got, c.want)
		if (line == nil) != (len(c.f.below().l) < 3) {
			t.Errorf("%s: line %v", c.what, line)
		}
		if c.want == figures.Agrees && math.Abs(line.B+math.Ln2) > 1e-9 {
			t.Errorf("it falls by %v", line.B)
		}
	}
	law := func(l float64) float64 { return math.Exp(-2*l - 0.5*l*l) }
	for _, c := range []struct {
		what string
		f    falling
		want figures.Verdict
	}{
		{"the law", points(0.001, law(1), law(2), law(3)), figures.Agrees},
		{"the law with large errors", points(0.1, law(1), law(2), law(3)), figures.Undecided},
		{"another", points(0.001, law(1), law(2), law(2)), figures.Differs},
		{"two depths", points(0.001, law(1), law(2), 0), figures.Undecided},
	} {
		got, _ := c.f.quadratic(figures.Claim{})
		verdict(t, c.what, got, c.want)
	}
	for want, f := range map[figures.Verdict]falling{
		figures.Agrees:    points(0.001, 0.5, 0.5, 0.5),
		figures.Undecided: points(0.2, 0.5, 0.5, 0.5),
		figures.Differs:   points(0.001, 0.5, 0.4, 0.3),
	} {
		got, _ := f.level(figures.Claim{})
		verdict(t, "level", got, want)
	}
	if got, _ := points(0.1, 0, 0.5).level(figures.Claim{}); got.Verdict() != figures.Undecided {
		t.Errorf("of one depth: %+v", got)
	}
}

func TestCrossing(t *testing.T) {
	at, se, ok := crossing([]float64{1, 2, 4}, []float64{0.1, 0.4, 0.8}, []float64{0.01, 0.01, 0.01}, 0.5)
	if !ok || math.Abs(at-2.5) > 1e-12 || math.Abs(se-0.01*math.Hypot(0.75, 0.25)/0.2) > 1e-12 {
		t.Errorf("%v ± %v, %v", at, se, ok)
	}
	if _, _, ok := crossing([]float64{1, 2}, []float64{0.6, 0.7}, []float64{0.1, 0.1}, 0.5); ok {
		t.Error("it never crosses")
	}
}

func TestGrowing(t *testing.T) {
	l := []float64{3, 4, 5, 6}
	verdict(t, "exponential", growing(l, []float64{1, 2, 3, 4}, []float64{0.01, 0.01, 0.01, 0.01}), figures.Agrees)
	verdict(t, "with large errors", growing(l, []float64{1, 2, 3, 4}, []float64{0.1, 0.1, 0.1, 0.1}), figures.Undecided)
	verdict(t, "faster", growing(l, []float64{1, 2, 4, 7}, []float64{0.01, 0.01, 0.01, 0.01}), figures.Differs)
	verdict(t, "two depths", growing(l[:2], []float64{1, 2}, []float64{0.01, 0.01}), figures.Undecided)
}

func TestQueryClaims(t *testing.T) {
	for want, e := range map[figures.Verdict]equal{
		figures.Agrees:    {h: 1, share: 0.3, se: 0.01, random: 0.5, randomSE: 0.01, ok: true},
		figures.Undecided: {h: 1, share: 0.5, se: 0.01, random: 0.5, randomSE: 0.01, ok: true},
		figures.Differs:   {h: 1, share: 0.6, se: 0.01, random: 0.5, randomSE: 0.01, ok: true},
	} {
		verdict(t, "success", e.claim(3), want)
	}
	verdict(t, "no H", equal{random: 0.5}.claim(3), figures.Undecided)
}

// TestAsLong has queries that take as long as random inputs half way, in the logarithm, between two H.
func TestAsLong(t *testing.T) {
	of := func(query uint64, steps uint32, successes int) figures.Run {
		p := figures.Attacked(figures.Plan{}.Params(100, 3, kernels.RandomWalk, kernels.TieMinus, 1), kernels.Majority)
		p.Query = query
		r := p.NewResults(100)
		r.Resize(100)
		for i := range 100 {
			r.SyncSteps[i], r.LearningSteps[i] = steps+uint32(i%2), steps
			r.AttackersSynced[i], r.BestEqualWeights[i] = 0, 7
			if i < successes {
				r.AttackersSynced[i] = 1
			}
		}
		s := new(batch.Stats)
		s.Add(r, p)
		return figures.Run{Params: p, Stats: s}
	}
	random := of(0, 20_000, 50)
	e := asLong([]figures.Run{of(10, 80_000, 10), of(12, 40_000, 20), of(14, 10_000, 60)}, random)
	if !e.ok || math.Abs(e.h-1.3) > 1e-4 || math.Abs(e.share-0.4) > 1e-3 || e.random != 0.5 || !(e.se > 0.03 && e.se < 0.05) {
		t.Errorf("%+v", e)
	}
	if e := asLong([]figures.Run{of(10, 80_000, 10), of(12, 40_000, 20)}, random); e.ok || e.random != 0.5 {
		t.Errorf("%+v", e)
	}
}

func TestWideClaims(t *testing.T) {
	of := func(m int, mean uint32, trials int) figures.Run {
		p := figures.Plan{}.Params(100, 3, kernels.Hebbian, kernels.TieSplit, 1)
		p.InputRange = m
		return run(p, repeated(trials, mean-10, mean+10)...)
	}
	for want, runs := range map[figures.Verdict][]figures.Run{
		figures.Agrees:    {of(1, 300, 1000), of(2, 100, 1000), of(3, 80, 1000)},
		figures.Undecided: {of(1, 300, 1000), of(2, 100, 1000), of(3, 100, 1000)},
		figures.Differs:   {of(1, 300, 1000), of(2, 100, 1000), of(3, 120, 1000)},
	} {
		verdict(t, "time", shorter(kernels.Hebbian, runs), want)
	}
	m, se := []int{1, 2, 3}, []float64{0.001, 0.001, 0.001}
	for want, bits := range map[figures.Verdict][]float64{
		figures.Agrees:    {2.8, 2.7, 2.6},
		figures.Undecided: {2.8, 2.7, 2.699},
		figures.Differs:   {2.7, 2.8, 2.6},
	} {
		verdict(t, "entropy", lessUniform(kernels.Hebbian, m, bits, se), want)
	}
}
