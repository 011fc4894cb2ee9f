// Package bitpacked steps one pair at a time, with its attackers, or four without, and packs the
// inputs of a hidden unit into words, a bit an input. It offers every protocol: each step's inputs
// are drawn when the step comes, so they may depend on the weights, and whoever wants to
// may look at all machines after every step. For what the packages with a trial a lane
// offer, those are faster.
//
// # What the planes hold
//
// With P planes (2^(P-1) > L) and off = 2^(P-1)-1, a weight is coded as u = w + off, from
// 1 to 2^P-2 or nearer to the middle. Let s be set where x = -1. Then v = u^s, all planes
// inverted where s is set, is
//
//	v = off + w*x + s
//
// since an inverted u is 2^P-1-u = off + 1 - w. So the local field is the sum of v over a
// unit, for which ones are counted plane by plane, less N*off and the number of set s,
// which is counted once for all machines. Bits of a word that are no inputs are 0 in u and
// in s.
//
// # The update
//
// A learning step moves w*x the same way for all inputs of a unit: up, or down. Let up be
// all ones if it is up. In y = v^up every move is a decrement, whose borrow b runs from
// plane to plane:
//
//	u[i] ^= b,  b &= ^y[i],  beginning with b = inputs that are not at the limit
//
// The limit w*x = +L or -L is y = lo + (s^up) with lo = off-L. The bits 0..r in which lo
// and lo+1 differ, r = trailing ones of lo, are in u what they are in lo, whatever s^up;
// above them it is y that has those of lo.
//
// # Inputs of sizes
//
// Where |x| is not always 1, it is bit planes, and each counts: v is w*sign(x) + off + s, so
// the field is the sum over planes i of 2^i times what v adds up to where the plane is set,
// less what off + s does. In y a move is a subtraction of |x|, or ends at lo, whichever is
// more.
//
// # Equal machines
//
// Weights change in learning steps only, so machines are compared only after these, and
// the first word that differs ends it.
//
// # Attackers
//
// Few attackers are machines like the pair's (machines), and so are all of a pair that is
// looked at after every step (watched); many are lanes (package attackers).
//
// # Four pairs at once
//
// Pairs without attackers (fours), and the last pairs of a run that was begun with a trial a lane
// (Last), step four at a time (quad), a pair in each word of a vector, where the words of a vector
// above are those of one pair. The planes are the same. So nothing is added up across words and no
// sign leaves the vectors: at N=100 a step of a pair takes a sixth of the time. Pairs with queries or
// wide inputs are not among them, nor trials that take longer so (costs.Pairs.TakesFours), such as a
// few of large N that have an engine each.
package bitpacked
