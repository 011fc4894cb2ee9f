package int8

import "tpmbench/cpu/keystream"

// What a kernel's routines mean, lane by lane.

func plainUnit(u *Unit) {
	var moveA, moveB [Lanes]int8
	moves(&moveA, u.LearnA, u.Up)
	moves(&moveB, u.LearnB, u.Up)
	var sumA, sumB [Lanes]int32
	var differ [Lanes]int8
	l := int8(u.L)
	for n := range u.W {
		a, b := &u.W[n][0], &u.W[n][1]
		turn := u.Old[n*u.Stride] ^ u.New[n*u.Stride]
		for i := range Lanes {
			s := sign(turn, i)
			va := clip(a[i], moveA[i], l) * s
			vb := clip(b[i], moveB[i], l) * s
			a[i], b[i] = va, vb
			differ[i] |= va ^ vb
			sumA[i] += int32(va)
			sumB[i] += int32(vb)
		}
	}
	u.SigmaA, u.SigmaB, u.Differ = 0, 0, 0
	for i := range Lanes {
		bit := uint64(1) << i
		if sumA[i] > 0 || sumA[i] == 0 && u.StrictA&bit == 0 {
			u.SigmaA |= bit
		}
		if sumB[i] > 0 || sumB[i] == 0 && u.StrictB&bit == 0 {
			u.SigmaB |= bit
		}
		if differ[i] != 0 {
			u.Differ |= bit
		}
	}
}

// moves sets m to the moves of v: 0 where a lane does not learn, else up or down.
func moves(m *[Lanes]int8, learn, up uint64) {
	for i := range m {
		m[i] = int8(learn>>i&1) * -sign(up, i)
	}
}

// clip returns v+d within -l..l. A move is at most 1, and l at most 127: only
// below 127 can the sum be formed, so the limit is asked first.
func clip(v, d, l int8) int8 {
	if d > 0 && v == l || d < 0 && v == -l {
		return v
	}
	return v + d
}

// plainAttackerPass is told the least fields as numbers of lanes, in order.
func plainAttackerPass(u *Unit, h *AttackerUnit) {
	var move [Lanes]int8
	moves(&move, h.Learn, u.Up)
	h.Sigma, h.Differ, h.Less = 0, 0, 0
	for i := range Lanes {
		bit, sum := uint64(1)<<i, int32(0)
		for n := range h.W {
			turn := u.Old[n*u.Stride] ^ u.New[n*u.Stride]
			v := clip(h.W[n][i], move[i], int8(u.L)) * sign(turn, i)
			h.W[n][i] = v
			sum += int32(v)
			if v != u.W[n][0][i] {
				h.Differ |= bit
			}
		}
		if sum > 0 || sum == 0 && u.StrictB&bit == 0 {
			h.Sigma |= bit
		}
		if sum = max(sum, -sum); h.Least != nil && sum < h.Least[i] {
			h.Least[i] = sum
			h.Less |= bit
		}
	}
}

func plainDistance(a []Pair, w []Weight, step int, count *[Lanes]uint8) {
	*count = [Lanes]uint8{}
	for n := range a {
		for i := range Lanes {
			if a[n][0][i] != w[n*step][i] {
				count[i]++
			}
		}
	}
}

func plainTake(dst []Weight, step int, src []uint64, words int, mask uint64, d keystream.Depth) {
	for n := 0; n*step < len(dst); n++ {
		v := &dst[n*step]
		row := src[n*d.Planes*words:]
		for i := range Lanes {
			if mask>>i&1 == 0 {
				continue
			}
			u := 0
			for p := range d.Planes {
				u |= int(row[p*words]>>i&1) << p
			}
			v[i] = int8(u - d.Offset)
		}
	}
}

// sign returns -1 where a lane's bit is set, else 1.
func sign(plane uint64, lane int) int8 { return 1 - int8(plane>>lane&1)<<1 }
