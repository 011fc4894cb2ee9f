package table

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Format is a file format of a table.
type Format string

// The formats, by the names that ParseFormat takes.
const (
	Arrow   Format = "arrow"   // Arrow IPC file: batches, then a footer that locates them
	Stream  Format = "arrows"  // Arrow IPC stream: batches in sequence, readable while it grows
	Parquet Format = "parquet" // Parquet: encoded, compressed columns, readable only when complete
	CSV     Format = "csv"     // text, a line a row, commas between values
	TSV     Format = "tsv"     // text, a line a row, tabs between values
	JSONL   Format = "jsonl"   // text, a JSON object a line and row
)

// Formats lists all formats. Names of files end in a dot and one of them.
var Formats = []Format{Arrow, Stream, Parquet, CSV, TSV, JSONL}

// Text reports whether the format is text: such a table has neither metadata nor digests, and is
// not read back.
func (f Format) Text() bool { return f == CSV || f == TSV || f == JSONL }

// Suffixes lists the suffixes of file names for a sentence.
func Suffixes() string { return listed(Formats, ".") }

// Streams lists the formats that standard output takes for a sentence.
func Streams() string {
	return listed(slices.DeleteFunc(slices.Clone(Formats), func(f Format) bool { return f != Stream && !f.Text() }), "")
}

// TextFormats lists the formats of text for a sentence.
func TextFormats() string {
	return listed(slices.DeleteFunc(slices.Clone(Formats), func(f Format) bool { return !f.Text() }), "")
}

// listed lists formats, each with a prefix: csv, tsv or jsonl.
func listed(formats []Format, before string) string {
	text := ""
	for i, f := range formats {
		switch i {
		case 0:
		case len(formats) - 1:
			text += " or "
		default:
			text += ", "
		}
		text += before + string(f)
	}
	return text
}

// FormatOf returns the format of an output with the given name: according to its suffix, or Stream
// for "-", standard output. For other names the error lists the suffixes.
func FormatOf(path string) (Format, error) {
	if path == "-" {
		return Stream, nil
	}
	suffix := filepath.Ext(path)
	f := Format(strings.TrimPrefix(strings.ToLower(suffix), "."))
	switch {
	case suffix == "":
		return "", obstacle(path, " has no suffix that names a format", ": use "+Suffixes()+", or give {format}")
	case !slices.Contains(Formats, f):
		return "", obstacle(path, ": the suffix "+suffix+" names no format", ": use "+Suffixes()+", or give {format}")
	}
	return f, nil
}

// ParseFormat returns the Format named s.
func ParseFormat(s string) (Format, error) {
	if f := Format(s); slices.Contains(Formats, f) {
		return f, nil
	}
	return "", fmt.Errorf("unknown format %q: choose %s", s, listed(Formats, ""))
}

// Compression is the codec of the columns in a file. The empty string is the format's default: zstd
// for Parquet, none for the others.
type Compression string

// The compressions, by the names that ParseCompression takes. LZ4 is for Arrow and Stream only.
const (
	None Compression = "none"
	LZ4  Compression = "lz4"
	Zstd Compression = "zstd"
)

// ParseCompression returns the Compression named s: none, lz4 or zstd, or the empty string for a
// format's default.
func ParseCompression(s string) (Compression, error) {
	switch c := Compression(s); c {
	case "", None, LZ4, Zstd:
		return c, nil
	}
	return "", fmt.Errorf("unknown compression %q: choose none, lz4 or zstd", s)
}

// Check returns an error if format f does not have this compression.
func (c Compression) Check(f Format) error {
	_, err := c.in(f)
	return err
}

// in returns the compression that c means in format f, or an error if f does not have it.
func (c Compression) in(f Format) (Compression, error) {
	switch {
	case c == "" && f == Parquet:
		return Zstd, nil
	case c == "":
		return None, nil
	case c == LZ4 && f == Parquet:
		// Readers disagree about the framing of the codec with this name in Parquet, and not all
		// support its successor.
		return "", fmt.Errorf("compression lz4 is not written to Parquet: choose zstd or none, or an Arrow format")
	case c != None && f.Text():
		return "", fmt.Errorf("compression %s is not for %s, which is text: choose none, or another format", c, f)
	}
	return ParseCompression(string(c))
}
