package bitpacked

import (
	"testing"

	"tpmbench/kernels/conformance"
)

func TestConformance(t *testing.T) {
	for _, b := range append(Vector(), Backend{Kernel: Generic}) {
		t.Run(b.Kernel.Name, func(t *testing.T) { conformance.Test(t, b) })
	}
}
