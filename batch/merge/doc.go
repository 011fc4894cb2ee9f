// Package merge joins results of contiguous trials into one: files and folders of parts of the same
// run, or the folders of a study's shards. Every input is read twice, first to check it and then to
// copy its rows; the digest is that of a single run.
//
// Errors are those of package check: a *check.Wrong says that inputs do not fit together or hold
// wrong data.
package merge
