// Package trivium is the random stream of a trial: the stream cipher Trivium
// (De Canniere and Preneel, eSTREAM portfolio; ISO/IEC 29192-3), 64 bits a call.
package trivium

// Warmup is the number of clocks discarded after loading key and IV.
const Warmup = 1152

// reg is a shift register of up to 128 bits; bit 0 of lo is its oldest bit.
type reg struct{ lo, hi uint64 }

// at returns the 64 bits from bit s on, 0 <= s < 64.
func (r reg) at(s uint) uint64 { return r.lo>>s | r.hi<<(64-s) }

// Stream is the state of one keystream. Copies go on independently.
type Stream struct {
	a, b, c reg // of 93, 84 and 111 bits
}

// New returns the keystream of an 80-bit key and IV, both little-endian
// integers given as their low 64 and high 16 bits, after Warmup clocks.
func New(keyLo uint64, keyHi uint16, ivLo uint64, ivHi uint16) Stream {
	s := Stream{
		a: reg{keyLo << 13, keyLo>>51 | uint64(keyHi)<<13},
		b: reg{ivLo << 4, ivLo>>60 | uint64(ivHi)<<4},
		c: reg{7, 0},
	}
	for i := 0; i < Warmup; i += 64 {
		s.Next()
	}
	return s
}

// ForTrial returns stream number stream (0 the pair's, 1+e attacker e's) of a
// trial: key seed, IV trial + 2^64*stream.
func ForTrial(seed, trial uint64, stream uint16) Stream {
	return New(seed, 0, trial, stream)
}

// Next returns the next 64 keystream bits, the first in bit 0.
func (s *Stream) Next() uint64 {
	var next [1]uint64
	s.Fill(next[:])
	return next[0]
}

// Fill sets dst to the next keystream bits, 64 a word, the first in bit 0. No tap is
// nearer than 64 clocks to the bit that enters its register, so 64 clocks can be done
// at once.
func (s *Stream) Fill(dst []uint64) {
	a, b, c := s.a, s.b, s.c
	for i := range dst {
		t1 := a.at(27) ^ a.lo
		t2 := b.at(15) ^ b.lo
		t3 := c.at(45) ^ c.lo
		a1 := t3 ^ c.at(2)&c.at(1) ^ a.at(24)
		b1 := t1 ^ a.at(2)&a.at(1) ^ b.at(6)
		c1 := t2 ^ b.at(2)&b.at(1) ^ c.at(24)
		a = reg{a.hi | a1<<(93-64), a1 >> (128 - 93)}
		b = reg{b.hi | b1<<(84-64), b1 >> (128 - 84)}
		c = reg{c.hi | c1<<(111-64), c1 >> (128 - 111)}
		dst[i] = t1 ^ t2 ^ t3
	}
	s.a, s.b, s.c = a, b, c
}

// Registers returns the state: the low and the high word of each of the three registers, whose
// oldest bit is the lowest.
func (s *Stream) Registers() [6]uint64 {
	return [6]uint64{s.a.lo, s.a.hi, s.b.lo, s.b.hi, s.c.lo, s.c.hi}
}

// SetRegisters sets the state that Registers returns.
func (s *Stream) SetRegisters(r *[6]uint64) {
	s.a, s.b, s.c = reg{r[0], r[1]}, reg{r[2], r[3]}, reg{r[4], r[5]}
}
