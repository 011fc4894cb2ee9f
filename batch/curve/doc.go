// Package curve runs many pairs of tree parity machines from their initial state, t = 0, to the
// same last step, and describes them at each step on the way: how alike the weights are, who
// learned, who has synchronised, and how close the attackers are.
//
// A trial is that of kernels/CONTRACT.md, and tests compare it with the reference. Internally it is
// designed for looking at every step: a machine's weights are bit planes over the inputs of a
// hidden unit, so that fields, overlaps and equal weights are bit counts. Sums over pairs are sums
// of integers, so results do not depend on the number of threads.
package curve
