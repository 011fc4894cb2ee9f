package planes

// pair is two planes of a weight, x and y: one of them, and where they differ. Where they do x may be
// either, for one of the two is set then.
//
// So encoded, two pairs and a sum are added with eight operations, where two full adders take ten, and
// their carries are a pair again (Demenkov, Kojevnikov, Kulikov and Yaroslavtsev, New upper bounds on
// the Boolean circuit complexity of symmetric functions, 2010).
type pair struct{ x, differ uint64 }

func pairOf(x, y uint64) pair { return pair{x, x ^ y} }

// addPairs adds two pairs to sum, one after the other. The carry of a is sum where its planes differ,
// else a.x, and that of b likewise of the sum with a.
func addPairs(sum uint64, a, b pair) (total uint64, carries pair) {
	s := sum ^ a.differ
	x := (s ^ b.x | b.differ) ^ b.differ // &^, which plain amd64 does not have
	return s ^ b.differ, pair{s ^ x, (sum ^ a.x | a.differ) ^ x}
}

// addPair adds a pair to sum.
func addPair(sum uint64, a pair) (total, carry uint64) {
	return sum ^ a.differ, a.x ^ a.differ&(sum^a.x)
}
