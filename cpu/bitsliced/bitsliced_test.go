package bitsliced

import (
	"testing"

	"tpmbench/kernels/conformance"
)

func TestConformance(t *testing.T) {
	for _, b := range append(Vector(), Backend{Kernel: Generic}) {
		t.Run(b.Kernel.Name, func(t *testing.T) { conformance.Test(t, b) })
		if b.Kernel.Interleaved == nil {
			continue
		}
		interleaved := *b.Kernel // whatever the number of inputs
		interleaved.Stream = b.Kernel.Interleaved
		t.Run(b.Kernel.Name+"-interleaved", func(t *testing.T) { conformance.TestRows(t, Backend{Kernel: &interleaved, Lacks: b.Lacks}) })
	}
}
