// Package bench measures backends on named cases and compares measurements.
//
// A case (Case) is a text file: parameters, and the digests of some numbers of
// their trials, so that every answer is verified while it is timed. A session
// (Plan) runs each case on each backend in processes of their own, the backends
// in turn within a round so that what slows the machine slows all alike, and
// makes a Report: rates as medians with their spread, memory, the use of lanes,
// and what the engines spent their time on. A report is printed as tables, JSON
// or the Go benchmark format, and compared with a stored one.
package bench
