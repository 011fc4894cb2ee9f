package text

import (
	"fmt"
	"io"
	"os"
	"strings"

	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Found prints what a result holds, at most width columns wide. missing says of an unfinished one
// what is missing and how it goes on.
func Found(w io.Writer, f *check.Found, width int, missing string) {
	if f.Kind != "" {
		printFile(w, f, phrase.Plural(f.Rows, "row")+" of tpmbench "+phrase.Quoted(f.Kind, 0))
		fmt.Fprintln(w)
		printDigests(w, f)
		return
	}
	printFile(w, f, phrase.Plural(f.Rows, "row"))
	Statistics(w, f.Summary(), &f.Stats, width)
	fmt.Fprintln(w)
	printDigests(w, f)
	switch {
	case f.Finished():
	case f.Enough():
		Fact(w, "ended", fmt.Sprintf("after %s of %s trials, since the standard error was small enough", phrase.Grouped(f.Rows), phrase.Grouped(f.Params.Trials)))
	default:
		Fact(w, "unfinished", missing)
	}
}

// Kind returns the kind of file in words.
func Kind(f *check.Found) string {
	kind := map[table.Format]string{table.Arrow: "Arrow file", table.Stream: "Arrow stream", table.Parquet: "Parquet file"}[f.Format]
	if f.Folder() {
		kind += "s in a folder"
	}
	if !f.Ended {
		kind += " without an end"
	}
	return kind
}

// printFile prints the kind of file, its number of rows, its columns and its metadata.
func printFile(w io.Writer, f *check.Found, rows string) {
	bytes := ""
	if info, err := os.Stat(f.Path); err == nil && !info.IsDir() {
		bytes = ", " + phrase.Bytes(info.Size())
	}
	fmt.Fprintf(w, "\n  %s: %s, %s%s\n\n", phrase.Printable(f.Path), Kind(f), rows, bytes)
	columns, longest := facts(f).Columns, 0
	for _, c := range columns {
		longest = max(longest, len(c.Name))
	}
	for _, c := range columns {
		if c.Nullable {
			c.Type += " or null"
		}
		Fact(w, fmt.Sprintf("%-*s", longest, c.Name), c.Type)
	}
	fmt.Fprintln(w)
	md := f.Schema.Metadata()
	for i, key := range md.Keys() {
		if strings.HasPrefix(key, "tpm.") {
			Fact(w, key, phrase.Quoted(md.Values()[i], 0))
		}
	}
}

// printDigests prints the digest of the rows and that of the file's bytes, each compared with the
// stored one.
func printDigests(w io.Writer, f *check.Found) {
	Fact(w, "digest", table.FormatDigest(f.Digest)+", "+Compared(f))
	switch {
	case f.Changed != nil:
		Fact(w, "file digest", f.Changed.Have+", stored is "+f.Changed.Stored)
	case f.Ended && f.Sealed():
		Fact(w, "file digest", f.FileDigest+", as stored")
	}
}

// Compared says how the digest of the rows compares with the stored one.
func Compared(f *check.Found) string {
	switch f.Stored {
	case table.FormatDigest(f.Digest): // without rows that is NoDigest
		return "as stored"
	case table.NoDigest:
		return "none is stored"
	}
	return "stored is " + phrase.Quoted(f.Stored, 0)
}
