// Package amount is how much tests repeat what they do with random cases. It is
// for tests only. What is on an edge is tested in every amount.
package amount

import (
	"os"
	"testing"
)

// NightlyEnv asks for the largest amount, of tests that may take hours.
const NightlyEnv = "TPM_NIGHTLY"

// Of returns quick in short mode (make quick), nightly where TPM_NIGHTLY is set
// (make nightly), and else normal (make test).
func Of[T any](quick, normal, nightly T) T {
	switch {
	case testing.Short():
		return quick
	case os.Getenv(NightlyEnv) != "":
		return nightly
	}
	return normal
}
