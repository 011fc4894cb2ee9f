// Package int8 keeps weights as a structure of arrays of bytes,
// w[word][k*N+n][machine][lane] with the 64 lanes of a word side by side, so that
// a vector holds the same weight of many pairs. It takes any L, and its speed
// does not depend on L.
//
// Inputs, signs and decisions are masks of lanes, as in the bit-sliced layout:
// the keystream's planes are such masks.
package int8
