package study

import (
	"sync"

	"tpmbench/batch"
)

// Progress tracks how far a sweep has got. The zero value is ready; any goroutine may read it.
type Progress struct {
	mu      sync.Mutex
	points  int
	done    int
	total   float64 // work
	work    float64 // of points that are done
	running map[*batch.Progress]task
}

// State says how far a sweep has got.
type State struct {
	Done, Points int
	Share        float64 // of the work, estimated from K, N, L and attackers
}

// Read returns how far it is.
func (p *Progress) Read() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	work := p.work
	for counters, t := range p.running {
		work += float64(t.TrialCost()) * float64(min(counters.TrialsDone(), t.Trials))
	}
	s := State{Done: p.done, Points: p.points}
	if p.total > 0 {
		s.Share = min(work/p.total, 1)
	}
	return s
}

func (p *Progress) begin(points []task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.points, p.running = len(points), map[*batch.Progress]task{}
	for _, t := range points {
		p.total += t.work()
	}
}

// start counts the progress of one run of a task, or of several points together.
func (p *Progress) start(t task) *batch.Progress {
	p.mu.Lock()
	defer p.mu.Unlock()
	counters := new(batch.Progress)
	p.running[counters] = t
	return counters
}

// completed counts a point.
func (p *Progress) completed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
}

// end ends a run; its whole work counts if it is complete.
func (p *Progress) end(counters *batch.Progress, done bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if done {
		p.work += p.running[counters].work()
	}
	delete(p.running, counters)
}
