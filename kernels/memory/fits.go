package memory

import (
	"fmt"

	"tpmbench/kernels"
)

// little is a number of bytes that always counts as free: to ask takes a tenth of a millisecond, which
// a study of small runs would pay for each.
const little = 4 << 20

// Fits returns nil where this machine has the bytes free that a worker of a backend needs, as far
// as is known, and else a kernels.Refusal.
func Fits(backend string, bytes uint64) error {
	if bytes <= little {
		return nil
	}
	free, ok := Free()
	if !ok || bytes <= free {
		return nil
	}
	return &kernels.Refusal{Backend: backend, Reason: fmt.Sprintf(
		"needs %.1f GB of memory for a worker with these {k}, {n}, {l} and {attackers}, and %.1f GB are free", float64(bytes)/1e9, float64(free)/1e9)}
}
