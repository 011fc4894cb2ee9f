package bench

import (
	"strings"

	"tpmbench/kernels"
)

// MachineOf describes this machine with the GPUs of backends, and what these can do at most.
func MachineOf(backends []kernels.Backend) (m Machine, limits []kernels.Limit) {
	m = ThisMachine()
	for _, b := range backends {
		d, ok := b.(interface {
			Devices() []string
			OpsPerNs() float64
		})
		if !ok {
			continue
		}
		m.GPU = strings.Join(d.Devices(), "; ")
		limits = append(limits, kernels.Limit{ISA: b.Info().Name, OpsPerNs: d.OpsPerNs()})
	}
	return m, limits
}
