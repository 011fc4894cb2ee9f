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

// newAttackerUnit returns an attacker's share of hidden unit k, whose weights are as many
// words as a machine's of u; room makes its slices.
func newAttackerUnit(r *rand.Rand, u *Unit, k, words, interleave int, flips bool, room func(n int) []uint64) *AttackerUnit {
	h := &AttackerUnit{W: room(len(u.W) / 2), Learn: room(words), Sigma: room(words), Differ: room(words), K: k}
	h.Least = room((u.Shape.Sum + 1) * words * interleave)
	if flips {
		h.Weak = room((k + 1) * words)
	}
	for _, s := range [][]uint64{h.Learn, h.Differ, h.Least, h.Weak} {
		for i := range s {
			s[i] = maskOf(r)
		}
	}
	if interleave > 1 { // the least is the same in all parts
		for i := range h.Least {
			h.Least[i] = h.Least[i/interleave*interleave]
		}
	}
	return h
}

// column returns h in word i of its lanes, with its own memory.
func (h *AttackerUnit) column(i, words int) *AttackerUnit {
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
func (h *AttackerUnit) same(t *testing.T, what string, want *AttackerUnit) {
	t.Helper()
	for name, pair := range map[string][2][]uint64{
		"W": {h.W, want.W}, "Sigma": {h.Sigma, want.Sigma}, "Differ": {h.Differ, want.Differ}, "Weak": {h.Weak, want.Weak},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Fatalf("%s: %s is not the plain kernel's", what, name)
		}
	}
}

// TestGuardAttacker compares attackers with the plain kernel's, on memory none of whose
// neighbours may be touched. An attacker's weights are those that B has in the case.
func TestGuardAttacker(t *testing.T) {
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
					h := newAttackerUnit(r, u, r.IntN(4), words, 1, r.IntN(3) > 0, room)
					copy(h.W, u.W[len(u.W)/2:])
					var want []*AttackerUnit
					for i := range words {
						plain, attacker := u.word(i, words), h.column(i, words)
						Generic.Pass(plain, nil)()
						genericAttackerPass(plain, attacker)
						want = append(want, attacker)
					}
					pass := k.Pass(u, k.Stream)
					attacker := k.AttackerPass(u, h, k.Stream)
					pass()
					attacker()
					for i := range want {
						h.column(i, words).same(t, what, want[i])
					}
					checkDistance(t, what, u, k.Distance(s, k.Stream), words)
				}
			}
		}
	})
}

// TestGuardAttackerInterleaved does the same with inputs interleaved.
func TestGuardAttackerInterleaved(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(13, 14))
		for _, atEnd := range []bool{false, true} {
			room := func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) }
			for _, n := range []int{1, 3, 4, 7, 8, 9, 31, 64, 100} {
				for _, l := range []int{1, 2, 3, 4, 7, 8, 15} {
					what := fmt.Sprintf("N=%d L=%d, interleaved", n, l)
					s := shapeOf(n, l)
					u := newUnit(s, 1, keystream.Aligned)
					fill(r, u, 1)
					u.SumsOnly = false
					interleaved := u.interleave(k.Interleaved, room)
					h := newAttackerUnit(r, interleaved, r.IntN(4), 1, k.Interleaved.Interleave, r.IntN(3) > 0, room)
					copy(h.W, interleaved.W[len(interleaved.W)/2:])

					want := h.column(0, 1)
					want.W = slices.Clone(u.W[len(u.W)/2:])
					want.Least = nil
					for at := 0; at < len(h.Least); at += k.Interleaved.Interleave {
						want.Least = append(want.Least, h.Least[at])
					}
					Generic.Pass(u, nil)()
					genericAttackerPass(u, want)

					pass := k.Pass(interleaved, k.Interleaved)
					attacker := k.AttackerPass(interleaved, h, k.Interleaved)
					pass()
					attacker()
					got := *h
					got.W = make([]uint64, len(want.W))
					u.eachPlane(k.Interleaved, func(plain, at int) {
						if plain < len(got.W) {
							got.W[plain] = h.W[at]
						}
					})
					got.same(t, what, want)

					count := k.Distance(s, k.Interleaved)
					b := lanes.PaddedInputs(n, k.Interleaved.Interleave) * s.Planes
					checkCounts(t, what, u, count(interleaved.W[:b], interleaved.W[b:]))
				}
			}
		}
	})
}

// checkDistance compares the count of inputs at which the machines of u differ with the
// plain kernel's.
func checkDistance(t *testing.T, what string, u *Unit, count func(a, b []uint64) []uint64, words int) {
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
	want := genericDistance(u.Shape, nil)(u.W[:half], u.W[half:])
	if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || or(got[len(want):]) != 0 {
		t.Fatalf("%s: the count of differences is not the plain kernel's", what)
	}
}
