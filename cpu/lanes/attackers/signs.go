package attackers

// signs are the directions d of an ensemble's inputs: those by which its weights are
// turned, and where the next ones differ. The assembly finds the signs of a vector's
// inputs in a table, at an index: eight times their bits, the first input's the lowest.
// Four indices are a word, the first the lowest.
type signs struct {
	last  []uint64 // the present d, [k][word]
	valid []uint64 // the inputs that there are, [word]
	slots int      // words of a unit's indices, as many for each word of last
	shift int      // 1<<shift inputs have one index
	to    func(now, flips, d []uint64, shift int)
	now   []uint64 // indices of the d that weights are turned by, [k][vector/4]
	flips []uint64 // of those to be turned, [k][vector/4]
}

func newSigns(shape *Shape, l layout, k *Kernel) signs {
	words := shape.K * wordsOf(shape.N)
	s := signs{
		last: make([]uint64, words+1)[:words], valid: make([]uint64, wordsOf(shape.N)),
		slots: wordsOf(shape.N) * 16 >> l.shift, shift: l.shift, to: k.Turn,
	}
	s.now, s.flips = make([]uint64, shape.K*s.slots), make([]uint64, shape.K*s.slots)
	for i := range s.valid {
		s.valid[i] = lowest(shape.N - 64*i)
	}
	return s
}

// unit returns the indices of a unit's vectors.
func (s *signs) unit(k int) (now, flips []uint64) {
	from, to := k*s.slots, (k+1)*s.slots
	return s.now[from:to], s.flips[from:to]
}

func (s *signs) clear() {
	clear(s.last)
	clear(s.now)
	clear(s.flips)
}

// keep ends a pass after which weights are not turned.
func (s *signs) keep() {
	for i, x := range s.flips {
		s.now[i] ^= x
		s.flips[i] = 0
	}
}

// turn makes the pair's input and direction the next d.
func (s *signs) turn(step *Step) {
	last, signs := s.last, step.Signs
	for range step.Base {
		for j, valid := range s.valid {
			last[j] = (signs[j] ^ step.Up) & valid
		}
		last, signs = last[len(s.valid):], signs[step.Words:]
	}
	s.to(s.now, s.flips, s.last, s.shift)
}

// genericTurn draws bits apart by halves; all shifts are constants, since others take thrice the time.
func genericTurn(now, flips, d []uint64, shift int) {
	n := len(now) / len(d)
	for _, x := range d {
		turnIndices(now[:n], flips[:n], x, shift)
		now, flips = now[n:], flips[n:]
	}
}

// turnIndices is genericTurn of one word.
func turnIndices(now, flips []uint64, x uint64, shift int) {
	flips = flips[:len(now)]
	switch shift {
	case 0:
		for i, d := range now {
			y := x & 0xf
			y = (y | y<<30) & 0x0000000300000003
			y = (y | y<<15) & 0x0001000100010001
			now[i], flips[i] = d^flips[i], d^flips[i]^y<<3
			x >>= 4
		}
	case 1:
		for i, d := range now {
			y := x & 0xff
			y = (y | y<<28) & 0x0000000f0000000f
			y = (y | y<<14) & 0x0003000300030003
			now[i], flips[i] = d^flips[i], d^flips[i]^y<<3
			x >>= 8
		}
	case 2:
		for i, d := range now {
			y := x & 0xffff
			y = (y | y<<24) & 0x000000ff000000ff
			y = (y | y<<12) & 0x000f000f000f000f
			now[i], flips[i] = d^flips[i], d^flips[i]^y<<3
			x >>= 16
		}
	default:
		for i, d := range now {
			y := x & 0xffffffff
			y = (y | y<<16) & 0x0000ffff0000ffff
			y = (y | y<<8) & 0x00ff00ff00ff00ff
			now[i], flips[i] = d^flips[i], d^flips[i]^y<<3
			x >>= 32
		}
	}
}
