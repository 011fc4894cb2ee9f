// Package memory says how much memory this machine has left, for backends that
// must say beforehand what does not fit.
package memory
