// Package cpu lists the backends for this program's processor.
package cpu

import (
	"tpmbench/cpu/bitpacked"
	"tpmbench/cpu/bitsliced"
	"tpmbench/cpu/int8"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// Backends returns what this program has for processors, best first, each saying
// in its Info what this machine lacks for it. bitpacked steps the last pairs of those with a
// trial a lane.
func Backends() []kernels.Backend {
	last := map[string]lanes.Last{} // by instruction set
	for _, b := range packed() {
		last[kernels.ISA(b.Kernel.Name)] = bitpacked.Last{Kernel: b.Kernel}
	}
	return backends(func(isa string) lanes.Last { return last[isa] })
}

// Apart is Backends, each of which steps all pairs itself.
func Apart() []kernels.Backend { return backends(func(string) lanes.Last { return nil }) }

// backends returns all, those with a trial a lane with what last says for an instruction set.
func backends(last func(isa string) lanes.Last) (all []kernels.Backend) {
	sliced := func(b bitsliced.Backend) {
		b.Last = last(kernels.ISA(b.Kernel.Name))
		all = append(all, b)
	}
	bytes := func(b int8.Backend) {
		b.Last = last(kernels.ISA(b.Kernel.Name))
		all = append(all, b)
	}
	for _, b := range bitsliced.Vector() {
		sliced(b)
	}
	for _, b := range int8.Vector() {
		bytes(b)
	}
	sliced(bitsliced.Backend{Kernel: bitsliced.Generic})
	bytes(int8.Backend{Kernel: int8.Generic})
	for _, b := range packed() {
		all = append(all, b)
	}
	return all
}

func packed() []bitpacked.Backend {
	return append(bitpacked.Vector(), bitpacked.Backend{Kernel: bitpacked.Generic})
}
