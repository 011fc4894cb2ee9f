//go:build !amd64 || purego

package attackers

import "tpmbench/cpu/keystream"

// Variant is the kernel of a vector instruction set.
type Variant struct {
	keystream.Variant
	Kernel *Kernel
}

// Vector lists those of this build: none.
func Vector() []Variant { return nil }

// unitArgs is nothing where there is no assembly.
type unitArgs struct{}

var _ unitArgs // staticcheck does not see that Other has one
