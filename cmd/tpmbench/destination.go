package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// fileFlags say where and how rows are written.
type fileFlags struct {
	path        string // "-" is standard output, "" nowhere
	format      table.Format
	compression table.Compression
	force       bool
}

func (o *fileFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&o.path, "output", "o", "", "`file` for the rows: .arrow, .arrows or .parquet; - for a stream to standard output")
	choose(cmd, f, &o.format, "format", []string{"arrow", "arrows", "parquet"}, table.ParseFormat, "what overrules the suffix of -o")
	choose(cmd, f, &o.compression, "compression", []string{"none", "lz4", "zstd"}, table.ParseCompression,
		"none by default for Arrow, zstd for Parquet")
	f.BoolVar(&o.force, "force", false, "replace an output or a partial output that exists")
}

// check completes the flags and says which cannot be together.
func (o *fileFlags) check(cmd *cobra.Command) (err error) {
	changed := cmd.Flags().Changed
	switch {
	case changed("output") && o.path == "":
		return usagef(`-o "": name a file, or - for standard output`)
	case o.path == "" && changed("format"):
		return usagef("--format %s: without -o there is no file", o.format)
	case o.path == "" && changed("compression"):
		return usagef("--compression %s: without -o there is no file", o.compression)
	case o.path == "":
		return nil
	case o.format == "":
		if o.format, err = table.FormatOf(o.path); err != nil {
			return usagef("-o %w", err)
		}
	}
	if o.path == "-" && o.format != table.Stream {
		return usagef("--format %s: standard output takes a stream, arrows; name a file", o.format)
	}
	if o.path == "-" {
		if _, ok := terminal(cmd.OutOrStdout()); ok {
			return usagef("-o -: standard output is a terminal; send it to a program or a file")
		}
	}
	if o.format == table.Parquet && o.compression == table.LZ4 {
		return usagef("--compression lz4: not for Parquet; choose zstd or none")
	}
	return nil
}

// destination is where rows go.
type destination struct {
	fileFlags
	w         *table.Writer // nil for nowhere
	committed bool
}

// open makes the file, before any work is done.
func (o *fileFlags) open(schema *arrow.Schema, stdout io.Writer) (d *destination, err error) {
	d = &destination{fileFlags: *o}
	options := table.Options{Format: o.format, Compression: o.compression, Force: o.force}
	switch o.path {
	case "":
	case "-":
		d.w, err = table.NewStream(stdout, schema, options)
	default:
		d.w, err = table.Create(o.path, schema, options)
	}
	return d, err
}

// output is what batch.Run writes to.
func (d *destination) output() batch.Output {
	if d.w == nil {
		return nil
	}
	return d.w
}

// stuckOutput is how long standard output may take nothing once a signal has
// ended the run.
const stuckOutput = 5 * time.Second

// watch ends the program where a reader of standard output is stuck, so that
// ctx alone cannot end the run. The caller stops it.
func (d *destination) watch(ctx context.Context, cmd *cobra.Command) (stop func()) {
	if d.path != "-" {
		return func() {}
	}
	done := make(chan struct{})
	undo := context.AfterFunc(ctx, func() {
		select {
		case <-done:
		case <-time.After(stuckOutput):
			err := interrupted(ctx, ": standard output takes nothing, its end is lost")
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %v\n", cmd.CommandPath(), err)
			os.Exit(err.(failure).status)
		}
	})
	return func() {
		undo()
		close(done)
	}
}

// end completes the file after a run of p that ended with err and rows rows.
// After an interruption or a failure it keeps what is complete and says in its
// error how to go on.
func (d *destination) end(ctx context.Context, p kernels.Params, rows uint64, err error) error {
	return d.finish(ctx, rows, err, func(where string, kept uint64) string { return holds(where, kept, p) + goOn(kept, p) })
}

// finish is end for rows of any kind: kept says where how many of them are, if
// where is not empty.
func (d *destination) finish(ctx context.Context, rows uint64, err error, kept func(where string, rows uint64) string) error {
	if err == nil && d.w != nil {
		if err = d.w.Commit(); err == nil {
			d.committed = true
		}
	}
	if err == nil {
		return nil
	}
	stopped := ctx.Err() != nil
	where := ""
	if d.w != nil {
		where, rows = d.keep(stopped)
	}
	if stopped {
		return interrupted(ctx, ": %s", kept(where, rows))
	}
	if where == "" || rows == 0 {
		return err
	}
	return fmt.Errorf("%w; %s", err, kept(where, rows))
}

// keep ends the table with the rows that are safe and returns where they are. A
// failed run that has none leaves nothing behind.
func (d *destination) keep(stopped bool) (where string, rows uint64) {
	if !stopped && d.w.Rows() == 0 {
		d.w.Discard()
		return "", 0
	}
	where, err := d.w.Keep()
	if err != nil {
		return "", 0
	}
	if d.path == "-" {
		where = "standard output"
	}
	return where, d.w.Rows()
}

func holds(where string, rows uint64, p kernels.Params) string {
	if where == "" {
		return fmt.Sprintf("%d of %d trials were done", rows, p.Trials)
	}
	return fmt.Sprintf("%s holds %d of %d trials", where, rows, p.Trials)
}

func goOn(rows uint64, p kernels.Params) string {
	if rows >= p.Trials {
		return ""
	}
	return fmt.Sprintf("; go on with --first-trial %d --trials %d", p.FirstTrial+rows, p.Trials-rows)
}

// describe names the file and its size.
func (d *destination) describe() string {
	if d.path == "-" {
		return "standard output"
	}
	info, err := os.Stat(d.path)
	if err != nil {
		return d.path
	}
	return fmt.Sprintf("%s, %s", d.path, size(info.Size()))
}
