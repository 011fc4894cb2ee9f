package cpu

import (
	"testing"

	"tpmbench/kernels/conformance"
)

// FuzzBackends has all backends that this machine can run do the same cases.
func FuzzBackends(f *testing.F) { conformance.Fuzz(f, Backends()...) }
