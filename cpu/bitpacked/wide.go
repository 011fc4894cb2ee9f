package bitpacked

import "math/bits"

// genericWideSums is genericSums for inputs of sizes, of which it counts each plane apart.
func genericWideSums(s *Shape, sums, w, signs, sizes []uint64) {
	unit := s.Planes * vector
	for at := range sums {
		word := at / vector * s.Run * vector
		lane := at % vector
		var sum uint64
		for range s.Run {
			sign := signs[word+lane]
			u, size := w[word/vector*unit+lane:], sizes[word*s.Rows+lane:]
			var inWord uint64
			for i := s.Sizes - 1; i >= 0; i-- {
				x, ones := size[i*vector], 0
				for j := (s.Planes - 1) * vector; j >= 0; j -= vector {
					ones = 2*ones + bits.OnesCount64((u[j]^sign)&x)
				}
				inWord = 2*inWord + uint64(ones)
			}
			sum += inWord
			word += vector
		}
		sums[at] = sum
	}
}

// genericWideMove is genericMove for inputs of sizes. What moves is, in y of the package comment,
// less by the size, or lo where it would be below that.
func genericWideMove(s *Shape, w, signs, sizes, moves []uint64, up uint64) {
	var y, limit [8]uint64
	planes := s.Planes & 15
	for word, moving := range moves {
		if moving == 0 {
			continue
		}
		u, size := w[s.at(word):], sizes[s.sizeAt(word):]
		turned := signs[word] ^ up
		// borrow is that of y less the size, and below that of the difference less lo.
		var borrow, below uint64
		for i := range planes {
			x := uint64(0)
			if i < s.Sizes {
				x = size[i*vector] & moving
			}
			had := u[i*vector] ^ turned
			less := had ^ x ^ borrow
			borrow = ^had&(x|borrow) | x&borrow
			lo := s.Limit[i] ^ turned&^s.Turns[i]
			below = ^less&(lo|below) | lo&below
			y[i], limit[i] = less, lo
		}
		for i := planes; i < s.Sizes; i++ {
			borrow |= size[i*vector]
		}
		below = (below | borrow) & moving
		for i := range planes {
			u[i*vector] = (y[i]&^below | limit[i]&below) ^ turned
		}
	}
}
