package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/parts"
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
			if ok, err := inspectKind(ctx, cmd.OutOrStdout(), args[0], summary); ok {
				return err
			}
			f, err := scan(ctx, input{path: args[0]}, nil)
			if f == nil {
				return err
			}
			if e := f.print(cmd.OutOrStdout(), summary); err == nil {
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

func (f *found) facts() fileFacts {
	facts := fileFacts{Format: f.format, Complete: f.finished(), Metadata: f.schema.Metadata().ToMap()}
	if f.stored != table.NoDigest {
		facts.StoredDigest = &f.stored
	}
	for _, c := range f.schema.Fields() {
		facts.Columns = append(facts.Columns, columnFacts{c.Name, c.Type.String(), c.Nullable})
	}
	return facts
}

// summary sums up the rows and names the program and backend that wrote them.
func (f *found) summary() batch.Summary {
	md := f.schema.Metadata().ToMap()
	return f.stats.Summary(f.params, md["tpm.version"], md["tpm.backend"], f.digest)
}

func (f *found) print(w io.Writer, summary string) error {
	s := f.summary()
	if summary == "json" {
		return printJSON(w, fileSummary{s, f.facts()})
	}
	f.printFile(w, phrase.Plural(f.stats.Trials(), "row"))
	printStatistics(w, s, &f.stats, textWidth(w))
	fmt.Fprintln(w)
	f.printDigests(w, s.Digest)
	switch {
	case f.finished():
	case f.enough():
		printFact(w, "ended", fmt.Sprintf("after %s of %s trials, since the standard error was small enough", phrase.Grouped(f.stats.Trials()), phrase.Grouped(f.params.Trials)))
	default:
		printFact(w, "unfinished", holds("it", f.stats.Trials(), f.params)+f.howToGoOn())
	}
	return nil
}

// howToGoOn returns the end of a sentence that says how to complete the rows.
func (f *found) howToGoOn() string {
	switch {
	case parts.IsPart(f.path):
		return ": it is a part of what " + filepath.Dir(f.path) + " holds"
	case f.folder():
		return "; go on with --resume"
	}
	return goOn(f.stats.Trials(), f.params)
}

// kind returns the kind of file in words.
func (f *found) kind() string {
	kind := map[table.Format]string{table.Arrow: "Arrow file", table.Stream: "Arrow stream", table.Parquet: "Parquet file"}[f.format]
	if f.folder() {
		kind += "s in a folder"
	}
	if !f.ended {
		kind += " without an end"
	}
	return kind
}

// printFile prints the kind of file, its number of rows, its columns and its metadata.
func (f *found) printFile(w io.Writer, rows string) {
	bytes := ""
	if info, err := os.Stat(f.path); err == nil && !info.IsDir() {
		bytes = ", " + phrase.Bytes(info.Size())
	}
	fmt.Fprintf(w, "\n  %s: %s, %s%s\n\n", phrase.Printable(f.path), f.kind(), rows, bytes)
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
	md := f.schema.Metadata()
	for i, key := range md.Keys() {
		if strings.HasPrefix(key, "tpm.") {
			printFact(w, key, phrase.Quoted(md.Values()[i], 0))
		}
	}
}

// printDigests prints the digest of the rows and that of the file's bytes, each compared with the
// stored one.
func (f *found) printDigests(w io.Writer, rows string) {
	printFact(w, "digest", rows+", "+f.compared())
	switch {
	case f.changed != nil:
		printFact(w, "file digest", f.changed.Have+", stored is "+f.changed.Stored)
	case f.ended && f.sealed():
		printFact(w, "file digest", f.file+", as stored")
	}
}

func (f *found) compared() string {
	switch f.stored {
	case table.NoDigest:
		return "none is stored"
	case table.FormatDigest(f.digest):
		return "as stored"
	}
	return "stored is " + phrase.Quoted(f.stored, 0)
}
