package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch/convert"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/report/text"
)

// convertFlags is the command line of convert.
type convertFlags struct {
	file    fileFlags
	keyType string // empty: unchanged
	derive  deriveFlags
	silent  bool // do not print what was written
	progressFlags
}

func newConvert() *cobra.Command {
	o := new(convertFlags)
	cmd := &cobra.Command{
		Use:   "convert FILE|DIR... -o FILE|DIR",
		Short: "Write results in another format",
		Long: `Write the rows of a result, a file or a folder of parts, in another format, with
their metadata. Several results become files of the same names in the folder -o; a
single one does too, if -o ends in a slash or is an existing folder. A study becomes
a study in another folder or, as text, one table.

Each input is checked as inspect does. If anything is wrong, the exit status is 3
and no output is left behind.

CSV, TSV and JSON Lines are for programs that read nothing else: they have neither
metadata nor digests, and tpmbench does not read their rows. A null is an empty field,
in JSON null; a key is hexadecimal, one byte a weight.

--derive adds the column derived_key, a key of a fixed length made of the weights, or
replaces one that is there; see tpmbench keys. It is outside the digest.`,
		Example: `  tpmbench convert sync.parquet -o sync.csv
  tpmbench convert sync.csv.parts -o sync.arrow --compression zstd
  tpmbench convert a.arrow b.arrow -o tables/ --format csv
  tpmbench convert results -o results-csv --format csv
  tpmbench convert results -o all.csv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("which files? %s", cmd.UseLine())
			}
			return nil
		},
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error { return o.run(ctx, cmd, args) }),
	}
	cmd.Flags().SortFlags = false
	o.file.add(cmd)
	cmd.Flags().Lookup("output").Usage = "`file` for the rows: " + table.Suffixes() + "; - for standard output; DIR/ for a folder of files"
	cmd.Flags().Lookup("format").Usage += "; parquet by default in a folder"
	choose(cmd, cmd.Flags(), &o.keyType, "key-type", keyTypes, word, "write the column key as bytes or as a list of int8 weights; unchanged by default")
	o.derive.add(cmd)
	o.add(cmd, "no progress and no summary")
	return cmd
}

func (o *convertFlags) run(ctx context.Context, cmd *cobra.Command, args []string) error {
	if o.file.path == "" {
		return usagef("-o: name a file or a folder for the rows")
	}
	if _, err := o.derive.derivation(cmd); err != nil {
		return err
	}
	ofStudy := len(args) == 1 && study.IsStudy(args[0])
	_, noFile := table.FormatOf(o.file.path)
	toFolder := parts.IsFolder(o.file.path) || noFile != nil && (ofStudy || len(args) > 1)
	if len(args) > 1 && !toFolder {
		return usagef("-o %s: several files become a folder; name one, such as tables/", o.file.path)
	}
	if toFolder && o.file.format == "" {
		o.file.format = table.Parquet
	}
	check := o.file.check
	if ofStudy && toFolder { // check refuses the folder of a study, in which nothing else may be written
		check = func(*cobra.Command) error { return o.file.checkFormat() }
	}
	if err := check(cmd); err != nil {
		return err
	}
	defer (&destination{fileFlags: o.file}).watch(ctx, cmd)()
	switch {
	case ofStudy && toFolder:
		return o.study(ctx, cmd, args[0])
	case ofStudy:
		return o.studyToText(ctx, cmd, args[0])
	case toFolder:
		return o.files(ctx, cmd, args)
	}
	if err := o.file.keepsInputs(args); err != nil {
		return err
	}
	return o.one(ctx, cmd, args[0], o.file)
}

// files converts each of the results to a file in a folder.
func (o *convertFlags) files(ctx context.Context, cmd *cobra.Command, paths []string) error {
	list, from := make([]fileFlags, len(paths)), map[string]string{}
	for i, path := range paths {
		whole, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		name := filepath.Base(whole)
		if _, err := table.FormatOf(name); err == nil {
			name = strings.TrimSuffix(name, filepath.Ext(name))
		}
		name += "." + string(o.file.format)
		if other, twice := from[name]; twice {
			return usagef("%s and %s would both become %s: convert them one by one", other, path, name)
		}
		from[name] = path
		list[i] = o.file
		list[i].path = filepath.Join(o.file.path, name)
		if err := list[i].keepsInputs(paths); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(o.file.path, 0o777); err != nil {
		return fmt.Errorf("cannot create %s: %w", o.file.path, phrase.Cause(err))
	}
	for i, path := range paths {
		if err := o.one(ctx, cmd, path, list[i]); err != nil {
			return err
		}
	}
	return nil
}

// one converts a result.
func (o *convertFlags) one(ctx context.Context, cmd *cobra.Command, path string, to fileFlags) error {
	done, err := convert.File(ctx, path, to.dest(cmd.OutOrStdout()), o.options(cmd))
	return o.converted(cmd, done, to.describe(), err)
}

// study converts a study to a study in another format.
func (o *convertFlags) study(ctx context.Context, cmd *cobra.Command, dir string) error {
	done, err := convert.Study(ctx, dir, o.file.dest(nil), o.options(cmd))
	if same := as[*convert.SameFolder](err); same != nil {
		return usagef("-o %w", same)
	}
	return o.converted(cmd, done, o.file.path+", with "+done.Table, err)
}

// studyToText writes all points to one table.
func (o *convertFlags) studyToText(ctx context.Context, cmd *cobra.Command, dir string) error {
	if !o.file.format.Text() {
		return usagef("-o %s: its metadata would be those of one point; name a folder, which other programs read as one table, or a file of %s", o.file.path, table.TextFormats())
	}
	done, err := convert.Text(ctx, dir, o.file.dest(cmd.OutOrStdout()), o.options(cmd))
	return o.converted(cmd, done, o.file.describe(), err)
}

func (o *convertFlags) options(cmd *cobra.Command) convert.Options {
	derived, _ := o.derive.derivation(cmd) // run has checked it
	return convert.Options{Keys: convert.Keys(o.keyType), Derive: derived, Watch: watcher(cmd, o.progressKind())}
}

// watcher returns a function that shows how many rows cmd has copied.
func watcher(cmd *cobra.Command, kind string) func(rows uint64, done func() uint64) (stop func()) {
	return func(rows uint64, done func() uint64) func() { return startProgress(cmd, kind, rows, done).stop }
}

// converted prints what was written, unless that failed.
func (o *convertFlags) converted(cmd *cobra.Command, done convert.Converted, where string, err error) error {
	if err != nil || o.quiet || o.silent || o.file.path == "-" {
		return err
	}
	w := cmd.OutOrStdout()
	text.Fact(w, "rows", phrase.Grouped(done.Rows))
	text.Fact(w, "digest", table.FormatDigest(done.Digest))
	text.Fact(w, "written", where)
	if o.derive.method != "" {
		fmt.Fprintln(w)
		text.Warning(w, textWidth(w))
	}
	return nil
}
