package overlaps

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch/table"
	"tpmbench/internal/inorder"
	"tpmbench/kernels/perceptron"
)

// Options say how a run proceeds; they do not affect its results.
type Options struct {
	Threads int                   // number of computing goroutines; 0 for all cores
	With    perceptron.Arithmetic // the zero value is perceptron.Plain; results do not depend on it
	Version string                // the program's, for the metadata and the summary
	Done    *atomic.Uint64        // counts the trials done, or nil

	// Before passes the existing rows of p's first trials, record by record, to a function; nil if
	// there are none. They are included in the statistics and not written again.
	Before func(func(arrow.Record) error) error
}

// Output receives rows, a record of contiguous rows at a time, in order and from one goroutine. It
// must not keep the record.
type Output interface {
	Write(arrow.Record) error
}

// Run computes p's trials, writes the rows to out in order (out may be nil), and describes them. If
// ctx is done or out fails, what is complete in trial order has been written and described;
// Stats.Trials is the number of its trials.
func Run(ctx context.Context, p perceptron.Params, o Options, out Output) (*Stats, Summary, error) {
	start := time.Now()
	stats := newStats(p)
	if err := p.Validate(); err != nil {
		return stats, Summary{}, err
	}
	w := newWriter(p, Schema(p, o.Version), out)
	defer w.b.Release()
	if o.Done == nil {
		o.Done = new(atomic.Uint64)
	}
	if o.Before != nil {
		b := before{p: p, stats: stats}
		if err := o.Before(b.add); err != nil {
			return stats, Summary{}, err
		}
		w.digest = b.digest
		o.Done.Add(stats.trials)
	}
	first := stats.trials
	jobs := (p.Trials - first + perceptron.Lanes - 1) / perceptron.Lanes
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
			at := first + job*perceptron.Lanes
			n := int(min(perceptron.Lanes, p.Trials-at))
			overlap := make([]float64, n*p.Rows())
			err := workers[worker].Overlaps(ctx, p.FirstTrial+at, n, overlap)
			if err == nil {
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

// before receives the rows that existed before a run.
type before struct {
	p       perceptron.Params
	stats   *Stats
	overlap []float64 // of the trial that is not yet complete
	digest  uint64
}

func (b *before) add(rec arrow.Record) error {
	trials, err := Trials(rec, b.p, len(b.overlap))
	if err != nil {
		return err
	}
	digest, err := table.Digest(rec)
	if err != nil {
		return err
	}
	b.digest += digest
	overlap := rec.Column(4).(*array.Float64)
	for i, trial := range trials {
		if want := b.p.FirstTrial + b.stats.trials; trial != want {
			return fmt.Errorf("a row is of trial %d, and must be of trial %d", trial, want)
		}
		if b.overlap = append(b.overlap, overlap.Value(i)); len(b.overlap) == b.p.Rows() {
			b.stats.add(b.overlap)
			b.overlap = b.overlap[:0]
		}
	}
	return nil
}
