package int8

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/keystream"
	"tpmbench/internal/amount"
)

// every calls f with every kernel, the plain Go one too; those that this machine
// lacks features for are skipped.
func every(t *testing.T, f func(t *testing.T, k *Kernel)) {
	t.Run(Generic.Name, func(t *testing.T) { f(t, Generic) })
	vectors(t, f)
}

// vectors calls f with every vector backend; those that this machine lacks
// features for are skipped.
func vectors(t *testing.T, f func(t *testing.T, k *Kernel)) {
	for _, b := range Vector() {
		t.Run(b.Kernel.Name, func(t *testing.T) {
			if b.Lacks != "" {
				t.Skip("this machine lacks " + b.Lacks)
			}
			f(t, b.Kernel)
		})
	}
}

// available returns the kernels that this machine can run.
func available() []*Kernel {
	kernels := []*Kernel{Generic}
	for _, v := range Vector() {
		if v.Lacks == "" {
			kernels = append(kernels, v.Kernel)
		}
	}
	return kernels
}

// maskOf returns a mask of no, all, few, half or most lanes.
func maskOf(r *rand.Rand) uint64 {
	switch r.IntN(6) {
	case 0:
		return 0
	case 1:
		return ^uint64(0)
	case 2:
		return r.Uint64() & r.Uint64() & r.Uint64()
	case 3:
		return ^(r.Uint64() & r.Uint64() & r.Uint64())
	}
	return r.Uint64()
}

// fillUnit fills a unit, which has its slices, with a random case: weights
// anywhere, at the limits, about zero, or so that sums are about zero.
func fillUnit(r *rand.Rand, u *Unit) {
	for _, s := range [][]uint64{u.Old, u.New} {
		every := maskOf(r)
		for i := range s {
			s[i] = r.Uint64()
			if r.IntN(8) == 0 {
				s[i] = every
			}
		}
	}
	if r.IntN(8) == 0 {
		copy(u.New, u.Old)
	}
	u.LearnA, u.LearnB, u.Up = maskOf(r), maskOf(r), maskOf(r)
	u.StrictA, u.StrictB = maskOf(r), maskOf(r)
	u.Active = ^uint64(0)
	if r.IntN(4) == 0 {
		u.Active = maskOf(r)
	}
	how, equal := r.IntN(5), r.IntN(3)
	for n := range u.W {
		for m := range 2 {
			for i := range Lanes {
				v := r.IntN(2*u.L+1) - u.L
				switch how {
				case 1:
					v = u.L - r.IntN(2)*2*u.L
				case 2:
					v = u.L - i%2*2*u.L
				case 3:
					v = r.IntN(3) - 1
				case 4:
					v = u.L * (1 - n%2*2)
				}
				u.W[n][m][i] = int8(v)
			}
		}
		if equal == 0 || equal == 1 && n != len(u.W)-1 {
			u.W[n][1] = u.W[n][0]
		}
	}
	if equal != 2 {
		u.LearnB = u.LearnA
	}
}

// checkUnit does u by k and lane by lane.
func checkUnit(t *testing.T, k *Kernel, u *Unit) {
	t.Helper()
	want := *u
	want.W = slices.Clone(u.W)
	was := [][]uint64{slices.Clone(u.Old), slices.Clone(u.New)}
	plainUnit(&want)
	k.Unit(u)
	if (u.SigmaA^want.SigmaA|u.SigmaB^want.SigmaB|u.Differ^want.Differ)&u.Active != 0 {
		t.Fatalf("N=%d L=%d stride %d: signs %016x %016x, differ %016x; not %016x %016x, %016x",
			len(u.W), u.L, u.Stride, u.SigmaA, u.SigmaB, u.Differ, want.SigmaA, want.SigmaB, want.Differ)
	}
	if !sameIn(u.W, want.W, u.Active) {
		t.Fatalf("N=%d L=%d: weights", len(u.W), u.L)
	}
	if !slices.Equal(u.Old, was[0]) || !slices.Equal(u.New, was[1]) {
		t.Fatalf("N=%d L=%d: planes changed", len(u.W), u.L)
	}
}

// sameIn reports whether weights are equal in the lanes of active.
func sameIn[W Pair | Weight](a, b []W, active uint64) bool {
	x, y := groupsOf(a), groupsOf(b)
	for i := range x {
		if (load(&x[i])^load(&y[i]))&fill(group(active, i%groups)) != 0 {
			return false
		}
	}
	return len(x) == len(y)
}

func newUnit(n, l, stride int) *Unit {
	planes := (n-1)*stride + 1
	return &Unit{L: l, W: aligned[Pair](n), Old: make([]uint64, planes), New: make([]uint64, planes), Stride: stride}
}

func TestUnit(t *testing.T) {
	every(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(1, 2))
		strides := []int{1, 4, 8}
		for l := 1; l <= 127; l++ {
			for range amount.Of(4, 40, 400) {
				n := 1 + r.IntN(12)
				if r.IntN(2) == 0 {
					n = 1 + r.IntN(300)
				}
				u := newUnit(n, l, strides[r.IntN(3)])
				fillUnit(r, u)
				checkUnit(t, k, u)
			}
		}
		for _, l := range []int{1, 3, 31, 32, 63, 64, 127} {
			b := 127 / l
			for n := max(1, b-5); n <= 2*b+5; n++ {
				u := newUnit(n, l, 1)
				fillUnit(r, u)
				checkUnit(t, k, u)
			}
		}
	})
}

// TestLongUnit crosses what 16 bits hold, and what they hold several times over.
func TestLongUnit(t *testing.T) {
	every(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(3, 4))
		for _, l := range []int{1, 2, 3, 7, 31, 32, 42, 43, 63, 64, 126, 127} {
			chunk := 32767 / l &^ 3
			for _, n := range []int{chunk - 1, chunk, chunk + 1, chunk + 4, 5000, 3*chunk + 7} {
				if n > 20000 && l != 3 {
					continue
				}
				for range amount.Of(1, 2, 20) {
					u := newUnit(n, l, 1)
					fillUnit(r, u)
					checkUnit(t, k, u)
				}
			}
		}
	})
}

// TestLargestSum has sums of 2^20 weights at the limit, and the tie at the end of one.
func TestLargestSum(t *testing.T) {
	if testing.Short() {
		t.Skip("half a gigabyte")
	}
	every(t, func(t *testing.T, k *Kernel) {
		const n, l = 1 << 20, 127
		u := newUnit(n, l, 1)
		u.LearnA, u.LearnB, u.Up = 0xff, 0xff00, 0xf0f0f0f0f0f0f0f0
		u.StrictA = 0x3333333333333333
		for j := range u.W {
			for i := range Lanes {
				v := int8(l - i%2*2*l)
				u.W[j][0][i], u.W[j][1][i] = v, v*int8(1-j/(n/2)*2)
			}
		}
		checkUnit(t, k, u)
	})
}

func TestTake(t *testing.T) {
	every(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(5, 6))
		for l := 1; l <= 127; l++ {
			d := keystream.NewDepth(l)
			for range 12 {
				n, words, step := 1+r.IntN(40), []int{1, 4, 8}[r.IntN(3)], 1+r.IntN(2)
				from := sources(r, func() []uint64 { return make([]uint64, (n*d.Planes-1)*words+1) })
				got := aligned[Weight]((n-1)*step + 1)
				for i := range got {
					for j := range Lanes {
						got[i][j] = int8(r.Int())
					}
				}
				want := slices.Clone(got)
				for _, f := range from {
					plainTake(want, step, f.Planes, words, f.Mask, d)
				}
				k.Take(got, step, from, words, d)
				if !slices.Equal(got, want) {
					t.Fatalf("N=%d L=%d words %d step %d masks %016x %016x", n, l, words, step, from[0].Mask, from[1].Mask)
				}
			}
		}
	})
}

// BenchmarkUnit passes over three units of all words of a kernel as an engine does.
func BenchmarkUnit(b *testing.B) {
	for _, c := range []struct{ n, l int }{{100, 3}, {100, 31}, {100, 63}, {100, 127}, {1000, 3}, {1000, 127}, {10, 3}} {
		for _, k := range available() {
			b.Run(fmt.Sprintf("%s/N=%d/L=%d", k.Name, c.n, c.l), func(b *testing.B) {
				const units = 3
				r := rand.New(rand.NewPCG(7, 8))
				words := k.Stream.Words
				var unit [8][units]*Unit
				old, next := keystream.Aligned(units*c.n*words), keystream.Aligned(units*c.n*words)
				for i := range old {
					old[i], next[i] = r.Uint64(), r.Uint64()
				}
				for i := range words {
					w := aligned[Pair](units * c.n)
					for j := range units {
						u := &Unit{L: c.l, W: w[j*c.n : (j+1)*c.n], Stride: words, Active: ^uint64(0), LearnA: r.Uint64(), LearnB: r.Uint64(), Up: r.Uint64()}
						u.Old, u.New = old[j*c.n*words+i:(j+1)*c.n*words], next[j*c.n*words+i:(j+1)*c.n*words]
						unit[i][j] = u
					}
				}
				for b.Loop() {
					for j := range units {
						for i := range words {
							k.Unit(unit[i][j])
						}
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*units*c.n*words), "ns/(k,n)")
			})
		}
	}
}

// sources returns two sources of random planes, for which room makes room, that have no lane in
// common; the second may have none.
func sources(r *rand.Rand, room func() []uint64) (from [2]Coded) {
	for i := range from {
		from[i].Planes = room()
		for j := range from[i].Planes {
			from[i].Planes[j] = r.Uint64()
		}
	}
	from[0].Mask = maskOf(r)
	if r.IntN(4) > 0 {
		from[1].Mask = maskOf(r) &^ from[0].Mask
	}
	return from
}

func BenchmarkTake(b *testing.B) {
	for _, k := range available() {
		b.Run(k.Name, func(b *testing.B) {
			const n = 300
			d := keystream.NewDepth(3)
			dst := aligned[Weight](n)
			planes := func() []uint64 { return make([]uint64, n*d.Planes*k.Stream.Words) }
			from := [2]Coded{{planes(), 0x8000000000000001}, {planes(), 0x10}}
			for b.Loop() {
				k.Take(dst, 1, from, k.Stream.Words, d)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/weight")
		})
	}
}
