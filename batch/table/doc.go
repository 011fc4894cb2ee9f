// Package table writes and reads files of columns: a schema with metadata, and rows, as an Arrow
// file, an Arrow stream or a Parquet file; as CSV and TSV it only writes them. It knows no meaning
// of a column, only its type: the integers of 8 to 64 bits, float32, float64, booleans, utf8 and
// binary, fixed_size_binary, and lists of int8 of one length (fixed_size_list; in Parquet LIST,
// whose lists must all be that long), each with nulls where the field is declared nullable.
//
// A file grows as NAME.partial and gets its name when it is complete. Its rows have a digest that
// does not depend on their order or on how they are cut into batches, so digests of parts add up.
// Where the schema's metadata has the key DigestKey, every copy of it in the file holds the digest
// in the end, and FileDigestKey after it the digest of the file's bytes, which reading to the end
// checks.
//
// Reading trusts nothing: every length in a file is checked against what is there before memory is
// taken or an array is made. And it vouches for what a file says of itself, by which other readers
// leave out rows or take one type for another: the counts, places and sizes in footers, pages and
// indexes must agree with each other and with what is read, and least and greatest values, counts
// of nulls and of levels with the rows; what the metadata say twice must be the same. It reads what
// Arrow's libraries, DuckDB, Polars, Spark and parquet-go write. For these reasons the package
// decodes both formats itself, for its few types, and writes Parquet itself: no library had all of
// this right in what it wrote. Arrow files and streams are written by the Arrow library.
package table
