// Package parts writes a result so that nothing is lost with the process that computes it, and
// reads it again.
//
// The rows of a long run lie in parts: complete tables of contiguous trials, each with its digest,
// in the folder FILE.parts beside the file that they become, or in a folder given for all that is
// not whole, or in the folder that is the result. A manifest among them, written atomically, holds
// what the run is and the trials and digest of each part. The part that grows is FILE.partial, or
// _rows.partial in the folder; a run that fits into one part is a single file and never has a
// folder.
//
// A file of fewer trials of the same run is the first part, and stays until it is replaced by the
// whole one.
//
// After any interruption the parts are read again. What does not match its digest is computed
// again; what belongs to another run is refused and left alone.
package parts
