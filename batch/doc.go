// Package batch runs the trials of a parameter set on a backend: it hands out
// trial numbers, puts finished rows back into trial order through a window
// bounded in bytes, sums them up and encodes them on all processors, and
// hands them to the output from one goroutine.
//
// Only this package imposes an order. Engines finish rows in any order and at any pace; what leaves
// a run is the same, to the bit, for every backend, number of threads and machine.
package batch
