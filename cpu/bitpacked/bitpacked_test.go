package bitpacked

import (
	"testing"

	"tpmbench/kernels/conformance"
)

func TestConformance(t *testing.T) {
	conformance.Test(t, Backend{Kernel: Generic})
}
