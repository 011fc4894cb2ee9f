package conformance

import (
	"testing"

	"tpmbench/kernels"
)

// check is one part of the suite. It returns the first thing that is wrong.
type check struct {
	name string
	run  func(*suite) error
}

// checks lists the suite, what fails most plainly first.
var checks = []check{
	{"info", checkInfo},
	{"golden", checkGolden},
	{"digests", checkDigests},
	{"edges", checkEdges},
	{"ends", checkEnds},
	{"random", checkRandom},
	{"mixed", checkMixed},
	{"attackers", checkAttackers},
	{"attackers-ends", checkAttackersEnds},
	{"attackers-random", checkAttackersRandom},
	{"attackers-engines", checkAttackersEngines},
	{"engines", checkEngines},
	{"protocol", checkProtocol},
	{"cancel", checkCancel},
	{"cancel-large", checkCancelLarge},
}

// Test runs the whole suite on b, a subtest a check. It skips a backend that
// this machine lacks something for, unless TPM_REQUIRE names it.
func Test(t *testing.T, b kernels.Backend) {
	t.Helper()
	available(t, b)
	s := newSuite(b)
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			s.ran, s.refused = 0, 0
			if err := c.run(s); err != nil {
				t.Fatal(err)
			}
			if s.ran+s.refused > 0 {
				t.Logf("%d cases run, %d refused by Supports", s.ran, s.refused)
			}
		})
	}
}

// TestAll runs the suite on each of several backends, a subtest a backend.
func TestAll(t *testing.T, backends ...kernels.Backend) {
	t.Helper()
	if len(backends) == 0 {
		t.Skip("this build has no backend here")
	}
	for _, b := range backends {
		t.Run(b.Info().Name, func(t *testing.T) { Test(t, b) })
	}
}
