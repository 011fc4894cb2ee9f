package probe

// genericOps is the number of operations of a round of generic.
const genericOps = 48

// words are what generic begins with and ends with, for the compiler not to know
// them and to need them.
var words [10]uint64

// generic does rounds of operations on words: eight chains, which do not wait for
// each other.
func generic(rounds int) {
	a, b := words[8], words[9]
	c, d, e, f, g, h, i, j := words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]
	for range rounds {
		for range genericOps / 16 {
			c, d, e, f, g, h, i, j = c&a, d&a, e&a, f&a, g&a, h&a, i&a, j&a
			c, d, e, f, g, h, i, j = c^b, d^b, e^b, f^b, g^b, h^b, i^b, j^b
		}
	}
	words = [10]uint64{c, d, e, f, g, h, i, j, a, b}
}
