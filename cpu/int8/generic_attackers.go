package int8

// genericTurn keeps a plane for each input, of whose bytes each is a group's.
func genericTurn(u *Unit) {
	for n := range u.W {
		at := n * u.Stride
		for g := range groups {
			u.Turns[n*groups+g] = int8((u.Old[at] ^ u.New[at]) >> (8 * g))
		}
	}
}

func genericAttackerPass(u *Unit, h *AttackerUnit) {
	h.Sigma, h.Differ, h.Less = 0, 0, 0
	for g := range groups {
		if group(u.Active, g) == 0 {
			continue
		}
		m, at := newMove(u, h.Learn, 0, g), 8*g
		var field [8]int32
		for from := 0; from < len(h.W); from += chunk {
			w := h.W[from:min(from+chunk, len(h.W))]
			s := m.attacker(groupsOf(w), u.Turns[from*groups:], g)
			s.addTo(&field, len(w))
		}
		h.Sigma |= signs(field[:], u.StrictB>>at) << at
		if h.Follow {
			h.Differ |= collect(nonzero(differ(groupsOf(h.W), groupsOf(u.W), g))) << at
		}
		if h.Least != nil {
			h.Less |= lessen(h.Least[at:at+8], &field) << at
		}
	}
}

// attacker does a group's share of some inputs of an attacker, and returns the sums of
// v + 128.
func (m move) attacker(w [][8]byte, turns []int8, g int) (s sums) {
	for at := uint(g); at < uint(len(w)) && at < uint(len(turns)); at += groups {
		bits := spread[uint8(turns[at])]
		v := m.biased(load(&w[at]), m.learnA, fill(bits)^m.down, bits)
		store(&w[at], v^tops)
		s.add(v)
	}
	return s
}

// differ returns the bits in which any of a group's weights is not A's.
func differ(w, a [][8]byte, g int) (bits uint64) {
	for at := g; at < len(w); at += groups {
		bits |= load(&w[at]) ^ load(&a[2*at-g])
	}
	return bits
}

// lessen returns the lanes of a group in which |h| is less, and makes it the least there.
func lessen(least []int32, field *[8]int32) (less uint64) {
	for i, h := range field {
		h = max(h, -h)
		less |= uint64(uint32(h-least[i])>>31) << i
		least[i] = min(least[i], h)
	}
	return less
}

// genericDistance counts in the bytes of a group.
func genericDistance(a []Pair, w []Weight, step int, count *[Lanes]uint8) {
	other, of := groupsOf(w), groupsOf(a)
	for g := range groups {
		n := uint64(0)
		for i := range a {
			n += nonzero(load(&of[i*row+g])^load(&other[i*step*groups+g])) & tops >> 7
		}
		store((*[8]byte)(count[8*g:]), n)
	}
}
