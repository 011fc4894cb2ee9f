package kernels

import "strings"

// Coster is what a Backend may offer besides: what a run costs on it, beside others that run
// on the same machine.
type Coster interface {
	// Cost estimates the ns of p's trials on several engines at once, up to the last row. It
	// is the same on every call.
	Cost(p Params, engines int) float64
}

// ISA returns the instruction set of a backend's name.
func ISA(backend string) string {
	_, isa, _ := strings.Cut(backend, "-")
	return isa
}
