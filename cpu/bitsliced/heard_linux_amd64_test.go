//go:build !purego

package bitsliced

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/internal/guard"
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
)

// newHeard returns an opponent's share of hidden unit k, whose weights are as many
// words as a machine's of u; room makes its slices.
func newHeard(r *rand.Rand, u *Unit, k, words, slices int, flips bool, room func(n int) []uint64) *Heard {
	h := &Heard{W: room(len(u.W) / 2), Learn: room(words), Sigma: room(words), Differ: room(words), K: k}
	h.Least = room((u.Shape.Sum + 1) * words * slices)
	if flips {
		h.Weak = room((k + 1) * words)
	}
	for _, s := range [][]uint64{h.Learn, h.Differ, h.Least, h.Weak} {
		for i := range s {
			s[i] = maskOf(r)
		}
	}
	if slices > 1 { // the least is the same in all slices
		for i := range h.Least {
			h.Least[i] = h.Least[i/slices*slices]
		}
	}
	return h
}

// column returns h in word i of its lanes, with its own memory.
func (h *Heard) column(i, words int) *Heard {
	c := *h
	for _, s := range []*[]uint64{&c.W, &c.Learn, &c.Sigma, &c.Differ, &c.Weak, &c.Least} {
		var column []uint64
		for at := i; at < len(*s); at += words {
			column = append(column, (*s)[at])
		}
		*s = column
	}
	return &c
}

// same fails t unless h is want.
func (h *Heard) same(t *testing.T, what string, want *Heard) {
	t.Helper()
	for name, pair := range map[string][2][]uint64{
		"W": {h.W, want.W}, "Sigma": {h.Sigma, want.Sigma}, "Differ": {h.Differ, want.Differ}, "Weak": {h.Weak, want.Weak},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Fatalf("%s: %s is not the plain kernel's", what, name)
		}
	}
}

// TestGuardHeard compares opponents with the plain kernel's, on memory none of whose
// neighbours may be touched. An opponent's weights are those that B has in the case.
func TestGuardHeard(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(11, 12))
		words := k.Stream.Words
		for _, atEnd := range []bool{false, true} {
			room := func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) }
			for _, n := range []int{1, 2, 7, 8, 9, 16, 31, 100} {
				for _, l := range []int{1, 2, 3, 4, 7, 8, 15} {
					what := fmt.Sprintf("N=%d L=%d", n, l)
					s := shapeOf(n, l)
					u := newUnit(s, words, keystream.Aligned)
					fill(r, u, words)
					u.SumsOnly = false
					h := newHeard(r, u, r.IntN(4), words, 1, r.IntN(3) > 0, room)
					copy(h.W, u.W[len(u.W)/2:])
					var want []*Heard
					for i := range words {
						plain, heard := u.word(i, words), h.column(i, words)
						genericUnit(plain)
						genericHeard(plain, heard)
						want = append(want, heard)
					}
					pass := k.Pass(u, k.Stream)
					heard := k.Listen(u, h, k.Stream)
					pass()
					heard()
					for i := range want {
						h.column(i, words).same(t, what, want[i])
					}
					checkApart(t, what, u, k.Apart(s, k.Stream), words)
				}
			}
		}
	})
}

// TestGuardHeardInSlices does the same in slices.
func TestGuardHeardInSlices(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(13, 14))
		for _, atEnd := range []bool{false, true} {
			room := func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) }
			for _, n := range []int{1, 3, 4, 7, 8, 9, 31, 64, 100} {
				for _, l := range []int{1, 2, 3, 4, 7, 8, 15} {
					what := fmt.Sprintf("N=%d L=%d, in slices", n, l)
					s := shapeOf(n, l)
					u := newUnit(s, 1, keystream.Aligned)
					fill(r, u, 1)
					u.SumsOnly = false
					sliced := u.slice(k.Narrow, room)
					h := newHeard(r, sliced, r.IntN(4), 1, k.Narrow.Slices, r.IntN(3) > 0, room)
					copy(h.W, sliced.W[len(sliced.W)/2:])

					want := h.column(0, 1)
					want.W = slices.Clone(u.W[len(u.W)/2:])
					want.Least = nil
					for at := 0; at < len(h.Least); at += k.Narrow.Slices {
						want.Least = append(want.Least, h.Least[at])
					}
					genericUnit(u)
					genericHeard(u, want)

					pass := k.Pass(sliced, k.Narrow)
					heard := k.Listen(sliced, h, k.Narrow)
					pass()
					heard()
					got := *h
					got.W = make([]uint64, len(want.W))
					u.eachPlane(k.Narrow, func(plain, at int) {
						if plain < len(got.W) {
							got.W[plain] = h.W[at]
						}
					})
					got.same(t, what, want)

					count := k.Apart(s, k.Narrow)
					b := lanes.PaddedInputs(n, k.Narrow.Slices) * s.Planes
					checkCounts(t, what, u, count(sliced.W[:b], sliced.W[b:]))
				}
			}
		}
	})
}

// checkApart compares the count of inputs at which the machines of u differ with the
// plain kernel's.
func checkApart(t *testing.T, what string, u *Unit, count func(a, b []uint64) []uint64, words int) {
	t.Helper()
	half := len(u.W) / 2
	got := count(u.W[:half], u.W[half:])
	for i := range words {
		var column []uint64
		for at := i; at < len(got); at += words {
			column = append(column, got[at])
		}
		checkCounts(t, what, u.word(i, words), column)
	}
}

// checkCounts compares a count for u, of 64 lanes, with the plain kernel's.
func checkCounts(t *testing.T, what string, u *Unit, got []uint64) {
	t.Helper()
	half := len(u.W) / 2
	want := genericApart(u.Shape, nil)(u.W[:half], u.W[half:])
	if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || or(got[len(want):]) != 0 {
		t.Fatalf("%s: the count of differences is not the plain kernel's", what)
	}
}
