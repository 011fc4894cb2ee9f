package main

import (
	"testing"

	"tpmbench/kernels/conformance"
)

// TestRequired holds TPM_REQUIRE against all that there is: each package's own
// tests know only theirs.
func TestRequired(t *testing.T) { conformance.RequireKnown(t, allBackends()...) }
