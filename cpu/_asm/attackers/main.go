// Command attackers writes the vector routines of package attackers: the pass of hidden
// units, for L = 1, 2, 3 and 7 with the limit in the code, and for four to eight planes with
// any limit; how indices of signs are made; the field's sign for another input; what attackers decide; and
// how lanes move.
package main

import (
	. "github.com/mmcloughlin/avo/build"

	"tpmbench/cpu/asm/planes"
	"tpmbench/cpu/asm/vec"
)

func main() {
	ConstraintExpr("amd64,!purego")
	for _, v := range vec.All {
		for _, d := range planes.Depths(8) {
			writePass(v, d)
		}
		for weights := 2; weights <= 8; weights++ {
			writeOther(v, weights)
		}
		weakest(v)
		decide(v)
	}
	turn()
	gather()
	branch()
	Generate()
}

// Fields of the arguments, of eight bytes each; attackers.unitArgs is its twin.
const (
	argZ = iota * 8
	argN
	argLearn
	argLow        // planes that are all ones where a plane of the weight compares with the sign
	argLimit      // planes that z, or z ^ sign, has at the limit
	argSum        // planes of a sum
	argSums       // room for them
	argInterleave // inputs in a vector
	argRows       // the vectors that the signs of a vector's inputs may be
	argStart      // what is added to a sum
	argSigns      // indices of vectors of signs, times eight, in two bytes each
	argFlips
	argList   // of inputs: where their weights are, four bytes each
	argField  // the field of the input that they differ from
	argBorrow // all ones where one is subtracted besides
	argSign   // out
	argNext   // the arguments of the next unit, if any
)
