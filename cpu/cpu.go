// Package cpu lists the backends for this program's processor.
package cpu

import (
	"tpmbench/cpu/bitpacked"
	"tpmbench/cpu/bitsliced"
	"tpmbench/cpu/int8"
	"tpmbench/kernels"
)

// Backends returns what this program has for processors, best first, each saying
// in its Info what this machine lacks for it.
func Backends() []kernels.Backend {
	var all []kernels.Backend
	for _, b := range bitsliced.Vector() {
		all = append(all, b)
	}
	for _, b := range int8.Vector() {
		all = append(all, b)
	}
	all = append(all, bitsliced.Backend{Kernel: bitsliced.Generic}, int8.Backend{Kernel: int8.Generic})
	for _, b := range bitpacked.Vector() {
		all = append(all, b)
	}
	return append(all, bitpacked.Backend{Kernel: bitpacked.Generic})
}
