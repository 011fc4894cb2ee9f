// Package convert copies results into other formats: a file or a folder of parts to a file, a study
// to a study or to one text. Every input is read once and checked on the way, and only a complete
// one is converted; after an error no output is left. Errors are those of package check.
package convert
