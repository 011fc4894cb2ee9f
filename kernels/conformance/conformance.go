package conformance

import (
	"testing"

	"tpmbench/internal/amount"
	"tpmbench/kernels"
)

// check is one part of the suite. It returns the first error that it finds.
type check struct {
	name  string
	about subject
	run   func(*suite) error
}

// subject is what a check is about.
type subject int

const (
	aboutTables    subject = 1 << iota // the golden tables
	aboutPairs                         // rows of pairs alone
	aboutRows                          // the rows that come of parameters
	aboutAttackers                     // runs with attackers, maybe among others
	aboutProtocol                      // how engines deal with sources, sinks and contexts
)

// checks lists the suite. Checks whose failures are easiest to understand come first.
var checks = []check{
	{"info", aboutProtocol, checkInfo},
	{"golden", aboutTables | aboutRows | aboutAttackers, checkGolden},
	{"digests", aboutTables | aboutRows | aboutAttackers, checkDigests},
	{"edges", aboutPairs | aboutRows, checkEdges},
	{"ends", aboutPairs | aboutRows, checkEnds},
	{"random", aboutPairs | aboutRows, checkRandom},
	{"variants", aboutRows | aboutAttackers, checkVariants},
	{"mixed", aboutRows | aboutAttackers, checkMixed},
	{"attackers", aboutRows | aboutAttackers, checkAttackers},
	{"attackers-ends", aboutRows | aboutAttackers, checkAttackersEnds},
	{"attackers-random", aboutRows | aboutAttackers, checkAttackersRandom},
	{"attackers-engines", aboutAttackers | aboutProtocol, checkAttackersEngines},
	{"listeners", aboutTables | aboutAttackers, checkListeners},
	{"engines", aboutProtocol, checkEngines},
	{"protocol", aboutProtocol, checkProtocol},
	{"cancel", aboutAttackers | aboutProtocol, checkCancel},
	{"cancel-large", aboutAttackers | aboutProtocol, checkCancelLarge},
}

// Test runs the whole suite on b, one subtest for each check. It skips a backend that this machine
// cannot run, unless TPM_REQUIRE names it.
func Test(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, aboutTables|aboutRows|aboutAttackers|aboutProtocol)
}

// TestRows is Test without the checks of the protocol, for a backend that differs only in its
// arithmetic from another that passes Test; in short mode also without those of attackers beyond the
// golden tables.
func TestRows(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, amount.Of(aboutTables|aboutPairs, aboutRows, aboutRows))
}

// TestPairs is Test without the checks that have attackers or read tables, but for those of the
// protocol.
func TestPairs(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, aboutPairs|aboutProtocol)
}

// TestAttackers is Test without the checks that have no attackers, for a backend that supports only
// runs with attackers.
func TestAttackers(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, aboutAttackers)
}

// TestTables is Test with the golden tables only, for the reference, whose rows need not be
// compared with themselves.
func TestTables(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, aboutTables|aboutProtocol)
}

// test runs the checks about any of the subjects.
func test(t *testing.T, b kernels.Backend, about subject) {
	t.Helper()
	available(t, b)
	for _, c := range checks {
		if c.about&about == 0 {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			if c.about&aboutProtocol == 0 { // else it may watch the clock
				t.Parallel()
			}
			s := newSuite(b)
			if err := c.run(s); err != nil {
				t.Fatal(err)
			}
			if s.ran+s.refused > 0 {
				t.Logf("%d cases run, %d refused by Supports", s.ran, s.refused)
			}
		})
	}
}

// TestAll runs the suite on each of several backends, one subtest for each.
func TestAll(t *testing.T, backends ...kernels.Backend) {
	t.Helper()
	if len(backends) == 0 {
		t.Skip("this build has no backend here")
	}
	for _, b := range backends {
		t.Run(b.Info().Name, func(t *testing.T) { Test(t, b) })
	}
}
