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
	Dir   string
	Files parts.Options // for each point
	Shard batch.Shard   // the whole study if Of is 0
	// end a point once the standard error of its mean is this small; 0: never
	StopAtSE float64
	Version  string
	Threads  int
	Backend  func(kernels.Params) (kernels.Backend, error)
	Progress *Progress
	Notice   func(string) // called about existing files that could not be used

	folder *Index       // the intended contents of Dir
	layout batch.Layout // the columns of all points
}

// Result is a point that is complete.
type Result struct {
	Params  kernels.Params // with the requested trials
	Summary batch.Summary
	Name    string
}

// syncs is the number of points made durable at once: file systems combine the requests that arrive
// in the meantime.
const syncs = 16

// Run runs what is missing of the study and returns the complete points, in order, even if there is
// an error.
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
	var running, workers sync.WaitGroup
	small := make(chan *series)
	for range max(1, s.Threads) {
		workers.Go(func() { // one for many groups, so that its stack need not grow for each
			for r := range small {
				if ctx.Err() == nil {
					run(r)
				}
				running.Done()
			}
		})
	}
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
		r, err := s.begin(g, results) // while other groups run
		if err != nil {
			fail(err)
			break
		}
		if g.threads > 1 {
			run(r)
			continue
		}
		running.Add(1)
		small <- r
	}
	close(small)
	workers.Wait()
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

// together returns how many trials, by shape, are stepped together: a group goes from one of its
// points to the next without idle lanes.
func (s *Sweep) together(cut []batch.Range) map[kernels.Params]uint64 {
	all := map[kernels.Params]uint64{}
	for i, r := range cut {
		shape := s.Points[i].Shape()
		if sum := all[shape] + r.Trials; s.StopAtSE == 0 && sum >= r.Trials { // no overflow
			all[shape] = sum
		}
	}
	return all
}

// tasks lists the points with the trials that this shard runs; points without any are left out.
func (s *Sweep) tasks() ([]task, error) {
	if s.Shard.Of == 0 {
		s.Shard = batch.Shard{Index: 0, Of: 1}
	}
	var list []task
	// shared by points that differ only in seed, trials and max_steps
	backends := map[kernels.Params]kernels.Backend{}
	cut := s.Cut(s.Shard, s.StopAtSE > 0)
	together := s.together(cut)
	for i, r := range cut {
		p := s.Points[i]
		p.FirstTrial, p.Trials = r.First, r.Trials
		if p.Trials == 0 && s.Points[i].Trials > 0 {
			continue
		}
		name := s.Name(s.Points[i])
		asked := p
		asked.Trials = max(p.Trials, together[p.Shape()])
		kind := p.Shape()
		kind.Trials = asked.Trials
		b := backends[kind]
		if b == nil {
			var err error
			if b, err = s.Backend(asked); err != nil { // before any work
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			backends[kind] = b
		}
		list = append(list, task{len(list), p, b, s.Points[i], name})
	}
	return list, nil
}
