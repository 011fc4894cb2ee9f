package study

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Sweep runs the points of a study into a folder.
type Sweep struct {
	*Study
	Dir      string
	Files    parts.Options // of each point
	Shard    batch.Shard   // Of 0: the whole study
	StopAtSE float64       // end a point when the standard error of its mean is so small; 0: never
	Version  string
	Threads  int
	Backend  func(kernels.Params) (kernels.Backend, error)
	Progress *Progress
	Notice   func(string) // hears what was there and could not be used
}

// Result is a point that is complete.
type Result struct {
	Params  kernels.Params // with the trials asked for
	Summary batch.Summary
	Folder  string // in that of the study
}

// engineTrials is the number of trials for each lane of an engine up to which a point is run by one engine, and other points
// beside it: with more engines, most of the time would be the end of the run, where lanes idle.
const engineTrials = 64

// Run runs what is missing of the study and returns the points that are complete, in order, also beside an error.
func (s *Sweep) Run(ctx context.Context) ([]Result, error) {
	todo, err := s.tasks()
	if err != nil {
		return nil, err
	}
	if err := s.writeIndex(); err != nil {
		return nil, err
	}
	s.Progress.begin(todo)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	results := make([]*Result, len(todo))
	var failed error
	var once sync.Once
	run := func(i, threads int) {
		r, err := s.point(ctx, todo[i], threads)
		if err != nil {
			once.Do(func() { failed = err })
			cancel(err)
			return
		}
		results[i] = r
	}
	slots := make(chan struct{}, max(1, s.Threads))
	var running sync.WaitGroup
	for i, t := range todo {
		if ctx.Err() != nil {
			break
		}
		if t.small() {
			slots <- struct{}{}
			running.Go(func() {
				defer func() { <-slots }()
				if ctx.Err() == nil {
					run(i, 1)
				}
			})
			continue
		}
		running.Wait()
		if ctx.Err() == nil {
			run(i, s.Threads)
		}
	}
	running.Wait()
	var complete []Result
	for _, r := range results {
		if r != nil {
			complete = append(complete, *r)
		}
	}
	if failed == nil {
		failed = s.sync(complete)
	}
	return complete, failed
}

// task is a point to be run.
type task struct {
	kernels.Params // with the trials that this shard runs
	backend        kernels.Backend
}

// small tells whether one engine is to run it.
func (t task) small() bool { return t.Trials <= uint64(engineTrials*t.backend.Info().Lanes) }

// tasks lists the points with the trials that this shard runs; those without are left out.
func (s *Sweep) tasks() ([]task, error) {
	if s.Shard.Of == 0 {
		s.Shard = batch.Shard{Index: 0, Of: 1}
	}
	var list []task
	for i, r := range s.Cut(s.Shard, s.StopAtSE > 0) {
		p := s.Points[i]
		p.FirstTrial, p.Trials = r.First, r.Trials
		if p.Trials == 0 && s.Points[i].Trials > 0 {
			continue
		}
		b, err := s.Backend(p)
		if err != nil { // before any work
			return nil, fmt.Errorf("%s: %w", s.Folder(p), err)
		}
		list = append(list, task{p, b})
	}
	return list, nil
}

// point runs what is missing of t.
func (s *Sweep) point(ctx context.Context, t task, threads int) (*Result, error) {
	p := t.Params
	folder := filepath.Join(s.Dir, filepath.FromSlash(s.Folder(p)))
	schema := batch.Schema(p, s.Version, t.backend.Info().Name)
	o := s.Files
	o.Lazy = true // syncing each of a thousand small points would take longer than computing them
	w, err := parts.Create(folder+"/", schema, o)
	if err != nil {
		return nil, err
	}
	for _, n := range w.Notices() {
		s.Notice(n)
	}
	counters := s.Progress.start(p)
	summary, err := s.run(ctx, t, w, threads, counters)
	s.Progress.end(p, counters, err == nil)
	if err != nil {
		if _, kept := w.Keep(); kept != nil && ctx.Err() == nil {
			err = errors.Join(err, kept)
		}
		return nil, fmt.Errorf("%s: %w", s.Folder(p), err)
	}
	return &Result{p, summary, s.Folder(p)}, nil
}

// run runs what is missing and sums up all rows.
func (s *Sweep) run(ctx context.Context, t task, w *parts.Writer, threads int, counters *batch.Progress) (batch.Summary, error) {
	p, b := t.Params, t.backend
	stats := new(batch.Stats)
	stop := &stopper{Writer: w, p: p, se: s.StopAtSE, stats: stats}
	var out batch.Output = w
	o := batch.Options{Threads: threads, Version: s.Version, Progress: counters, Stats: stats}
	if s.StopAtSE > 0 {
		if err := w.Prefix(); err != nil {
			return batch.Summary{}, err
		}
		out, o.Stats = stop, new(batch.Stats)
	}
	counters.Skip(w.Rows())
	if err := w.Each(stop.replay); err != nil {
		return batch.Summary{}, err
	}
	o.Missing, o.Digest = append([]batch.Range{}, w.Missing()...), w.Digest()
	if s.StopAtSE > 0 && stop.enough() {
		o.Missing = o.Missing[:0]
	}
	_, err := batch.Run(ctx, b, p, o, out)
	if errors.Is(err, errEnough) || err == nil && w.Rows() < p.Trials {
		w.End()
		err = nil
	}
	if err == nil {
		err = w.Commit()
	}
	return stats.Summary(p, s.Version, b.Info().Name, w.Digest()), err
}

// sync makes the results last.
func (s *Sweep) sync(results []Result) error {
	for _, r := range results {
		if err := parts.Sync(filepath.Join(s.Dir, filepath.FromSlash(r.Folder))); err != nil {
			return err
		}
	}
	return table.SyncFolder(filepath.Join(s.Dir, indexName))
}
