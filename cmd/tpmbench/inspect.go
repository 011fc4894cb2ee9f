package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

func newInspect() *cobra.Command {
	var summary, rows string
	cmd := &cobra.Command{
		Use:   "inspect FILE|DIR",
		Short: "Show what a file holds, and check it",
		Long: `Show what a file holds: columns, metadata and statistics. FILE is an Arrow file, an
Arrow stream or a Parquet file, recognised by its content; it may be a .partial. In
the folder of a sweep every point is checked, and incomplete points are named.

The digests of the rows and of all bytes of the file are computed anew and compared
with those stored, and the rows are checked against the metadata. If anything is
wrong, the exit status is 3. For rows of a command other than run, such as trace,
only the digests are checked.

With --rows A:B it prints the rows A to B-1 instead, counted from 0, as tab-separated
text: a null is an empty field; a key is hexadecimal, one byte a weight. A file that
is then not read to its end is not checked.`,
		Example: `  tpmbench run --trials 1e4 --keys -o keys.parquet
  tpmbench inspect keys.parquet
  tpmbench inspect keys.parquet --rows 0:20`,
		Args: one("file"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			changed := cmd.Flags().Changed
			if err := takesText(cmd.OutOrStdout()); err != nil {
				return err
			}
			switch {
			case changed("rows") && changed("summary"):
				return usagef("--rows %s with --summary %s: give one of them", rows, summary)
			case changed("rows"):
				return printRows(ctx, cmd.OutOrStdout(), args[0], rows)
			case study.IsStudy(args[0]):
				return inspectStudy(ctx, cmd.OutOrStdout(), args[0], summary)
			}
			f, err := check.Read(ctx, check.Input{Path: args[0]}, nil)
			if f == nil {
				return err
			}
			if e := (inspected{f}).print(cmd.OutOrStdout(), summary); err == nil {
				err = e
			}
			return err
		}),
	}
	summaryFlag(cmd, &summary)
	cmd.Flags().StringVar(&rows, "rows", "", "print the rows `A:B` instead, such as 0:20, :20 or 5:")
	return cmd
}

// fileSummary is a batch.Summary with what is known of a file only.
type fileSummary struct {
	batch.Summary
	File fileFacts `json:"file"`
}

type fileFacts struct {
	Format       table.Format      `json:"format"`
	Complete     bool              `json:"complete"`      // it has its end and every requested trial
	StoredDigest *string           `json:"stored_digest"` // null if there is none
	Columns      []columnFacts     `json:"columns"`
	Metadata     map[string]string `json:"metadata"`
}

type columnFacts struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Nullable bool   `json:"nullable"`
}

// kindSummary is the summary of a file of a command other than run.
type kindSummary struct {
	Kind   string    `json:"kind"`
	Rows   uint64    `json:"rows"`
	Digest string    `json:"digest"`
	File   fileFacts `json:"file"` // complete: it has its end
}

// inspected is what inspect prints of a file.
type inspected struct{ *check.Found }

func (f inspected) facts() fileFacts {
	facts := fileFacts{Format: f.Format, Complete: f.Ended, Metadata: f.Schema.Metadata().ToMap()}
	if f.Kind == "" {
		facts.Complete = f.Finished()
	}
	if f.Stored != table.NoDigest {
		facts.StoredDigest = &f.Stored
	}
	for _, c := range f.Schema.Fields() {
		facts.Columns = append(facts.Columns, columnFacts{c.Name, c.Type.String(), c.Nullable})
	}
	return facts
}

func (f inspected) print(w io.Writer, summary string) error {
	if f.Kind != "" {
		return f.printKind(w, summary)
	}
	s := f.Summary()
	if summary == "json" {
		return printJSON(w, fileSummary{s, f.facts()})
	}
	f.printFile(w, phrase.Plural(f.Rows, "row"))
	printStatistics(w, s, &f.Stats, textWidth(w))
	fmt.Fprintln(w)
	f.printDigests(w, s.Digest)
	switch {
	case f.Finished():
	case f.Enough():
		printFact(w, "ended", fmt.Sprintf("after %s of %s trials, since the standard error was small enough", phrase.Grouped(f.Rows), phrase.Grouped(f.Params.Trials)))
	default:
		missing := f.Unfinished()
		printFact(w, "unfinished", advised(missing.Error(), missing)[len(f.Path+": "):])
	}
	return nil
}

// printKind prints rows of a command other than run.
func (f inspected) printKind(w io.Writer, summary string) error {
	digest := table.FormatDigest(f.Digest)
	if summary == "json" {
		return printJSON(w, kindSummary{f.Kind, f.Rows, digest, f.facts()})
	}
	f.printFile(w, phrase.Plural(f.Rows, "row")+" of tpmbench "+phrase.Quoted(f.Kind, 0))
	fmt.Fprintln(w)
	f.printDigests(w, digest)
	return nil
}

// kindOf returns the kind of file in words.
func kindOf(f *check.Found) string {
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
func (f inspected) printFile(w io.Writer, rows string) {
	bytes := ""
	if info, err := os.Stat(f.Path); err == nil && !info.IsDir() {
		bytes = ", " + phrase.Bytes(info.Size())
	}
	fmt.Fprintf(w, "\n  %s: %s, %s%s\n\n", phrase.Printable(f.Path), kindOf(f.Found), rows, bytes)
	columns, longest := f.facts().Columns, 0
	for _, c := range columns {
		longest = max(longest, len(c.Name))
	}
	for _, c := range columns {
		if c.Nullable {
			c.Type += " or null"
		}
		printFact(w, fmt.Sprintf("%-*s", longest, c.Name), c.Type)
	}
	fmt.Fprintln(w)
	md := f.Schema.Metadata()
	for i, key := range md.Keys() {
		if strings.HasPrefix(key, "tpm.") {
			printFact(w, key, phrase.Quoted(md.Values()[i], 0))
		}
	}
}

// printDigests prints the digest of the rows and that of the file's bytes, each compared with the
// stored one.
func (f inspected) printDigests(w io.Writer, rows string) {
	printFact(w, "digest", rows+", "+compared(f.Found))
	switch {
	case f.Changed != nil:
		printFact(w, "file digest", f.Changed.Have+", stored is "+f.Changed.Stored)
	case f.Ended && f.Sealed():
		printFact(w, "file digest", f.FileDigest+", as stored")
	}
}

func compared(f *check.Found) string {
	switch f.Stored {
	case table.NoDigest:
		return "none is stored"
	case table.FormatDigest(f.Digest):
		return "as stored"
	}
	return "stored is " + phrase.Quoted(f.Stored, 0)
}
