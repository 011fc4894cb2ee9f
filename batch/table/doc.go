// Package table writes and reads files of columns: a schema with metadata, rows of fixed width, as an Arrow file, an
// Arrow stream or a Parquet file. It knows no meaning of a column, only its type: the integers of 8 to 64 bits, float32,
// float64 and fixed_size_binary, each with nulls where the field is declared nullable.
//
// A file grows as NAME.partial and gets its name when it is complete. Its rows have a digest that does not depend on their
// order or on how they are cut into batches, so digests of parts add up. Where the schema's metadata has the key DigestKey,
// every copy of it in the file holds the digest in the end.
//
// Reading trusts nothing: every length in a file is checked against what is there before memory is taken or an array is
// made. For that reason the package decodes both formats itself, for its few types: the readers of the Arrow library, which writes
// Arrow files and streams, end the process on some damaged files. It also writes Parquet itself, since no library had everything
// that a file says of its rows right, least and greatest values above all, and some bring a hundred packages.
package table
