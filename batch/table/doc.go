// Package table writes and reads files of columns: a schema with metadata, and rows, as an Arrow
// file, an Arrow stream or a Parquet file; CSV, TSV and JSON Lines it only writes. It knows only
// the type of a column, not its meaning: the integers of 8 to 64 bits, float32, float64, booleans,
// utf8 and binary, fixed_size_binary, and lists of numbers of one length (fixed_size_list; in
// Parquet LIST, whose lists must all be that long), each with nulls if the field is declared
// nullable.
//
// A file is written as NAME.partial and renamed when it is complete. Its rows have a digest that
// does not depend on their order or on their division into batches, so the digests of parts add up.
// If the schema's metadata has the key DigestKey, every copy of it in the file holds the digest in
// the end, followed by FileDigestKey with the digest of the file's bytes, which reading to the end
// checks.
//
// Reading trusts nothing: every length in a file is checked against what exists before memory is
// allocated or an array is made. It also vouches for what a file says about itself, since other
// readers rely on that to skip rows or to interpret types: the counts, places and sizes in footers,
// pages and indexes must agree with each other and with what is read, and least and greatest
// values, and counts of nulls and of levels, with the rows; what the metadata say twice must be the
// same. It reads what Arrow's libraries, DuckDB, Polars, Spark and parquet-go write. For these
// reasons the package decodes both formats itself, for its few types, and writes Parquet itself: no
// library wrote all of this correctly. Arrow files and streams are written by the Arrow library.
package table
