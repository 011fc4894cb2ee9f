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
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// destination is where rows go.
type destination struct {
	fileFlags
	w         parts.Table   // nil for nowhere
	parts     *parts.Writer // w, if the output can lie in parts
	committed bool
}

// open makes the file, before any work is done.
func (o *fileFlags) open(schema *arrow.Schema, stdout io.Writer) (*destination, error) {
	d := &destination{fileFlags: *o}
	var err error
	switch o.path {
	case "":
	case "-":
		d.w, err = table.NewStream(stdout, schema, o.options())
	default:
		d.w, err = table.Create(o.path, schema, o.options())
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (o *fileFlags) options() table.Options {
	return table.Options{Format: o.format, Compression: o.compression, Force: o.force, Vectors: o.vectors}
}

// dest is where rows that exist already go.
func (o *fileFlags) dest(stdout io.Writer) parts.Dest {
	d := parts.Dest{Path: o.path, Options: o.options(), PartTrials: o.partTrials}
	if o.path == "-" {
		d.Stream = stdout
	}
	return d
}

// openParts is open for a run, whose rows can lie in parts.
func (o *fileFlags) openParts(schema *arrow.Schema, stdout io.Writer) (*destination, error) {
	if o.path == "" || o.path == "-" {
		return o.open(schema, stdout)
	}
	w, err := parts.Create(o.path, schema, parts.Options{
		Options: o.options(), Trials: o.partTrials, Resume: o.resume, Fixed: o.fixed,
	})
	if err != nil {
		return nil, err
	}
	return &destination{fileFlags: *o, w: w, parts: w}, nil
}

// output returns what batch.Run writes to.
func (d *destination) output() batch.Output {
	if d.w == nil {
		return nil
	}
	return d.w
}

// resumes reports whether there may be rows of an earlier run, and prints notices about those that
// cannot be used.
func (d *destination) resumes(cmd *cobra.Command) bool {
	if d.parts == nil || !d.resume {
		return false
	}
	for _, n := range d.parts.Notices() {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", cmd.CommandPath(), phrase.Printable(n))
	}
	return true
}

// resumeJob makes a job resume with the rows that are there, which count as progress.
func (d *destination) resumeJob(j *batch.Job, progress *batch.Progress, cmd *cobra.Command) error {
	if !d.resumes(cmd) {
		return nil
	}
	progress.Skip(d.parts.Rows())
	return d.parts.Resume(j)
}

// stuckOutput is how long standard output may be stuck after a signal has ended the run.
const stuckOutput = 5 * time.Second

// anew opens the output again with another schema, before anything was written to it.
func (d *destination) anew(schema *arrow.Schema, stdout io.Writer) error {
	if d.w == nil {
		return nil
	}
	if err := d.w.Discard(); err != nil {
		return err
	}
	again, err := d.open(schema, stdout)
	d.w = again.w
	return err
}

// watch ends the program after ctx is done if the reader of standard output is stuck, so that the
// run cannot end by itself. The caller must call stop.
func (d *destination) watch(ctx context.Context, cmd *cobra.Command) (stop func()) {
	if d.path != "-" {
		return func() {}
	}
	done := make(chan struct{})
	undo := context.AfterFunc(ctx, func() {
		select {
		case <-done:
		case <-time.After(stuckOutput):
			err := interrupted(ctx, ": standard output is stuck, and the end of the rows is lost")
			besideBar(func() { fmt.Fprintf(cmd.ErrOrStderr(), "%s: %v\n", cmd.CommandPath(), err) })
			exitNow(err.(failure).status)
		}
	})
	return func() {
		undo()
		close(done)
	}
}

// end completes the file after a run of p that ended with err after that many rows. After an
// interruption or a failure it keeps what is complete, and its error says how to go on.
func (d *destination) end(ctx context.Context, p kernels.Params, rows uint64, err error) error {
	return d.finish(ctx, rows, err, func(where string, kept uint64) string { return holds(where, kept, p) + d.howToGoOn(kept, p) })
}

// finish is end for rows of any kind. kept words what was kept and where; where may be empty.
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

// keep ends the table with the rows that are complete and returns where they are and how many. A
// failed run without any leaves nothing behind.
func (d *destination) keep(stopped bool) (where string, rows uint64) {
	if !stopped && d.w.Rows() == 0 {
		d.w.Discard()
		return "", 0
	}
	where, err := d.w.Keep()
	if err != nil && !d.inParts() {
		return "", 0
	}
	if d.path == "-" {
		where = "standard output"
	}
	return where, d.w.Rows()
}

// inParts reports whether the rows lie in parts, which only --resume puts together.
func (d *destination) inParts() bool { return d.parts != nil && d.parts.Resumable() }

func (d *destination) howToGoOn(rows uint64, p kernels.Params) string {
	more := goOn(batch.Range{First: p.FirstTrial, Trials: rows}, p.Trials)
	switch {
	case d.inParts():
		return "; go on with --resume"
	case rows < p.Trials && d.parts != nil:
		return more + ", or do the same with --resume"
	}
	return more
}

func holds(where string, rows uint64, p kernels.Params) string {
	if where == "" {
		return fmt.Sprintf("%d of %d trials were done", rows, p.Trials)
	}
	return fmt.Sprintf("%s holds %d of %d trials", where, rows, p.Trials)
}

// describe returns the file's name and size.
func (o *fileFlags) describe() string {
	if o.path == "-" {
		return "standard output"
	}
	return fileAndSize(o.path)
}

// fileAndSize returns a file's name and size.
func fileAndSize(path string) string {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return phrase.Printable(path)
	}
	return fmt.Sprintf("%s, %s", phrase.Printable(path), phrase.Bytes(info.Size()))
}
