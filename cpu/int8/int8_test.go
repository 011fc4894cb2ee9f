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
	for _, b := range Vector() {
		interleaved := *b.Kernel // whatever the number of weights
		interleaved.Stream = b.Kernel.Interleaved
		t.Run(b.Kernel.Name+"-interleaved", func(t *testing.T) { conformance.TestRows(t, Backend{Kernel: &interleaved, Lacks: b.Lacks}) })
	}
}
