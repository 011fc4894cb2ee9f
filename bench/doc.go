// Package bench measures backends on named cases and compares measurements.
//
// A case (Case) is a text file of parameters and of digests for several numbers of trials, so that
// every answer is verified while it is timed. A session (Plan) runs each case on each backend in a
// process of its own. Within a round the backends take turns, so that whatever slows the machine
// slows all of them. The result is a Report: rates as medians with their spread, memory, the use of
// lanes, and where the engines spent their time. A report is printed as tables, JSON or the Go
// benchmark format, and compared with a stored one.
package bench
