// Package conformance is the suite that every backend passes. A backend's test
// package needs one line,
//
//	func TestConformance(t *testing.T) { conformance.Test(t, backend) }
//
// and another to look for what the suite does not list:
//
//	func FuzzConformance(f *testing.F) { conformance.Fuzz(f, backend) }
//
// The suite compares rows with the golden tables in testdata and with package
// reference, on the edges of every parameter and on random cases; and it plays
// the Source and Sink of an engine, generous and stingy, to see that the engine
// keeps to the protocol of package kernels.
//
// Cases that the backend's Supports refuses are skipped and counted; a check
// whose every case is refused fails. A backend that lacks something on this
// machine is skipped, unless the environment variable TPM_REQUIRE, names
// separated by commas, demands it.
//
// The package is imported by tests only.
package conformance
