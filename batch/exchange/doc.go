// Package exchange reads recorded exchanges: for each step of a pair its input and both outputs,
// which is all that an eavesdropper gets. A log is a file of JSON Lines, CSV or TSV, an Arrow file
// or stream, a Parquet file or an .npz of numpy, from any program. Its steps are read one after the
// other, in memory that does not depend on their number, and nothing in them is taken on trust.
//
// The columns of a table, the members of an object and the arrays of an .npz have the same names:
//
//	x or inputs   the input, [k*N+n], flat or as K lists of N; in text columns as a list, or as
//	              hexadecimal int8
//	tau_a, tau_b  the outputs, 1 or -1
//	tau           instead of both, where only steps in which they were equal are recorded
//	step          may be left out: steps are then counted from 1
//
// Others mean nothing here.
package exchange
