// Package kernels says what is computed and through which interface: the parameters
// of a run of interacting tree parity machines, the rows that it yields, and
// the interfaces between those who compute rows (Backend, Engine) and those who
// hand out trials and take rows (Source, Sink).
//
// CONTRACT.md beside this file fixes every bit of every result. The packages
// below hold the random stream (trivium), the plain meaning (reference) and the
// suite that every backend passes (conformance).
package kernels
