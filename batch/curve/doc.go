// Package curve runs many pairs of tree parity machines from the start, t = 0, to the
// same last step, and describes them at each step on the way: how alike the weights
// are, who learned, who has synchronised, and how near attackers are.
//
// A trial is that of kernels/CONTRACT.md, whose reference it is held to. Its inside is
// made for looking at every step: a machine's weights are bit planes over the inputs of
// a hidden unit, so that fields, overlaps and equal weights are counts of bits. Sums
// over pairs are of integers, so no number of threads shows in them.
package curve
