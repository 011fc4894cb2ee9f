// Package keyspace follows many pairs of tree parity machines under the same inputs: what is left
// for a listener who hears the inputs and both outputs, and which keys come about.
//
// A machine moves by its own weights and by what is heard, whatever the weights of its partner. So
// the pairs that fit what was heard are all combinations of the A and the B that fit, and beside one
// B the A are divided by what is heard: those that a listener to a pair cannot tell apart are the A
// of its part. Column computes that, exactly, for all A of a small machine beside one B; all B make
// all pairs, and B drawn at random a sample of them. Sample follows pairs of any size, drawn at
// random.
//
// Inputs and initial weights are those that kernels/reference draws, and a step is one of its steps:
// tests compare the two.
package keyspace
