package batch

import (
	"context"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// Job is a run, or the part of one that is still missing.
type Job struct {
	Params kernels.Params
	// of the records written to the output, from Layout.Schema; nil for that of the single point
	Schema  *arrow.Schema
	Output  Output       // receives the rows; nil if only the sums are wanted
	Stats   *Stats       // statistics of the rows so far, to be continued; nil if there are none
	Digest  uint64       // of the rows so far; in the end, of all rows
	Missing []Range      // trials to run, in ascending order; nil for all
	Done    func() error // called after the last row, from the goroutine that writes; may be nil
}

// A Range is the trials First .. First+Trials-1.
type Range struct{ First, Trials uint64 }

// prepare fills in the defaults.
func (j *Job) prepare() {
	if j.Stats == nil {
		j.Stats = new(Stats)
	}
	if j.Missing == nil {
		j.Missing = []Range{{j.Params.FirstTrial, j.Params.Trials}}
	}
}

// Run computes the missing trials, writes the rows to the output in trial order, and returns the
// summary of all rows. Errors in the parameters and in opening engines are reported before any
// work.
//
// If ctx is done, an engine fails or the output returns an error, the rows up to the first missing
// one (or up to the record that the output refused) have been written and summed up. Summary.Trials
// is their number, so a further run whose FirstTrial is that much higher continues from there. The
// summary is valid even when there is an error. If ctx is done, the error is ctx.Err(), unless
// every row had been written by then.
func (j *Job) Run(ctx context.Context, b kernels.Backend, o Options) (Summary, error) {
	start := time.Now()
	j.prepare()
	before := work{Trials: j.Stats.Trials(), PairSteps: j.Stats.PairSteps()}
	threads, err := runAll(ctx, b, []*Job{j}, o)
	s := j.Stats.Summary(j.Params, o.Version, b.Info().Name, j.Digest)
	s.timed(time.Since(start), before, threads)
	return s, err
}

// RunAll runs several jobs, which to their outputs look as if they ran one after another. Their
// parameters may differ only in seed, trials and max_steps. If the backend's engines are mixers,
// the lanes that one job leaves idle at its end step trials of the next: many small runs take
// little longer than a large one. After an error, the jobs whose Done was called are complete.
func RunAll(ctx context.Context, b kernels.Backend, jobs []*Job, o Options) error {
	for _, j := range jobs {
		j.prepare()
	}
	_, err := runAll(ctx, b, jobs, o)
	return err
}
