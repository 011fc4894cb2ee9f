// Package perceptron is the paper's first model: two continuous, normalised
// perceptrons that learn each other's output (section 2, equations 1 to 4).
//
// Section 5 of CONTRACT.md, in the folder above, fixes every bit of every overlap. Pair defines
// its meaning, one pair in plain loops; Batch steps many pairs together, Lanes trials and all
// learning rates, on an Arithmetic that may use vectors. Both compute in float64 with the
// roundings that the contract names: each product is converted to float64, which forbids the
// compiler to fuse it with a sum, so the results are the same on every processor. Package theory
// has equations 5 and 6.
package perceptron
