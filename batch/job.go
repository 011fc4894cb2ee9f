package batch

import (
	"context"
	"time"

	"tpmbench/kernels"
)

// Job is a run, or what is missing of one.
type Job struct {
	Params  kernels.Params
	Layout  Layout       // the columns of the records that the output takes
	Output  Output       // takes the rows; nil where only the sums are wanted
	Stats   *Stats       // has taken the rows that there are already, and takes the others; nil where there are none
	Digest  uint64       // of the rows that there are; at the end of all
	Missing []Range      // the stretches of trials to run, ascending; nil: all
	Done    func() error // called after the last row, from the goroutine that writes; may be nil
}

// A Range is the trials First .. First+Trials-1.
type Range struct{ First, Trials uint64 }

// prepare fills in what is left out.
func (j *Job) prepare() {
	if j.Stats == nil {
		j.Stats = new(Stats)
	}
	if j.Missing == nil {
		j.Missing = []Range{{j.Params.FirstTrial, j.Params.Trials}}
	}
}

// Run computes what is missing, writes the rows to the output in trial order, and
// returns the summary of all rows. Errors of the parameters and of opening
// engines come before any work.
//
// Where ctx is done, an engine fails or the output returns an error, what is
// complete in trial order up to the first missing row has been written (up to the
// record that the output refused) and summed up: Summary.Trials says how many rows
// there are, so a further run with FirstTrial that much higher goes on. The summary
// is good also beside an error. For a ctx that is done the error is ctx.Err(),
// unless every row was written by then.
func (j *Job) Run(ctx context.Context, b kernels.Backend, o Options) (Summary, error) {
	start := time.Now()
	j.prepare()
	before := work{Trials: j.Stats.Trials(), PairSteps: j.Stats.PairSteps()}
	threads, err := runAll(ctx, b, []*Job{j}, o)
	s := j.Stats.Summary(j.Params, o.Version, b.Info().Name, j.Digest)
	s.timed(time.Since(start), before, threads)
	return s, err
}

// RunAll is Run of several jobs, one after the other as their outputs see it, whose
// parameters differ in seed, trials and max_steps only. Where the backend's engines
// are mixers the lanes that one job leaves idle at its end step trials of the next:
// many small runs take little longer than a large one. After an error the jobs whose
// Done was called are complete.
func RunAll(ctx context.Context, b kernels.Backend, jobs []*Job, o Options) error {
	for _, j := range jobs {
		j.prepare()
	}
	_, err := runAll(ctx, b, jobs, o)
	return err
}
