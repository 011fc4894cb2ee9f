// Package parts writes a result in such a way that nothing is lost when the process dies, and reads
// it back.
//
// The rows of a long run are kept in parts: complete tables of contiguous trials, each with its
// digest. They lie in the folder FILE.parts beside the file that they will become, in a folder
// given for everything unfinished, or in the folder that is the result. A manifest among them,
// written atomically, records what the run is and the trials and digest of each part. The part
// being written is FILE.partial, or _rows.partial in the folder. A run that fits into one part is a
// single file and never has a folder.
//
// A file with fewer trials of the same run is the first part, and stays until the complete file
// replaces it.
//
// After any interruption the parts are read again. What does not match its digest is computed
// again; what belongs to another run is refused and left alone.
package parts
