package conformance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tpmbench/kernels"
)

// checkCancel cancels runs of small machines in which some pairs never finish.
// All rows of pairs that finish must come in while the others go on.
func checkCancel(s *suite) error {
	// Trial 4 is the first that never ends. A lane a trial: one that is bound to
	// the lane of an endless pair may wait for it.
	p := kernels.Params{K: 1, N: 2, L: 3, MaxSteps: kernels.MaxSteps, Seed: 1, FirstTrial: 4, Trials: uint64(min(s.info.Lanes, 66)), Keys: true}
	if s.info.Lanes == 1 {
		p.FirstTrial, p.Trials = 3, 2
	}
	for _, p := range append([]kernels.Params{p}, s.endless()...) {
		if !s.supports(p) {
			continue
		}
		quick := quickTrials(p)
		err := s.cancelled(p, newLooks(never), func(pool *pool) error { return pool.await(quick, s.hang/4) })
		if err != nil {
			return s.explain(p, handing{}, err)
		}
	}
	return s.someRan()
}

// endless returns for each of the backend's attacks a trial that ends and the next one, which never
// does: the pair does not synchronise, or it is followed by attackers who do not learn.
func (s *suite) endless() (cases []kernels.Params) {
	for _, a := range s.attacks() {
		p := kernels.Params{K: 1, N: 2, L: 2, Tie: kernels.TieSplit, MaxSteps: kernels.MaxSteps, Seed: 1, Attack: a, Attackers: 2, Wait: 5, Follow: true, Keys: true, Trials: 2}
		for len(quickTrials(p)) != 1 { // the first of them ends
			p.FirstTrial++
		}
		cases = append(cases, p)
	}
	return cases
}

// quickTrials returns the rows of p's trials that end within 3000 steps.
func quickTrials(p kernels.Params) []int {
	p.MaxSteps = 3000
	var quick []int
	for i := range int(p.Trials) {
		if lastStep(want(p, p.FirstTrial+uint64(i)), 0) != kernels.Null {
			quick = append(quick, i)
		}
	}
	return quick
}

// lastStep returns the step with which row i's trial ended, null for max_steps.
func lastStep(r *kernels.Results, i int) uint32 {
	if r.LearnSteps != nil {
		return r.LearnSteps[i]
	}
	return r.SyncSteps[i]
}

// await waits until the rows are in.
func (l *pool) await(rows []int, limit time.Duration) error {
	missing := 0
	if l.wait(limit, func() bool {
		missing = 0
		for _, i := range rows {
			if !l.done[i] {
				missing++
			}
		}
		return missing == 0
	}) {
		return nil
	}
	return fmt.Errorf("after %v, %d rows of pairs that end within 3000 steps have not come in, while others never end: finished rows must be handed over", limit, missing)
}

// checkCancelLarge does runs of the largest machines and of the most attackers that the backend
// supports, in which an engine must look at its context often; and cancels them while they
// prepare trials, and while they step.
func checkCancelLarge(s *suite) error {
	if s.size.bytes == 0 {
		return nil
	}
	runs := s.ensembles()
	for _, weights := range [][2]int{{4, 1 << 20}, {1, 1000000}} {
		if p, ok := s.largest(weights[0], weights[1]); ok {
			runs = append(runs, p)
		}
	}
	for _, p := range runs {
		if err := s.explain(p, handing{}, s.checkLooks(p)); err != nil {
			return err
		}
	}
	return s.someRan()
}

// checkLooks does a run of a few steps: once to count how often the engine looks at its context, and
// then cancelled at some of these looks.
func (s *suite) checkLooks(p kernels.Params) error {
	least, most := uint64(p.Weights())*p.Trials, p.StepWeights()*p.Trials // of a step in all lanes
	if p.Attack == kernels.Genetic {
		least *= 3 // begins with one attacker
	} else {
		least = most
	}
	p.MaxSteps = 1 + 2*s.aLook()/most
	work := (drawing + p.MaxSteps) * least

	all := newLooks(never)
	if err := s.runLooked(p, all); err != nil {
		return err
	}
	made := all.made.Load()
	if want := work / s.aLook(); made < want {
		return fmt.Errorf("an engine looked at its context %d times in a run of %d steps, which goes over %d weights, want at least %d times", made, p.MaxSteps, work, want)
	}
	for _, look := range []uint64{1, 2, 1 + made/2} {
		if look > made {
			continue
		}
		if err := s.cancelled(p, newLooks(look), nil); err != nil {
			return fmt.Errorf("cancelled at look %d of %d: %w", look, made, err)
		}
	}
	return nil
}

// runLooked does a run to its end.
func (s *suite) runLooked(p kernels.Params, l *looks) error {
	defer l.cancel()
	pool := newPool(l.Context, p, nil, handing{})
	defer pool.stop()
	if err := s.engine(l, p, pool, 0); err != nil {
		return err
	}
	if broken := pool.verdict(); broken != nil {
		return broken
	}
	return pool.complete()
}

// largest returns a run that fills all lanes with machines of k times n weights, or of fewer
// inputs if the memory or the backend does not allow as many.
func (s *suite) largest(k, n int) (kernels.Params, bool) {
	l := s.info.Limits
	k, n = min(k, l.K), min(n, l.N)
	for ; n > 0; n /= 2 {
		p := kernels.Params{K: k, N: n, L: l.L, MaxSteps: kernels.MaxSteps, Seed: 4, Trials: uint64(s.info.Lanes)}
		if 2*p.Weights()*s.info.Lanes <= s.size.bytes && s.b.Supports(p) == nil {
			return p, s.supports(p)
		}
	}
	s.refused++
	return kernels.Params{}, false
}

// ensembles returns, for the first and the last of the backend's attacks, runs with as many
// attackers as it supports, which are drawn one after the other.
func (s *suite) ensembles() (runs []kernels.Params) {
	attacks := s.attacks()
	if len(attacks) > 2 {
		attacks = []kernels.Attack{attacks[0], attacks[len(attacks)-1]}
	}
	for _, a := range attacks {
		p := kernels.Params{K: 4, N: 1024, L: s.info.Limits.L, MaxSteps: kernels.MaxSteps, Seed: 4, Trials: uint64(s.info.Lanes), Attack: a}
		for p.Attackers = kernels.MaxAttackers; p.Attackers > 0; p.Attackers /= 2 {
			if p.Attackers*p.Weights()*s.info.Lanes <= s.size.bytes/4 && s.supports(p) {
				runs = append(runs, p)
				break
			}
		}
	}
	return runs
}

// cancelled runs p on one engine with a context that a look finds cancelled, or that is stopped when
// ripe returns, and checks that the engine then ends. The rows that ripe waited for must be right.
func (s *suite) cancelled(p kernels.Params, l *looks, ripe func(*pool) error) error {
	defer l.cancel()
	// keeps handing out after the engine is cancelled
	pool := newPool(context.Background(), p, nil, handing{})
	defer pool.stop()
	e, err := s.b.Open(p, s.worker(0))
	if err != nil {
		return fmt.Errorf("Backend.Open of supported parameters: %w", err)
	}
	ended := make(chan error, 1)
	port := pool.port()
	go func() { ended <- e.Run(l, port, port) }()

	var late error
	if ripe != nil {
		late = ripe(pool)
		l.stop()
	}
	select {
	case err = <-ended:
	case <-time.After(s.hang):
		return fmt.Errorf("Engine.Run goes on %v after it was cancelled", s.hang)
	}
	closed := e.Close()
	switch broken := pool.verdict(); {
	case broken != nil:
		return broken
	case late != nil:
		return late
	case !errors.Is(err, context.Canceled):
		return fmt.Errorf("Engine.Run returned %v when cancelled, want the context's error", err)
	case closed != nil:
		return fmt.Errorf("Engine.Close after cancelling: %w", closed)
	}
	if err := l.check(); err != nil || ripe == nil { // rows of the largest machines take the reference minutes
		return err
	}
	return pool.delivered()
}

// delivered compares the rows that came in before a cancellation. A row says where its pair
// ended, so the reference need not go further to check it.
func (l *pool) delivered() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, ok := range l.done {
		trial := l.p.FirstTrial + uint64(i)
		if !ok {
			continue
		}
		last := lastStep(l.rows, i)
		if last == kernels.Null {
			return fmt.Errorf("trial %d: a row without its last step, from a trial that had not ended", trial)
		}
		p := l.p
		p.MaxSteps = max(1, uint64(last))
		if d := rowDiff(l.rows, i, want(p, trial), 0); d != "" {
			return fmt.Errorf("trial %d, before the cancellation: %s", trial, d)
		}
	}
	return nil
}
