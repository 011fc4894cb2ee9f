package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// convertFlags is the command line of convert.
type convertFlags struct {
	file    fileFlags
	keyType string // empty: unchanged
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

CSV and TSV are for programs that read nothing else: they have neither metadata nor
digests, and tpmbench does not read them. A null is an empty field; a key is
hexadecimal, one byte a weight.`,
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
	o.add(cmd, "no progress and no summary")
	return cmd
}

func (o *convertFlags) run(ctx context.Context, cmd *cobra.Command, args []string) error {
	if o.file.path == "" {
		return usagef("-o: name a file or a folder for the rows")
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
		return fmt.Errorf("cannot create %s: %w", o.file.path, table.Cause(err))
	}
	for i, path := range paths {
		if err := o.one(ctx, cmd, path, list[i]); err != nil {
			return err
		}
	}
	return nil
}

// one converts a result and prints what was written.
func (o *convertFlags) one(ctx context.Context, cmd *cobra.Command, path string, to fileFlags) error {
	c := conversion{cmd: cmd, keyType: o.keyType, kind: o.progressKind()}
	dest, _, err := c.whole(ctx, input{path: path}, &to, func(*found) error { return nil })
	if err != nil || o.quiet || to.path == "-" {
		return err
	}
	converted(cmd, dest.w.Rows(), dest.w.Digest(), dest.describe())
	return nil
}

// converted prints what was written.
func converted(cmd *cobra.Command, rows, digest uint64, where string) {
	w := cmd.OutOrStdout()
	printFact(w, "rows", phrase.Grouped(rows))
	printFact(w, "digest", table.FormatDigest(digest))
	printFact(w, "written", where)
}

// conversion copies the rows of results and checks them on the way.
type conversion struct {
	cmd     *cobra.Command
	keyType string
	kind    string // of the progress shown for each file; empty: none
	done    atomic.Uint64
}

// whole writes a result to a file. The result must pass fits; after an error no file is left.
func (c *conversion) whole(ctx context.Context, from input, to *fileFlags, fits func(*found) error) (dest *destination, f *found, err error) {
	told := func() {}
	f, err = c.copy(ctx, from, func(f *found) (eachRecord, error) {
		if err := fits(f); err != nil {
			return nil, err
		}
		if f.params.Trials > 0 && c.kind != "" {
			told = startProgress(c.cmd, c.kind, f.params.Trials, c.done.Load).stop
		}
		return c.to(f, &dest, to)
	})
	told()
	if err == nil {
		err = f.all(from.study != nil || to.format.Text())
	}
	if err == nil {
		err = dest.holds(f.digest)
	}
	if err == nil {
		err = dest.w.Commit()
	}
	if err != nil && dest != nil {
		dest.w.Discard()
	}
	return dest, f, err
}

// to returns a function that writes the rows of a result to dest. It opens dest if that is nil.
func (c *conversion) to(f *found, dest **destination, file *fileFlags) (eachRecord, error) {
	schema, err := table.Blank(f.schema), error(nil)
	if c.keyType != "" {
		if schema, err = batch.KeysAs(schema, c.keyType == "list"); err != nil {
			return nil, fmt.Errorf("%s: --key-type %s: %w", f.path, c.keyType, err)
		}
	}
	if *dest == nil {
		file.digested = f.digested()
		if *dest, err = file.open(schema, c.cmd.OutOrStdout()); err != nil {
			return nil, err
		}
	}
	out := (*dest).w
	if schema.Equal(f.schema) {
		return func(rec arrow.Record, _ *kernels.Results) error { return out.Write(rec) }, nil
	}
	recorder := batch.NewRecorder(schema, f.params)
	return func(_ arrow.Record, rows *kernels.Results) error { return out.Write(recorder.Record(rows)) }, nil
}

// copy reads a result of any command once, checks it as inspect does, and passes its rows to the
// function that begin returns.
func (c *conversion) copy(ctx context.Context, from input, begin func(*found) (eachRecord, error)) (*found, error) {
	r, err := openTable(from.path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f := newFound(from, r)
	kind := kindOf(f.schema)
	if kind == "" {
		if err := f.readMetadata(); err != nil {
			return nil, wrongf("%s: %w", f.path, err)
		}
	}
	to, err := begin(f)
	if err != nil {
		return nil, err
	}
	write := func(rec arrow.Record, rows *kernels.Results) error {
		c.done.Add(uint64(rec.NumRows()))
		return to(rec, rows)
	}
	if kind != "" {
		return f, f.readKind(ctx, r, kind, func(rec arrow.Record) error { return write(rec, nil) })
	}
	_, err = f.read(ctx, r, write)
	if err == nil {
		err = f.conclude()
	}
	return f, err
}

// readKind reads and checks all rows of a result of a command other than run.
func (f *found) readKind(ctx context.Context, r parts.Reader, kind string, each func(arrow.Record) error) error {
	if kind == overlaps.Kind {
		trials, asked, err := f.countOverlaps(ctx, r, each)
		if err == nil && trials.Trials < asked {
			err = fmt.Errorf("%s holds %d of %d trials; go on with --resume", f.path, trials.Trials, asked)
		}
		return err
	}
	_, err := f.count(ctx, r, each)
	if err == nil {
		err = f.whole()
	}
	if err == nil && f.partial() {
		err = fmt.Errorf("%s was interrupted, and only a complete result is converted", f.path)
	}
	return err
}

// holds returns an error unless the rows written have the digest of those that were read.
func (d *destination) holds(digest uint64) error {
	if have := d.w.Digest(); have != digest {
		return fmt.Errorf("internal error: the rows in %s have the digest %s, but those read have %s", d.path, table.FormatDigest(have), table.FormatDigest(digest))
	}
	return nil
}

// digested returns a function that selects the columns of the digest, nil for all.
func (f *found) digested() func(column string) bool {
	if kindOf(f.schema) != "" {
		return nil
	}
	return batch.Digested(f.params)
}

// all returns an error if rows are missing. In a study, fewer may be enough; a file with metadata,
// without its study, could not say so.
func (f *found) all(mayBeEnough bool) error {
	n := f.stats.Trials()
	switch {
	case !f.ended:
		return fmt.Errorf("%s: its end is missing, and only a complete result is converted", f.path)
	case f.finished() || mayBeEnough && f.enough():
		return nil
	case f.enough():
		return fmt.Errorf("%s: %s, and only its study says that they are enough: convert the study, or convert to csv or tsv", f.path, holds("it", n, f.params))
	}
	return fmt.Errorf("%s: %s%s", f.path, holds("it", n, f.params), f.howToGoOn())
}
