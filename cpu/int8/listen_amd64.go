//go:build amd64 && !purego

package int8

import "unsafe"

// listenPlanes is an opponent's share of a pass with AVX-512.
func listenPlanes(u *Unit, h *Heard) {
	n, f := len(u.W), listenAVX512
	if h.Follow {
		f = followAVX512
	}
	_, _, _ = h.W[n-1], u.Old[(n-1)*u.Stride], u.New[(n-1)*u.Stride]
	s := blocks[u.L]
	gt, ge, differ := f(&h.W[0][0], &u.W[0][0][0], &u.Old[0], &u.New[0], n, 8*u.Stride, u.L, s.block, s.chunk, h.Learn, u.Up, u.opponentWide(s.chunk), &u.sums[0])
	h.Sigma, h.Differ = gt|ge&^u.StrictB, differ
	if h.Least != nil {
		h.weakest(u, s.chunk, weakestAVX512, weakestWideAVX512)
	}
}

// turn makes the sign operands that listenTurns reads, a byte a lane.
func turn(u *Unit) {
	n := len(u.W)
	_, _, _ = u.Turns[n*len(Weight{})-1], u.Old[(n-1)*u.Stride], u.New[(n-1)*u.Stride]
	turnsAVX2(&u.Turns[0], &u.Old[0], &u.New[0], n, 8*u.Stride)
}

// listenTurns is an opponent's share of a pass with AVX2.
func listenTurns(u *Unit, h *Heard) {
	n, f := len(u.W), listenAVX2
	if h.Follow {
		f = followAVX2
	}
	_, _ = h.W[n-1], u.Turns[n*len(Weight{})-1]
	s := blocks[u.L]
	gt, ge, differ := f(&h.W[0][0], &u.W[0][0][0], &u.Turns[0], n, u.L, s.block, s.chunk, h.Learn, u.Up, u.opponentWide(s.chunk), &u.sums[0])
	h.Sigma, h.Differ = gt|ge&^u.StrictB, differ
	if h.Least != nil {
		h.weakest(u, s.chunk, weakestAVX2, weakestWideAVX2)
	}
}

// opponentWide returns the zeros to which sums of 32 bits are added, nil where 16
// bits hold them all.
func (u *Unit) opponentWide(chunk int) *int32 {
	if len(u.W) <= chunk {
		return nil
	}
	clear(u.wide[:Lanes])
	return &u.wide[0]
}

// weakest compares the sums of u that Listen has left.
func (h *Heard) weakest(u *Unit, chunk int, short func(sums, least *int16) uint64, wide func(sums, least *int32) uint64) {
	if len(u.W) <= chunk {
		h.Less = short(&u.sums[0], (*int16)(unsafe.Pointer(h.Least)))
	} else {
		h.Less = wide(&u.wide[0], &h.Least[0])
	}
}
