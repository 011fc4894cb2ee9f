// Package attackers steps the many attackers of one pair, an attacker a lane, and the
// weights of 64 of them as bit planes of words.
//
// All lanes see one input, so an input's sign s, set where x = -1, is the same bit for all
// of them, and so is the direction in which w*x may move, up or not. With d = s^up they hold
//
//	z = u^d,  u = w + off
//
// (keystream.Depth), in which every move is a decrement, as y is in package bitsliced, and
// which codes w*x' with x' = x or -x, the signs of x' being d. A change to the next input is
// one XOR of all planes of a weight, by a bit that is the same for all lanes.
//
// Fields are sums of z by carry-save adders, of which the sign and the smallest size are
// found as in the lanes of trials; a majority is a count of lanes. Genetic networks, which
// are copied and dropped, are lanes that move: all rows, a row being one plane of one weight,
// move alike.
//
// 64 attackers cost as much as one. So this pays where there are many: for few, those of
// package bitpacked are machines like the pair's.
package attackers
