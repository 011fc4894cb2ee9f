package study

import (
	"sync"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// Progress tells how far a sweep is. The zero value is ready; any goroutine may read it.
type Progress struct {
	mu      sync.Mutex
	points  int
	done    int
	total   float64 // work
	work    float64 // of points that are done
	running map[*batch.Progress]kernels.Params
}

// State is how far a sweep is.
type State struct {
	Done, Points int
	Share        float64 // of the work, guessed from K, N, L and opponents
}

// Read returns how far it is.
func (p *Progress) Read() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	work := p.work
	for counters, q := range p.running {
		work += float64(cost(q)) * float64(min(counters.TrialsDone(), q.Trials))
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
	p.points, p.running = len(points), map[*batch.Progress]kernels.Params{}
	for _, q := range points {
		p.total += float64(cost(q.Params)) * float64(q.Trials)
	}
}

func (p *Progress) start(q kernels.Params) *batch.Progress {
	p.mu.Lock()
	defer p.mu.Unlock()
	counters := new(batch.Progress)
	p.running[counters] = q
	return counters
}

func (p *Progress) end(q kernels.Params, counters *batch.Progress, complete bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.running, counters)
	if complete {
		p.done++
		p.work += float64(cost(q)) * float64(q.Trials)
	}
}
