package bitpacked

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/kernels"
)

// TestWide moves weights of every depth by inputs of all sizes, and has plain sums of the products.
func TestWide(t *testing.T) {
	for _, k := range here() {
		t.Run(k.Name, func(t *testing.T) { testWide(t, k) })
	}
}

func testWide(t *testing.T, kernel *Kernel) {
	r := rand.New(rand.NewPCG(1, 2))
	for l := 1; l <= kernels.MaxL; l++ {
		for _, m := range []int{1, 2, 3, 4, 2*l - 1, 2 * l, 2*l + 1, kernels.MaxInput} {
			p := kernels.Params{K: 2, N: 1 + r.IntN(600), L: l, InputRange: min(m, kernels.MaxInput), ZeroInputs: true}
			pair := newPair(p, kernel)
			before, x := make([]int, p.Weights()), make([]int, p.Weights())
			for j := range x {
				k, n := j/p.N, j%p.N
				before[j], x[j] = r.IntN(2*l+1)-l, r.IntN(2*p.InputRange+1)-p.InputRange
				pair.put(&pair.a, k, n, before[j])
				pair.putInput(k, n, x[j])
			}
			fields := make([]int64, p.K)
			for j, w := range before {
				fields[j/p.N] += int64(w * x[j])
			}
			if pair.look(&pair.a, 1); !slices.Equal(pair.a.h, fields) {
				t.Fatalf("%+v: fields %d, want %d", p, pair.a.h, fields)
			}
			moves := uint64(r.IntN(2)) - 1 // of unit 1, or of both
			tau := ^uint64(0)
			d := 1 - 2*r.IntN(2)
			pair.a.tau, pair.up = tau, mask(d == 1)
			pair.move(&pair.a, []uint64{tau &^ moves, tau})
			for j, w := range before {
				want := w
				if j >= p.N || moves == 0 {
					want = min(max(w+d*x[j], -l), l)
				}
				if got := pair.weight(&pair.a, j/p.N, j%p.N); got != want {
					t.Fatalf("%+v: weight %d and input %d times %d make %d, want %d", p, w, x[j], d, got, want)
				}
			}
			for word, valid := range pair.Valid {
				for i := range pair.Planes {
					if x := pair.a.w[pair.at(word)+i*vector] &^ valid; x != 0 {
						t.Fatalf("%+v: word %d has %x where there are no inputs", p, word, x)
					}
				}
			}
		}
	}
}

// putInput sets input n of unit k, which was 0.
func (r *Pair) putInput(k, n, x int) {
	word, bit := k*r.Words+n/64, uint64(1)<<(n%64)
	if x < 0 {
		r.x.signs[word] |= bit
	}
	size := max(x, -x)
	for i := range r.Sizes {
		if size>>i&1 == 1 {
			r.x.sizes[r.sizeAt(word)+i*vector] |= bit
		}
	}
	r.x.base[k] += int64(r.Offset * size)
	if x < 0 {
		r.x.base[k] += int64(size)
	}
}

// TestGather collects bits of every width.
func TestGather(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for width := 2; width <= 7; width++ {
		g := newGather(width)
		for range 100 {
			x, want := r.Uint64(), uint64(0)
			for i := range g.inputs {
				want |= x >> (i * width) & 1 << i
			}
			if got := g.every(x); got != want {
				t.Fatalf("each bit of %d in %x: %x, want %x", width, x, got, want)
			}
		}
	}
}

// TestNumbers has the numbers of words of a stream, plane by plane.
func TestNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var from drawn
	number := func(width, i int) (f int) {
		for b := range width {
			at := 64 + i*width + b
			f |= int(from[at/64]>>(at%64)&1) << b
		}
		return f
	}
	for _, k := range here() {
		for range 100 {
			for i := range from {
				from[i] = r.Uint64()
			}
			check := func(what string, count, planes int, u *numbers, want func(i int) int) {
				for i := range 64 {
					got := 0
					for p := range planes {
						got |= int(u[p]>>i&1) << p
					}
					if got != want(i) {
						t.Fatalf("%s, %s %d: number %d is %d, want %d", k.Name, what, count, i, got, want(i))
					}
				}
			}
			var u numbers
			for width := 2; width <= 7; width++ {
				k.Whole(&u, &from, width)
				check("width", width, width, &u, func(i int) int { return number(width, i) })
			}
			for values := 3; values <= 255; values++ {
				k.Scaled(&u, &from, values)
				check("values", values, 8-bits.LeadingZeros8(uint8(values-1)), &u, func(i int) int { return number(24, i) * values >> 24 })
			}
		}
	}
}

// TestSizes has those of weights of every depth.
func TestSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, k := range here() {
		for l := 1; l <= kernels.MaxL; l++ {
			s := ShapeOf(kernels.Params{K: 1, N: 64, L: l})
			m := newMachine(s)
			for n := range 64 {
				s.put(&m, 0, n, r.IntN(2*l+1)-l)
			}
			var sizes [64]byte
			k.Sizes(s, &sizes, m.w)
			for n, got := range sizes {
				w, want := s.weight(&m, 0, n), byte(0)
				if want = byte(max(w, -w)); w < 0 {
					want |= 128
				}
				if got != want {
					t.Fatalf("%s, L=%d: weight %d has %#x", k.Name, l, w, got)
				}
			}
		}
	}
}
