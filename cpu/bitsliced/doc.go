// Package bitsliced keeps weights as bit planes, one trial a bit:
// w[k][machine][n][plane] is a row of words, 64 lanes each. Logic operations on
// words then are arithmetic on all lanes at once. It is the fastest layout, the
// more so the smaller L is.
//
// # What the planes hold
//
// With P planes (2^(P-1) > L) and off = 2^(P-1)-1, u = w + off is at least 0 and
// at most 2^P-2. With s the sign plane of the last input (set where x = -1) the
// planes hold v = u^s (all P planes inverted where s is set), that is
//
//	v = off + w*x + s
//
// since an inverted u is 2^P-1-u = off + 1 - w. A change to the next input is one
// XOR of all planes with f = s_old ^ s_new.
//
// # The update
//
// Seen as v, a learning step moves w*x the same way for all inputs of a lane:
// towards tau (hebbian), away from it (anti-hebbian), up (random-walk). Let up be
// the lanes that move up, m those in which the hidden unit learns. In y = v^up
// every move is a decrement, whose borrow runs from plane to plane:
//
//	v[i] ^= b ^ f,  b &= ^y[i],  beginning with b = m & not at the limit
//
// The limit w*x = +L or -L is y = lo + (s^up) with lo = off-L. The bits 0..r in
// which lo and lo+1 differ, r = trailing ones of lo, equal those of lo or of
// their inverse as s^up decides, so there v^s is compared with lo, and y above.
//
// # The local field
//
// Summed over a hidden unit's inputs, v gives N*off + h + (number of set signs).
// Sums are counters of bit planes fed by carry-save adders, eight or sixteen planes at a time, of three
// planes with AVX-512 and of two pairs elsewhere (package planes); the signs are counted once for both
// machines. h > 0 is then one comparison of two such numbers, and h >= 0 the same comparison with the
// borrow begun at 0 instead of 1.
//
// # Attackers
//
// The attackers of a pair are in its lane, as further machines with the same input
// signs. h is the difference of the two numbers just compared, so |h| has a
// lane of every unit in bit planes too, and the smallest is found as the largest of
// numbers is: unit by unit, keeping what is less. A weight that equals A's has equal
// planes, since both are turned by the same signs.
package bitsliced
