// Package overlaps runs the continuous perceptrons of kernels/perceptron over many trials, writes
// their overlaps as Arrow records in trial order, and compares them with theory. Results are the
// same, to the bit, for any number of threads.
package overlaps
