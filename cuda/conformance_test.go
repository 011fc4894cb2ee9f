package cuda

import (
	"testing"

	"tpmbench/kernels/conformance"
)

func TestConformance(t *testing.T) { conformance.TestAll(t, Backends()...) }
