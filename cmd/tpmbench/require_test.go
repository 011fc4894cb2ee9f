package main

import (
	"testing"

	"tpmbench/internal/backends"
	"tpmbench/kernels/conformance"
)

// TestRequired checks TPM_REQUIRE against all backends; the tests of each package know only their
// own.
func TestRequired(t *testing.T) { conformance.RequireKnown(t, backends.All()...) }
