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
		narrow := *b.Kernel // whatever the number of weights
		narrow.Stream = b.Kernel.Interleaved
		t.Run(b.Kernel.Name+"-narrow", func(t *testing.T) { conformance.Test(t, Backend{Kernel: &narrow, Lacks: b.Lacks}) })
	}
}
