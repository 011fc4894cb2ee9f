package bitsliced

import (
	"testing"

	"tpmbench/kernels/conformance"
)

func TestConformance(t *testing.T) {
	for _, b := range append(Vector(), Backend{Kernel: Generic}) {
		t.Run(b.Kernel.Name, func(t *testing.T) { conformance.Test(t, b) })
		if b.Kernel.Narrow == nil {
			continue
		}
		narrow := *b.Kernel // whatever the number of inputs
		narrow.Stream = b.Kernel.Narrow
		t.Run(b.Kernel.Name+"-narrow", func(t *testing.T) { conformance.TestRows(t, Backend{Kernel: &narrow, Lacks: b.Lacks}) })
	}
}
