// Package keyspace follows many pairs of tree parity machines under the same inputs: what is left
// for an attacker who hears the inputs and both outputs, and which keys come about.
//
// A machine moves by its own weights and by what is heard, whatever the weights of its partner. So
// the pairs that fit what was heard are all combinations of the A and the B that fit. Column uses
// this: for all A of a small machine beside one B, it divides the A into parts that have sounded
// alike, which an attacker cannot tell apart. All B make all pairs; B drawn at random make a sample.
// Sample follows pairs of any size, drawn at random.
//
// Inputs and initial weights are those that kernels/reference draws, and a step is one of its steps:
// tests compare the two.
package keyspace
