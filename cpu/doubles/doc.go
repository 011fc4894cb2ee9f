// Package doubles has the arithmetic of the continuous perceptrons in vectors of
// float64: perceptron.Plain's results, to the bit.
package doubles
