package bitpacked

import (
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// vector is the number of words that kernels work on together. Words of one plane of
// weights that are a vector stand side by side, and then those of the next plane.
const vector = 4

// Shape is what the machines of a run have in common. The inputs of a unit are bits of
// words, n at bit n%64 of word n/64.
type Shape struct {
	keystream.Depth
	K, N    int
	Words   int      // of a unit; more than a vector are whole vectors
	Vectors int      // of the words of all units, [k][word]
	Run     int      // vectors of one unit, 1 where a vector has several
	Sizes   int      // planes of the sizes of inputs that there may be ones in, 0 where all are 1
	Rows    int      // planes of sizes, at least Planes, 0 where all are 1
	Valid   []uint64 // the inputs that there are, [k][word]
	unitOf  []int    // the unit whose a word is, [k][word]; unit 0 for words of none
	// Of the limit, [plane]: all ones where lo has a one, and where it is y that has lo's
	// bits, as the package comment has it.
	Limit, Turns [8]uint64
}

// ShapeOf returns the shape of p's machines.
func ShapeOf(p kernels.Params) *Shape {
	s := &Shape{Depth: keystream.NewDepth(p.L), K: p.K, N: p.N, Words: wordsOf(p.N), Run: 1}
	if s.Words > vector {
		s.Run = (s.Words + vector - 1) / vector
		s.Words = s.Run * vector
	}
	if p.M() > 1 || p.ZeroInputs {
		s.Sizes = bits.Len(uint(p.M()))
		s.Rows = max(s.Sizes, s.Planes)
	}
	s.Vectors = (s.K*s.Words + vector - 1) / vector
	s.Valid = make([]uint64, s.Vectors*vector)
	s.unitOf = make([]int, len(s.Valid))
	for k := range s.K {
		for word := range s.Words {
			s.unitOf[k*s.Words+word] = k
		}
		for n := range s.N {
			s.Valid[k*s.Words+n/64] |= 1 << (n % 64)
		}
	}
	low := uint(s.Low())
	for i := range s.Planes {
		s.Limit[i] = mask(low>>i&1 == 1)
		s.Turns[i] = mask(i >= s.EdgePlanes())
	}
	return s
}

// wordsOf returns the number of words that n bits take.
func wordsOf(n int) int { return (n + 63) / 64 }

// mask is all ones or none.
func mask(b bool) uint64 {
	if b {
		return ^uint64(0)
	}
	return 0
}

// at returns the index of plane 0 of a word of weights; the next plane's is vector more.
func (s *Shape) at(word int) int { return word/vector*s.Planes*vector + word%vector }

// sizeAt returns the index of plane 0 of the sizes of a word of inputs; the next plane's is vector
// more.
func (s *Shape) sizeAt(word int) int { return word/vector*s.Rows*vector + word%vector }

// machine returns the words of a machine's weights.
func (s *Shape) machine() int { return s.Vectors * s.Planes * vector }

// columns returns the weights of m as a lanes.Pair has them.
func (s *Shape) columns(m *machine) (planes []uint64) {
	for k := range s.K {
		for word := range wordsOf(s.N) {
			at := s.at(k*s.Words + word)
			for i := range s.Planes {
				planes = append(planes, m.w[at+i*vector])
			}
		}
	}
	return planes
}
