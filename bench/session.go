package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tpmbench/kernels"
)

// Plan says what a session measures: every case on every backend that can run it, with every number
// of threads and every way to write.
type Plan struct {
	Cases    []*Case
	Backends []kernels.Backend
	Threads  []int
	Writes   []Write
	Samples  int
	Time     time.Duration // that a sample may take; 0: the case's own
	Costs    bool          // in each round, also measure where the time goes
	// slow backend to compare with in cases with attackers, see Measure; may be nil
	Reference kernels.Backend
	Trials    func(Key) uint64 // how many trials to run, 0 if undecided; may be nil
	// called before each run with the runs of the case done, and the number known so far; may be
	// nil
	Progress func(c *Case, done, of int)
}

// Runner does a requested run in a process of its own.
type Runner func(context.Context, Request) (Sample, error)

// Key identifies a result in a report.
type Key struct {
	Case    string `json:"case"`
	Backend string `json:"backend"`
	Threads int    `json:"threads"`
	Write   Write  `json:"write"`
}

// String names the result in errors.
func (k Key) String() string {
	s := fmt.Sprintf("case %s on %s, %d threads", k.Case, k.Backend, k.Threads)
	if k.Threads == 1 {
		s = s[:len(s)-1]
	}
	return s
}

// WrongDigest is the error of a run whose digest is not the case's.
type WrongDigest struct {
	Key
	Trials    uint64
	Got, Want string
}

func (w WrongDigest) Error() string {
	return fmt.Sprintf("%s: the digest of %d trials is %s, but must be %s", w.Key, w.Trials, w.Got, w.Want)
}

// cell gathers the samples of a result.
type cell struct {
	Key
	c       *Case
	once    bool     // its warm-up is its only sample
	digest  Digest   // that samples must have
	timed   []Sample // one for each round
	metered []Sample
}

// Measure runs the plan, one case after the other. First every cell of the case has its warm-up,
// which also finds the number of trials for its samples; then, in each round, every cell has a
// sample. The plan's Reference has a single sample, with the fewest trials, on one core. With an
// error come the results of the cases before it.
func (p Plan) Measure(ctx context.Context, run Runner) ([]Result, []Skipped, error) {
	var results []Result
	var skipped []Skipped
	for _, c := range p.Cases {
		cells, without := p.cells(c)
		skipped = append(skipped, without...)
		s := session{p, run, c, 0, 0}
		if err := s.measure(ctx, cells); err != nil {
			return results, skipped, err
		}
		for _, x := range cells {
			results = append(results, x.result())
		}
	}
	return results, skipped, nil
}

// runs returns the number of runs of a cell after its warm-up.
func (p Plan) runs() int {
	if p.Costs {
		return 2 * p.Samples
	}
	return p.Samples
}

// cells returns the cells of a case, and the backends that cannot run it.
func (p Plan) cells(c *Case) (cells []*cell, skipped []Skipped) {
	for _, b := range p.Backends {
		if err := b.Supports(c.of(c.Digests[0].Trials)); err != nil {
			skipped = append(skipped, Skipped{c.Name, b.Info().Name, err.Error()})
			continue
		}
		for _, threads := range p.Threads {
			for _, write := range p.Writes {
				cells = append(cells, &cell{Key: Key{c.Name, b.Info().Name, threads, write}, c: c})
			}
		}
	}
	if r := p.reference(c); r != nil && len(cells) > 0 {
		cells = append(cells, &cell{Key: Key{c.Name, r.Info().Name, 1, WriteNone}, c: c, once: true})
	}
	return cells, skipped
}

// reference returns the backend that others are compared with in a case, nil if there is none.
func (p Plan) reference(c *Case) kernels.Backend {
	if c.Params.Attack == kernels.NoAttack || p.Reference == nil || p.Reference.Supports(c.of(c.Digests[0].Trials)) != nil {
		return nil
	}
	return p.Reference
}

// session is the measurement of a case.
type session struct {
	Plan
	run  Runner
	c    *Case
	done int
	of   int
}

func (s *session) measure(ctx context.Context, cells []*cell) error {
	for _, x := range cells {
		if s.of++; !x.once {
			s.of += s.runs()
		}
	}
	for i, x := range cells {
		before := slices.IndexFunc(cells[:i], func(y *cell) bool { return y.Backend == x.Backend })
		digests := s.choice(x, cells, before)
		if x.once {
			digests = digests[:1]
		}
		if err := s.warm(ctx, x, digests); err != nil {
			return err
		}
		if x.once {
			x.timed = x.metered
		}
	}
	for range s.Samples {
		for _, x := range cells {
			if err := s.round(ctx, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// round runs the samples of x in a round.
func (s *session) round(ctx context.Context, x *cell) error {
	if x.once {
		return nil
	}
	timed, err := s.sample(ctx, x, false)
	if err != nil {
		return err
	}
	x.timed = append(x.timed, timed)
	if !s.Costs {
		return nil
	}
	metered, err := s.sample(ctx, x, true)
	if err != nil {
		return err
	}
	x.metered = append(x.metered, metered)
	return nil
}

// choice returns the digests that x may run for: all of them, or only that of the stored result, or
// only that of the earlier cell with the same backend, since the ratio of two rates must be that of
// the same trials.
func (s *session) choice(x *cell, cells []*cell, before int) []Digest {
	var trials uint64
	if s.Trials != nil {
		trials = s.Trials(x.Key)
	}
	if before >= 0 {
		trials = cells[before].digest.Trials
	}
	all := s.c.Digests
	if i := slices.IndexFunc(all, func(d Digest) bool { return d.Trials == trials }); i >= 0 {
		return all[i : i+1]
	}
	return all
}

// warm runs x with more and more trials, as long as it can be expected to do them in the time of a
// sample.
func (s *session) warm(ctx context.Context, x *cell, digests []Digest) error {
	limit := s.Time
	if limit == 0 {
		limit = s.c.Time
	}
	next := 0
	for at := -1; next > at; {
		at, x.digest = next, digests[next]
		warm, err := s.sample(ctx, x, true)
		if err != nil {
			return err
		}
		x.metered = []Sample{warm}
		s.of++
		for i := at + 1; i < len(digests); i++ {
			expected := warm.Seconds * float64(digests[i].Trials) / float64(digests[at].Trials)
			if expected <= limit.Seconds() {
				next = i
			}
		}
	}
	s.of--
	return nil
}

// sample runs x once and verifies the digest.
func (s *session) sample(ctx context.Context, x *cell, meter bool) (Sample, error) {
	if s.Progress != nil {
		s.Progress(s.c, s.done, s.of)
	}
	s.done++
	sample, err := s.run(ctx, Request{s.c.of(x.digest.Trials), x.Backend, x.Threads, x.Write, meter})
	if err != nil {
		return sample, fmt.Errorf("%s: %w", x.Key, err)
	}
	if sample.Digest != x.digest.Digest {
		return sample, WrongDigest{x.Key, x.digest.Trials, sample.Digest, x.digest.Digest}
	}
	return sample, nil
}
