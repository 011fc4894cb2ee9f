// Package field reproduces what others have published about tree parity machines and what can be
// run again: a page of figures beside the paper's.
//
// field.tsv lists what is quoted; nothing from anywhere else is taken for theirs. Each line is
// quoted by at least one figure, which computes our number and leaves the verdict to package
// figures.
package field
