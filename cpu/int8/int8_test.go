package int8

import (
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
)

func TestConformance(t *testing.T) {
	backends := []kernels.Backend{Backend{Kernel: Generic}}
	for _, b := range Vector() {
		backends = append(backends, b)
	}
	conformance.TestAll(t, backends...)
}
