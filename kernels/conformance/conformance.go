package conformance

import (
	"testing"

	"tpmbench/internal/amount"
	"tpmbench/kernels"
)

// check is one part of the suite. It returns the first thing that is wrong.
type check struct {
	name  string
	about subject
	run   func(*suite) error
}

// subject is what a check looks at.
type subject int

const (
	aboutTables    subject = 1 << iota // the golden tables
	aboutPairs                         // rows of pairs alone
	aboutRows                          // the rows that come of parameters
	aboutAttackers                     // runs with attackers, maybe among others
	aboutProtocol                      // how engines deal with sources, sinks and contexts
)

// checks lists the suite, what fails most plainly first.
var checks = []check{
	{"info", aboutProtocol, checkInfo},
	{"golden", aboutTables | aboutRows | aboutAttackers, checkGolden},
	{"digests", aboutTables | aboutRows | aboutAttackers, checkDigests},
	{"edges", aboutPairs | aboutRows, checkEdges},
	{"ends", aboutPairs | aboutRows, checkEnds},
	{"random", aboutPairs | aboutRows, checkRandom},
	{"mixed", aboutRows | aboutAttackers, checkMixed},
	{"attackers", aboutRows | aboutAttackers, checkAttackers},
	{"attackers-ends", aboutRows | aboutAttackers, checkAttackersEnds},
	{"attackers-random", aboutRows | aboutAttackers, checkAttackersRandom},
	{"attackers-engines", aboutAttackers | aboutProtocol, checkAttackersEngines},
	{"engines", aboutProtocol, checkEngines},
	{"protocol", aboutProtocol, checkProtocol},
	{"cancel", aboutAttackers | aboutProtocol, checkCancel},
	{"cancel-large", aboutAttackers | aboutProtocol, checkCancelLarge},
}

// Test runs the whole suite on b, a subtest a check. It skips a backend that
// this machine lacks something for, unless TPM_REQUIRE names it.
func Test(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, aboutTables|aboutRows|aboutAttackers|aboutProtocol)
}

// TestRows is Test for a backend that differs from another, which passes Test,
// only in how it computes: it leaves out checks of the protocol, and in short mode
// those of attackers beyond the golden tables.
func TestRows(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, amount.Of(aboutTables|aboutPairs, aboutRows, aboutRows))
}

// TestAttackers is Test for a backend that supports only runs with attackers: it
// leaves out checks that have none.
func TestAttackers(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, aboutAttackers)
}

// TestTables is Test for the reference, whose rows need no comparison with their
// own: it leaves out what is not in the golden tables.
func TestTables(t *testing.T, b kernels.Backend) {
	t.Helper()
	test(t, b, aboutTables|aboutProtocol)
}

// test runs the checks that look at one of the subjects.
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
