package reference_test

import (
	"testing"

	"tpmbench/kernels/conformance"
	"tpmbench/kernels/reference"
)

func TestConformance(t *testing.T) { conformance.TestTables(t, reference.Backend{}) }

func FuzzConformance(f *testing.F) { conformance.Fuzz(f, reference.Backend{}) }
