package overlaps

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/inorder"
	"tpmbench/kernels/perceptron"
)

// Options say how a run goes, not what it yields.
type Options struct {
	Threads int                   // goroutines that compute; 0 for all cores
	With    perceptron.Arithmetic // the zero value is perceptron.Plain; results do not show it
	Version string                // the program's, for the metadata and the summary
	Done    *atomic.Uint64        // counts the trials done, or nil
}

// Output takes rows, a record of contiguous rows at a time, in order and from one
// goroutine. It may not keep the record.
type Output interface {
	Write(arrow.Record) error
}

// Run computes p's trials, writes the rows to out in order (out may be nil), and
// describes them. Where ctx is done or out fails, what is complete in trial order has
// been written and described; Stats.Trials says how much that is.
func Run(ctx context.Context, p perceptron.Params, o Options, out Output) (*Stats, Summary, error) {
	start := time.Now()
	stats := newStats(p)
	if err := p.Validate(); err != nil {
		return stats, Summary{}, err
	}
	w := newWriter(p, Schema(p, o.Version), out)
	defer w.b.Release()
	jobs := (p.Trials-1)/perceptron.Lanes + 1
	if p.Trials == 0 {
		jobs = 0
	}
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	threads = int(min(uint64(threads), max(jobs, 1)))

	if o.With.Fields == nil {
		o.With = perceptron.Plain
	}
	workers := make([]*perceptron.Batch, threads)
	err := inorder.Run(ctx, threads, jobs,
		func(ctx context.Context, worker int, job uint64) ([]float64, error) {
			if workers[worker] == nil {
				workers[worker] = perceptron.NewBatch(p, o.With)
			}
			at := job * perceptron.Lanes
			n := int(min(perceptron.Lanes, p.Trials-at))
			overlap := make([]float64, n*p.Rows())
			err := workers[worker].Overlaps(ctx, p.FirstTrial+at, n, overlap)
			if err == nil && o.Done != nil {
				o.Done.Add(uint64(n))
			}
			return overlap, err
		},
		func(job uint64, overlap []float64) error {
			for i := 0; i < len(overlap); i += p.Rows() {
				if err := w.trial(p.FirstTrial+stats.trials, overlap[i:i+p.Rows()]); err != nil {
					return err
				}
				stats.add(overlap[i : i+p.Rows()])
			}
			return nil
		})
	if e := w.flush(); err == nil {
		err = e
	}
	s := stats.summary(o.Version, w.digest)
	s.timed(time.Since(start), threads)
	return stats, s, err
}
