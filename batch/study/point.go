package study

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"tpmbench/batch"
	"tpmbench/batch/parts"
)

// point is a point that is being run.
type point struct {
	task
	s      *Sweep
	w      *parts.Writer
	job    batch.Job
	result **Result // nil until it is complete
}

// series is a group that has been begun.
type series struct {
	group
	counters *batch.Progress
	points   []*point
}

// begin opens the points of a group, whose results it will set.
func (s *Sweep) begin(g group, results []*Result) (*series, error) {
	whole := g.tasks[0] // represents all of them
	whole.Trials = g.trials()
	r := &series{group: g, counters: s.Progress.start(whole)}
	for _, t := range g.tasks {
		p, err := s.open(t, &results[t.index], r.counters)
		if err != nil {
			s.Progress.end(r.counters, false)
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		r.points = append(r.points, p)
	}
	return r, nil
}

// run runs what is missing and sets the results of the complete points.
func (s *Sweep) run(ctx context.Context, r *series) error {
	var jobs []*batch.Job
	for _, p := range r.points {
		jobs = append(jobs, &p.job)
	}
	o := batch.Options{Threads: r.threads, Version: s.Version, Progress: r.counters}
	err := batch.RunAll(ctx, r.tasks[0].backend, jobs, o)
	if errors.Is(err, errEnough) { // a point on its own
		err = r.points[0].complete()
	}
	s.Progress.end(r.counters, err == nil)
	for _, p := range r.points {
		if *p.result == nil {
			// the first incomplete point is the one that was being written
			return p.broken(ctx, err)
		}
	}
	return err
}

// place returns the path for a task's rows.
func (s *Sweep) place(t task) string { return s.folder.File(s.Dir, Point{Name: t.name}) }

// open begins a point or resumes it.
func (s *Sweep) open(t task, result **Result, counters *batch.Progress) (*point, error) {
	o := s.Files
	o.Lazy = true // syncing each of a thousand small points would take longer than computing them
	o.Late = true
	if s.Shard.Of > 1 {
		o.Fixed = batch.ErrShardIsFixed
	}
	o.Unfinished = filepath.Join(s.Dir, unfinishedName)
	schema := s.layout.Schema(t.Params, s.Version, t.backend.Info().Name)
	w, err := parts.Create(s.place(t), schema, o)
	if err != nil {
		return nil, err
	}
	p := &point{task: t, s: s, w: w, result: result}
	p.job = batch.Job{Params: t.Params, Schema: schema, Output: w, Done: p.complete}
	if s.StopAtSE > 0 {
		err = p.stopEarly()
	} else {
		err = w.Resume(&p.job)
	}
	for _, n := range w.Notices() {
		s.Notice(n)
	}
	counters.Skip(w.Rows())
	return p, err
}

// stopEarly makes the point end once the standard error of its mean is small enough.
func (p *point) stopEarly() error {
	if err := p.w.Prefix(); err != nil {
		return err
	}
	stop := &stopper{out: p.w, p: p.Params, se: p.s.StopAtSE, stats: new(batch.Stats)}
	if err := p.w.Each(stop.replay); err != nil {
		return err
	}
	p.job.Output = stop // counts the rows that it writes
	p.w.ResumeWithoutStats(&p.job)
	if stop.enough() {
		p.job.Missing = p.job.Missing[:0]
	}
	return nil
}

// complete ends the point with its current rows.
func (p *point) complete() error {
	if p.w.Rows() < p.Trials {
		p.w.End()
	}
	if err := p.w.Commit(); err != nil {
		return err
	}
	*p.result = &Result{p.Params, p.stats().Summary(p.Params, p.s.Version, p.backend.Info().Name, p.w.Digest()), p.name}
	p.job.Stats = nil // complete points wait for the rest of their group: free the memory
	p.s.Progress.completed()
	return nil
}

// stats returns the statistics of the existing rows.
func (p *point) stats() *batch.Stats {
	if stop, ok := p.job.Output.(*stopper); ok {
		return stop.stats
	}
	return p.job.Stats
}

// broken keeps the rows of a point that err ended.
func (p *point) broken(ctx context.Context, err error) error {
	if _, kept := p.w.Keep(); kept != nil && ctx.Err() == nil {
		err = errors.Join(err, kept)
	}
	return fmt.Errorf("%s: %w", p.name, err)
}
