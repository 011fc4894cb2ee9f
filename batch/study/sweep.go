package study

import (
	"context"
	"fmt"
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

	folder *Index       // what Dir is to hold
	layout batch.Layout // the columns of all points
}

// Result is a point that is complete.
type Result struct {
	Params  kernels.Params // with the trials asked for
	Summary batch.Summary
	Name    string
}

// syncs is the number of points that are made to last at once: file systems gather what they are asked for in the meantime.
const syncs = 16

// Run runs what is missing of the study and returns the points that are complete, in order, also beside an error.
func (s *Sweep) Run(ctx context.Context) ([]Result, error) {
	todo, err := s.tasks()
	if err != nil {
		return nil, err
	}
	release, err := Claim(s.Dir)
	if err != nil {
		return nil, err
	}
	defer release()
	if err := s.writeIndex(todo); err != nil {
		return nil, err
	}
	s.layout = batch.NewLayout(s.Points)
	s.Progress.begin(todo)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	results := make([]*Result, len(todo))
	var failed error
	var once sync.Once
	fail := func(err error) {
		once.Do(func() { failed = err })
		cancel(err)
	}
	var syncing sync.WaitGroup
	disk := make(chan struct{}, syncs)
	run := func(r *series) {
		if err := s.run(ctx, r); err != nil {
			fail(err)
			return
		}
		for _, t := range r.tasks {
			syncing.Go(func() {
				disk <- struct{}{}
				defer func() { <-disk }()
				if err := table.Sync(s.place(t)); err != nil {
					fail(err)
				}
			})
		}
	}
	slots := make(chan struct{}, max(1, s.Threads))
	var running sync.WaitGroup
	for _, g := range s.groups(todo) {
		if ctx.Err() != nil {
			break
		}
		if g.threads > 1 {
			running.Wait()
			if ctx.Err() != nil {
				break
			}
		}
		r, err := s.begin(g, results) // while others run
		if err != nil {
			fail(err)
			break
		}
		if g.threads > 1 {
			run(r)
			continue
		}
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			if ctx.Err() == nil {
				run(r)
			}
		})
	}
	running.Wait()
	syncing.Wait()
	var complete []Result
	for _, r := range results {
		if r != nil {
			complete = append(complete, *r)
		}
	}
	if failed == nil {
		failed = s.folder.Finish(s.Dir)
	}
	return complete, failed
}

// tasks lists the points with the trials that this shard runs; those without are left out.
func (s *Sweep) tasks() ([]task, error) {
	if s.Shard.Of == 0 {
		s.Shard = batch.Shard{Index: 0, Of: 1}
	}
	var list []task
	backends := map[kernels.Params]kernels.Backend{} // of points that differ in seed, first trial and max_steps
	for i, r := range s.Cut(s.Shard, s.StopAtSE > 0) {
		p := s.Points[i]
		p.FirstTrial, p.Trials = r.First, r.Trials
		if p.Trials == 0 && s.Points[i].Trials > 0 {
			continue
		}
		name := s.Name(s.Points[i])
		kind := p.Shape()
		kind.Trials = p.Trials
		b := backends[kind]
		if b == nil {
			var err error
			if b, err = s.Backend(p); err != nil { // before any work
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			backends[kind] = b
		}
		list = append(list, task{len(list), p, b, s.Points[i], name})
	}
	return list, nil
}
