//go:build amd64 && !purego

package int8

import "unsafe"

// attackerPlanes is an attacker's share of a pass with AVX-512.
func attackerPlanes(u *Unit, h *AttackerUnit) {
	n, f := len(u.W), attackerAVX512
	if h.Follow {
		f = followAVX512
	}
	_, _, _ = h.W[n-1], u.Old[(n-1)*u.Stride], u.New[(n-1)*u.Stride]
	s := blocks[u.L]
	gt, ge, differ := f(&h.W[0][0], &u.W[0][0][0], &u.Old[0], &u.New[0], n, 8*u.Stride, u.L, s.block, s.chunk, h.Learn, u.Up, u.attackerWide(s.chunk), &u.sums[0])
	h.Sigma, h.Differ = gt|ge&^u.StrictB, differ
	if h.Least != nil {
		h.weakest(u, s.chunk, weakestAVX512, weakestWideAVX512)
	}
}

// turn makes the sign operands that attackerTurns reads, a byte a lane.
func turn(u *Unit) {
	n := len(u.W)
	_, _, _ = u.Turns[n*len(Weight{})-1], u.Old[(n-1)*u.Stride], u.New[(n-1)*u.Stride]
	turnsAVX2(&u.Turns[0], &u.Old[0], &u.New[0], n, 8*u.Stride)
}

// attackerTurns is an attacker's share of a pass with AVX2.
func attackerTurns(u *Unit, h *AttackerUnit) {
	n, f := len(u.W), attackerAVX2
	if h.Follow {
		f = followAVX2
	}
	_, _ = h.W[n-1], u.Turns[n*len(Weight{})-1]
	s := blocks[u.L]
	gt, ge, differ := f(&h.W[0][0], &u.W[0][0][0], &u.Turns[0], n, u.L, s.block, s.chunk, h.Learn, u.Up, u.attackerWide(s.chunk), &u.sums[0])
	h.Sigma, h.Differ = gt|ge&^u.StrictB, differ
	if h.Least != nil {
		h.weakest(u, s.chunk, weakestAVX2, weakestWideAVX2)
	}
}

// attackerWide returns the zeros to which sums of 32 bits are added, nil where 16
// bits hold them all.
func (u *Unit) attackerWide(chunk int) *int32 {
	if len(u.W) <= chunk {
		return nil
	}
	clear(u.wide[:Lanes])
	return &u.wide[0]
}

// weakest compares the sums of u that AttackerPass has left.
func (h *AttackerUnit) weakest(u *Unit, chunk int, short func(sums, least *int16) uint64, wide func(sums, least *int32) uint64) {
	if len(u.W) <= chunk {
		h.Less = short(&u.sums[0], (*int16)(unsafe.Pointer(h.Least)))
	} else {
		h.Less = wide(&u.wide[0], &h.Least[0])
	}
}
