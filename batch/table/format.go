package table

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Format is how a table lies in a file.
type Format string

// The formats, by the names that ParseFormat takes.
const (
	Arrow   Format = "arrow"   // Arrow IPC file: batches, then a footer that finds them
	Stream  Format = "arrows"  // Arrow IPC stream: batches one after the other, readable while it grows
	Parquet Format = "parquet" // Parquet: columns encoded and compressed, readable only when complete
)

// FormatOf tells the format of an output from its name: by the suffix .arrow, .arrows or .parquet, and Stream for "-",
// standard output. Another name is an error that says so.
func FormatOf(path string) (Format, error) {
	if path == "-" {
		return Stream, nil
	}
	suffix := filepath.Ext(path)
	switch f := Format(strings.TrimPrefix(strings.ToLower(suffix), ".")); {
	case suffix == "":
		return "", fmt.Errorf("%s has no suffix that tells a format: use .arrow, .arrows or .parquet, or give --format", path)
	case f == Arrow || f == Stream || f == Parquet:
		return f, nil
	}
	return "", fmt.Errorf("%s: the suffix %s tells no format: use .arrow, .arrows or .parquet, or give --format", path, suffix)
}

// ParseFormat is the Format named s: arrow, arrows or parquet.
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case Arrow, Stream, Parquet:
		return f, nil
	}
	return "", fmt.Errorf("unknown format %q: choose arrow, arrows or parquet", s)
}

// Compression is the codec of the columns in a file. The empty string is the format's default: none for Arrow and Stream,
// zstd for Parquet.
type Compression string

// The compressions, by the names that ParseCompression takes. LZ4 is for Arrow and Stream only.
const (
	None Compression = "none"
	LZ4  Compression = "lz4"
	Zstd Compression = "zstd"
)

// ParseCompression is the Compression named s: none, lz4 or zstd, or the empty string for a format's default.
func ParseCompression(s string) (Compression, error) {
	switch c := Compression(s); c {
	case "", None, LZ4, Zstd:
		return c, nil
	}
	return "", fmt.Errorf("unknown compression %q: choose none, lz4 or zstd", s)
}

// in is the compression that c means in format f, or an error where f has no such one.
func (c Compression) in(f Format) (Compression, error) {
	switch {
	case c == "" && f == Parquet:
		return Zstd, nil
	case c == "":
		return None, nil
	case c == LZ4 && f == Parquet:
		// Readers disagree about the framing of the codec that has this name in Parquet, and not all have its successor.
		return "", fmt.Errorf("compression lz4 is not written to Parquet: choose zstd or none, or an Arrow format")
	}
	return ParseCompression(string(c))
}
