package bench

import (
	"strings"

	"tpmbench/batch/table"
)

// Write is where the rows of a sample go.
type Write string

// The kinds of Write that reports speak of.
const (
	WriteNone  Write = "none"  // nowhere: only their digest is computed
	WriteArrow Write = "arrow" // to a temporary Arrow file
)

// writes lists all kinds: the others are temporary files, too.
var writes = []struct {
	Write
	format      table.Format
	compression table.Compression
}{
	{WriteNone, "", ""},
	{WriteArrow, table.Arrow, table.None},
	{"arrow-lz4", table.Arrow, table.LZ4},
	{"arrow-zstd", table.Arrow, table.Zstd},
	{"parquet", table.Parquet, ""},
	{"parquet-none", table.Parquet, table.None},
	{"csv", table.CSV, ""},
}

// Files returns the names of all kinds of files for a sentence.
func Files() string {
	var list []string
	for _, w := range writes[1:] {
		list = append(list, string(w.Write))
	}
	return strings.Join(list, ", ")
}

// Known reports whether w is one of the kinds.
func (w Write) Known() bool { return w.index() >= 0 }

func (w Write) index() int {
	for i := range writes {
		if writes[i].Write == w {
			return i
		}
	}
	return -1
}

// options returns how the file of w is written.
func (w Write) options() table.Options {
	i := w.index()
	// nobody needs the file after a power cut
	return table.Options{Format: writes[i].format, Compression: writes[i].compression, Lazy: true}
}
