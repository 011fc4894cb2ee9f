//go:build !amd64 || purego

package doubles

import "tpmbench/kernels/perceptron"

// Best returns the fastest arithmetic of this processor.
func Best() perceptron.Arithmetic { return perceptron.Plain }
