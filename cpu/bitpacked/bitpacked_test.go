package bitpacked

import (
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
)

func backends() []Backend { return append(Vector(), Backend{Kernel: Generic}) }

func named() (list []kernels.Backend) {
	for _, b := range backends() {
		list = append(list, b)
	}
	return list
}

func TestConformance(t *testing.T) { conformance.TestAll(t, named()...) }

func FuzzConformance(f *testing.F) { conformance.Fuzz(f, named()...) }
