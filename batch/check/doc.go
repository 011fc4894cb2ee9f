// Package check reads results once and says whether what they hold can be right: the digests of
// rows and bytes, the metadata, each row against the parameters, and what lies in the folder of a
// study. Verify also recomputes rows with the reference.
//
// An error in the data is a *Wrong. An error that wraps the cause of a context says how far the
// reading came. Every other error is one of the system or of the caller.
package check
