package weights

import (
	"math"
	"math/rand/v2"
	"testing"

	"tpmbench/kernels"
)

// made returns rows of p with random keys that depend on their neighbours, and some without.
func made(p kernels.Params, rows int, seed uint64) *kernels.Results {
	p.Keys = true
	r := p.NewResults(rows)
	r.Resize(rows)
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range rows {
		r.SyncSteps[i] = 1
		if random.IntN(4) == 0 {
			r.SyncSteps[i] = kernels.Null
		}
		for j, key := 0, r.Key(i); j < len(key); j++ {
			key[j] = int8(max(-p.L, min(p.L, int(math.Round(random.NormFloat64()*float64(p.L))))))
			if j > 0 && random.IntN(3) == 0 {
				key[j] = key[j-1]
			}
			if r.SyncSteps[i] == kernels.Null {
				key[j] = 99 // without meaning
			}
		}
	}
	return r
}

func shaped(k, n, l int) kernels.Params {
	p := kernels.Default()
	p.K, p.N, p.L, p.Keys = k, n, l, true
	return p
}

// pearson returns the coefficient over pairs in both orders.
func pearson(x, y []float64) float64 {
	x, y = append(x, y...), append(y, x...)
	n, mx, my, xx, yy, xy := float64(len(x)), 0.0, 0.0, 0.0, 0.0, 0.0
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}

// plain computes entropy, boundary, neighbours, units and the entropy within a key as their
// definitions say.
func plain(p kernels.Params, keys [][]int8) (list [5]float64) {
	count, n := map[int8]float64{}, 0.0
	var x, y, u, v []float64
	for _, key := range keys {
		for j, w := range key {
			count[w]++
			n++
			if j%p.N > 0 {
				x, y = append(x, float64(key[j-1])), append(y, float64(w))
			}
			for other := j + p.N; other < len(key); other += p.N {
				u, v = append(u, float64(w)), append(v, float64(key[other]))
			}
		}
	}
	for _, c := range count {
		list[0] -= c / n * math.Log2(c/n)
	}
	for _, key := range keys {
		of := map[int8]float64{}
		for _, w := range key {
			of[w]++
		}
		for _, c := range of {
			p := c / float64(len(key))
			list[4] -= p * math.Log2(p) / float64(len(keys))
		}
	}
	list[0] += float64(len(count)-1) / (2 * n * math.Log(2))
	list[1] = (count[int8(p.L)] + count[int8(-p.L)]) / n
	list[2], list[3] = pearson(x, y), pearson(u, v)
	return list
}

func near(a *float64, b, within float64) bool {
	if a == nil || math.IsNaN(b) {
		return a == nil && math.IsNaN(b)
	}
	return math.Abs(*a-b) <= within*math.Max(1e-3, math.Abs(b))
}

// Estimates and errors are those of the definitions: for up to maxGroups keys the jackknife leaves
// out each.
func TestSummary(t *testing.T) {
	for _, p := range []kernels.Params{shaped(3, 7, 2), shaped(1, 9, 1), shaped(4, 1, 3), shaped(1, 1, 1), shaped(2, 40, 127)} {
		rows := made(p, 60, uint64(p.N))
		s := New(p)
		s.Add(rows)
		got := s.Summary()
		var keys [][]int8
		for i, v := range rows.SyncSteps {
			if v != kernels.Null {
				keys = append(keys, rows.Key(i))
			}
		}
		want, n := plain(p, keys), float64(len(keys))
		var mean, se [5]float64
		var without [][5]float64
		for i := range keys {
			rest := append(append([][]int8{}, keys[:i]...), keys[i+1:]...)
			without = append(without, plain(p, rest))
			for q, v := range without[i] {
				mean[q] += v / n
			}
		}
		for q := range se {
			for i := range without {
				se[q] += (without[i][q] - mean[q]) * (without[i][q] - mean[q]) * (n - 1) / n
			}
			se[q] = math.Sqrt(se[q])
		}
		for q, v := range [][2]*float64{{got.Entropy, got.EntropySE}, {got.Boundary, got.BoundarySE}, {got.Neighbours, got.NeighboursSE}, {got.Units, got.UnitsSE}, {got.EntropyWithin, got.EntropyWithinSE}} {
			if !near(v[0], want[q], 1e-9) || !near(v[1], se[q], 1e-6) {
				t.Errorf("K=%d N=%d L=%d: estimate %d is %v ± %v, want %v ± %v", p.K, p.N, p.L, q, v[0], v[1], want[q], se[q])
			}
		}
		size := float64(p.Weights())
		if got.Trials != 60 || got.Keys != uint64(len(keys)) || got.Without != 60-got.Keys || len(got.Distribution) != 2*p.L+1 ||
			!near(got.Bound, size*want[0], 1e-9) || got.Bits != size*math.Log2(float64(2*p.L+1)) || got.Warning != Broken {
			t.Errorf("%+v", got)
		}
		sum, count := 0.0, uint64(0)
		for _, d := range got.Distribution {
			sum, count = sum+*d.Share, count+d.Count
		}
		if math.Abs(sum-1) > 1e-12 || count != got.Keys*uint64(p.Weights()) {
			t.Errorf("the shares add up to %v, and the counts to %d", sum, count)
		}
	}
}

// However rows are divided, the sums are the same to the last bit; and the error of many trials is
// that of the jackknife, within what its groups allow.
func TestDivision(t *testing.T) {
	p := shaped(3, 5, 3)
	rows := made(p, 3*maxGroups+100, 1)
	all, some := New(p), New(p)
	all.Add(rows)
	for first := 0; first < rows.Len(); {
		part := p.NewResults(rows.Len())
		n := min(1+first/2, rows.Len()-first)
		part.Resize(n)
		for i := range n {
			part.CopyRow(i, rows, first+i)
		}
		some.Add(part)
		first += n
	}
	a, b := all.Summary(), some.Summary()
	if *a.Entropy != *b.Entropy || *a.EntropySE != *b.EntropySE || *a.UnitsSE != *b.UnitsSE || a.Equal != b.Equal || len(all.groups) != maxGroups {
		t.Errorf("%v ± %v and %v ± %v", *a.Entropy, *a.EntropySE, *b.Entropy, *b.EntropySE)
	}
	if h, se := all.Entropy(); h != *a.Entropy || se != *a.EntropySE {
		t.Errorf("%v ± %v, want %v ± %v", h, se, *a.Entropy, *a.EntropySE)
	}
	// The boundary's share is a mean over trials, with the usual error.
	var of []float64
	for i, v := range rows.SyncSteps {
		if v == kernels.Null {
			continue
		}
		n := 0.0
		for _, w := range rows.Key(i) {
			if int(w) == p.L || int(w) == -p.L {
				n++
			}
		}
		of = append(of, n/float64(p.Weights()))
	}
	mean, square := 0.0, 0.0
	for _, v := range of {
		mean += v / float64(len(of))
	}
	for _, v := range of {
		square += (v - mean) * (v - mean)
	}
	want := math.Sqrt(square / float64(len(of)-1) / float64(len(of)))
	if !near(a.BoundarySE, want, 0.05) {
		t.Errorf("the error is %v, want %v", *a.BoundarySE, want)
	}
}

// One key has no error, and none has no estimate.
func TestFew(t *testing.T) {
	p := shaped(2, 3, 2)
	s := New(p)
	rows := made(p, 1, 1)
	rows.SyncSteps[0] = kernels.Null
	s.Add(rows)
	if h, se := s.Entropy(); !math.IsNaN(h) || !math.IsNaN(se) {
		t.Errorf("%v ± %v of nothing", h, se)
	}
	if got := s.Summary(); got.Trials != 1 || got.Keys != 0 || got.Without != 1 || got.Entropy != nil || got.EntropyPlugIn != nil || got.EntropyWithin != nil || got.Boundary != nil || got.Bound != nil || got.Distribution[0].Share != nil {
		t.Errorf("%+v", got)
	}
	rows.SyncSteps[0] = 0
	copy(rows.Key(0), []int8{-2, 2, 0, 1, 1, 1})
	s.Add(rows)
	got := s.Summary()
	if got.Keys != 1 || got.Entropy == nil || got.EntropySE != nil || !near(got.Boundary, 1.0/3, 1e-12) || got.Different != 1 || got.Equal != 0 {
		t.Errorf("%+v", got)
	}
}
