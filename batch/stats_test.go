package batch

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"tpmbench/kernels"
)

func rowsOf(sync []uint32) *kernels.Results {
	r := kernels.Default().NewResults(len(sync))
	r.Resize(len(sync))
	copy(r.SyncSteps, sync)
	for i, v := range sync {
		r.LearningSteps[i] = v / 2
	}
	return r
}

// The statistics equal those computed by sorting and summing, for narrow and wide spreads.
func TestStatsExact(t *testing.T) {
	p, rng := kernels.Default(), rand.New(rand.NewPCG(1, 2))
	for _, spread := range []uint32{1, 20, 700, 200_000, math.MaxUint32} {
		for _, n := range []int{1, 2, 3, 10, 100, 999, 1000} {
			sync := make([]uint32, n)
			for i := range sync {
				sync[i] = rng.Uint32N(spread)
			}
			var s, turned Stats
			s.Add(rowsOf(append(slices.Clone(sync), kernels.Null)), p)
			back := slices.Clone(sync)
			slices.Reverse(back)
			turned.Add(rowsOf([]uint32{kernels.Null}), p)
			turned.Add(rowsOf(back), p)
			one, _ := json.Marshal(s.Summary(p, "v", "b", 7))
			if two, _ := json.Marshal(turned.Summary(p, "v", "b", 7)); string(one) != string(two) {
				t.Fatalf("order shows:\n%s\n%s", one, two)
			}

			slices.Sort(sync)
			var sum, squares, learning float64
			for _, v := range sync {
				sum += float64(v)
				learning += float64(v / 2)
			}
			learning += float64(uint32(kernels.Null) / 2) // those of the row without a sync_steps count too
			mean := sum / float64(n)
			for _, v := range sync {
				squares += (float64(v) - mean) * (float64(v) - mean)
			}
			d := s.SyncSteps()
			if !near(*d.Mean, mean) || !near(*s.LearningSteps().Mean, learning/float64(n+1)) || (d.SD == nil) != (n < 2) || (d.SE == nil) != (n < 2) {
				t.Errorf("n %d: mean %v, want %v; learning %v, want %v", n, *d.Mean, mean, *s.LearningSteps().Mean, learning/float64(n+1))
			}
			if sd := math.Sqrt(squares / float64(n-1)); n > 1 && (!near(*d.SD, sd) || !near(*d.SE, sd/math.Sqrt(float64(n)))) {
				t.Errorf("n %d: sd %v, want %v", n, *d.SD, sd)
			}
			at := func(num, den int) uint32 { return sync[max((n*num+den-1)/den, 1)-1] }
			want := []uint32{sync[0], at(1, 10), at(1, 2), at(9, 10), at(99, 100), sync[n-1]}
			if got := []uint32{*d.Min, *d.P10, *d.P50, *d.P90, *d.P99, *d.Max}; !slices.Equal(got, want) {
				t.Errorf("n %d: quantiles %v, want %v", n, got, want)
			}
			if v, ok := s.Quantile(0.9); !ok || v != want[3] {
				t.Errorf("n %d: Quantile(0.9) = %d, %v", n, v, ok)
			}
			if s.PairSteps() != uint64(sum)+p.MaxSteps || s.Trials() != uint64(n)+1 || s.Synced() != uint64(n) {
				t.Errorf("n %d: %d pair-steps, %d rows, %d synced", n, s.PairSteps(), s.Trials(), s.Synced())
			}
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b) }

func TestStatsFew(t *testing.T) {
	var s Stats
	if _, ok := s.Quantile(0.5); ok || s.SyncSteps() != (Spread{}) || s.LearningSteps() != (Spread{}) {
		t.Error("nothing has statistics")
	}
	text, err := json.Marshal(s.Summary(params(3), "v", "b", 0xab))
	want := `{"contract":2,"version":"v","params":{"k":3,"n":5,"l":3,"input_range":1,"zero_inputs":false,"rule":"hebbian","tie":"minus",` +
		`"start":"random","start_errors":0,"query":0,` +
		`"attack":"none","attackers":0,"wait":100,"distance":false,"detect":0,"share":0,"max_steps":1000000,"follow":false,"keys":false},"seed":"1","first_trial":"0","trials":0,"synced":0,` +
		`"sync_steps":{"mean":null,"se":null,"sd":null,"min":null,"p10":null,"p50":null,"p90":null,"p99":null,"max":null},` +
		`"learning_steps":{"mean":null,"se":null,"sd":null,"min":null,"p10":null,"p50":null,"p90":null,"p99":null,"max":null},"pair_steps":0,"backend":"b","digest":"00000000000000ab"}`
	if string(text) != want || err != nil {
		t.Errorf("%s, %v\nwant %s", text, err, want)
	}
}

// Counts and sums exceed 2^32 and 2^64 without loss.
func TestStatsLarge(t *testing.T) {
	var h histogram
	h.add(5)
	h.pages[0][5] = math.MaxUint32
	for _, v := range []uint32{5, 5, 1<<32 - 2, 1 << 22, 1<<22 - 1, 1 << 22} {
		h.add(v)
	}
	var got [][2]uint64
	for v, n := range h.all() {
		got = append(got, [2]uint64{uint64(v), n})
	}
	if want := [][2]uint64{{5, 1<<32 + 1}, {1<<22 - 1, 1}, {1 << 22, 2}, {1<<32 - 2, 1}}; !slices.Equal(got, want) {
		t.Errorf("values and counts %v, want %v", got, want)
	}
	var u uint128
	u.add(math.MaxUint64)
	u.add(math.MaxUint64)
	if u.big().String() != "36893488147419103230" || u.uint64() != math.MaxUint64 {
		t.Error(u.big())
	}
	p := params(1, func(p *kernels.Params) { p.Attack, p.Attackers, p.Follow, p.MaxSteps = kernels.Simple, 1, true, 1000 })
	r := p.NewResults(3)
	r.Resize(3)
	copy(r.SyncSteps, []uint32{3, 4, kernels.Null})
	copy(r.LearnSteps, []uint32{10, kernels.Null, kernels.Null})
	var s Stats
	if s.Add(r, p); s.PairSteps() != 10+1000+1000 {
		t.Errorf("%d pair-steps in follow mode", s.PairSteps())
	}
}

func BenchmarkStats(b *testing.B) {
	p := kernels.Default()
	r := p.NewResults(16384)
	r.Resize(16384)
	for i := range r.Trial {
		makeUp(p, r, i, uint64(i))
	}
	var s Stats
	for b.Loop() {
		s.Add(r, p)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(s.Trials()), "ns/row")
}

// TestRank compares ranks with those of exact fractions.
func TestRank(t *testing.T) {
	exact := func(q float64, n uint64) uint64 {
		share, _ := new(big.Rat).SetString(strconv.FormatFloat(q, 'g', -1, 64))
		num := new(big.Int).Mul(share.Num(), new(big.Int).SetUint64(n))
		num.Add(num, share.Denom()).Sub(num, big.NewInt(1)).Div(num, share.Denom())
		return max(num.Uint64(), 1)
	}
	qs := []float64{0, 0.1, 0.5, 0.9, 0.99, 1, 1 - 0x1p-53, 0x1p-53, 1e-19, 1e-20, 5.5e-20, math.SmallestNonzeroFloat64}
	ns := []uint64{1, 2, 9, 10, 11, 1000, 1 << 32, 1<<63 + 1, math.MaxUint64}
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		qs = append(qs, math.Pow(10, -float64(r.IntN(25)))*r.Float64())
		ns = append(ns, r.Uint64()>>r.IntN(64))
	}
	for i, q := range qs {
		for _, n := range append(ns[:9:9], ns[i%len(ns)]) {
			if got, want := rank(q, n), exact(q, n); got != want {
				t.Fatalf("the share %v of %d rows ends at row %d, want %d", q, n, got, want)
			}
		}
	}
}
