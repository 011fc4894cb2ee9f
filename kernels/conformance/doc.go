// Package conformance is the test suite that every backend must pass. A backend's test package
// needs one line,
//
//	func TestConformance(t *testing.T) { conformance.Test(t, backend) }
//
// and another to search for cases that the suite does not have:
//
//	func FuzzConformance(f *testing.F) { conformance.Fuzz(f, backend) }
//
// The suite compares rows with the golden tables in testdata and with package reference, on the
// edges of every parameter and on random cases. It also plays the Source and Sink of an engine,
// generous and stingy, to check that the engine keeps to the protocol of package kernels.
//
// Cases that the backend's Supports refuses are skipped and counted; a check fails if all of its
// cases are refused. A backend that this machine cannot run is skipped, unless the environment
// variable TPM_REQUIRE, a list of names separated by commas, demands it.
//
// Only tests import the package.
package conformance
