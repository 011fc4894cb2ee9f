// Package int8 keeps weights as a structure of arrays of bytes,
// v[word][k*N+n][machine][lane] with the 64 lanes of a word side by side, so that
// a vector holds the same weight of many pairs. It takes any L; larger ones cost
// a little more, since their sums outgrow a byte sooner.
//
// A byte holds v = w*x, x being the last input, not w: the move of a lane's
// weights in a unit is then the same for all of them, and a new input changes
// the sign of those at which it differs from the last.
//
// Inputs, signs and decisions are masks of lanes, as in the bit-sliced layout:
// the keystream's planes are such masks.
//
// The lanes of a word have all their weights side by side, so several passes of a word follow each
// other before the next word's (lanes.Wordwise).
//
// Attackers are further machines of a lane, whose weights are kept separately from the
// pair's, v[word][attacker][k*N+n][lane]: a pass over the pair then takes no more
// memory with them than without.
package int8
