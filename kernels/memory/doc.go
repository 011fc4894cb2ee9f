// Package memory finds out how much memory this machine has left, for backends that must refuse in
// advance what does not fit.
package memory
