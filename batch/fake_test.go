package batch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// fake is a backend that makes up rows. Its engines keep their lanes full of trials in flight and
// finish as many of them per round as the hooks allow.
type fake struct {
	lanes, workers int
	// engines mix trials of several runs
	mixes bool
	// finish some lanes a round, in any order
	shuffle bool
	// a slow pair, held until nothing else can run
	hold func(trial uint64) bool
	// each row of a round is handed over on a goroutine of its own
	apart bool
	// called before the sink gets a block
	hand           func(worker int, out *kernels.Results) error
	open           func(worker int) error
	granted        atomic.Uint64
	opened, closed atomic.Int64
}

func (f *fake) Info() kernels.Info {
	return kernels.Info{Name: "fake", Lanes: f.lanes, Workers: f.workers, Mixes: f.mixes}
}

func (f *fake) Supports(p kernels.Params) error {
	if p.K == 31 {
		return fmt.Errorf("backend fake has no -K 31")
	}
	return nil
}

func (f *fake) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if f.open != nil {
		if err := f.open(worker); err != nil {
			return nil, err
		}
	}
	f.opened.Add(1)
	return &fakeEngine{fake: f, p: p, worker: worker, flying: make([]kernels.Trial, 0, f.lanes), out: p.NewRows(f.lanes), rng: rand.New(rand.NewPCG(1, uint64(worker)))}, nil
}

type fakeEngine struct {
	*fake
	p      kernels.Params
	worker int
	flying []kernels.Trial
	out    *kernels.Results
	rng    *rand.Rand
}

func (e *fakeEngine) Close() error {
	e.closed.Add(1)
	return nil
}

func (e *fakeEngine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	more := true
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		got := 0
		for more && len(e.flying) < e.lanes {
			var n int
			flying := len(e.flying)
			n, more = src.Next(e.flying[flying:e.lanes], flying == 0)
			e.flying = e.flying[:flying+n]
			e.granted.Add(uint64(n))
			if got += n; n == 0 {
				break
			}
		}
		if !more && len(e.flying) == 0 {
			return nil
		}
		if err := e.round(sink, got == 0); err != nil {
			return err
		}
	}
}

// round finishes some lanes; with all set, slow pairs too.
func (e *fakeEngine) round(sink kernels.Sink, all bool) error {
	if e.shuffle {
		e.rng.Shuffle(len(e.flying), func(i, j int) { e.flying[i], e.flying[j] = e.flying[j], e.flying[i] })
	}
	e.out.Resize(0)
	kept := e.flying[:0]
	for _, trial := range e.flying {
		if !all && (e.hold != nil && e.hold(trial.Number) || e.shuffle && e.rng.IntN(3) == 0) {
			kept = append(kept, trial)
			continue
		}
		i := e.out.Len()
		e.out.Resize(i + 1)
		p := e.p
		p.Seed = trial.Seed
		makeUp(p, e.out, i, trial.Number)
		e.out.Place[i] = trial.Place
	}
	e.flying = kept
	if e.hand != nil {
		if err := e.hand(e.worker, e.out); err != nil {
			return err
		}
	}
	sink.Steps(uint64(e.out.Len()))
	if !e.apart {
		sink.Done(e.out)
		return nil
	}
	var group sync.WaitGroup
	for i := range e.out.Len() {
		row := e.p.NewRows(1)
		row.Resize(1)
		row.CopyRows([]int{0}, e.out, i)
		row.Place[0] = e.out.Place[i]
		group.Go(func() { sink.Done(row) })
	}
	group.Wait()
	return nil
}

// makeUp sets row i of r to made-up values for trial.
func makeUp(p kernels.Params, r *kernels.Results, i int, trial uint64) {
	h := (trial + p.Seed) * 0x9e3779b97f4a7c15
	h ^= h >> 29
	synced := h%13 != 0
	pick := func(v uint64, there bool) uint32 {
		if !there {
			return kernels.Null
		}
		return uint32(v)
	}
	r.Trial[i] = trial
	r.SyncSteps[i] = pick(h>>8%700, synced)
	r.LearningSteps[i] = uint32(h >> 8 % 500)
	if p.Attack != kernels.NoAttack {
		r.AttackersSynced[i] = pick(h>>20%3, synced)
		r.BestEqualWeights[i] = pick(h>>24%100, synced)
	}
	if p.Follow {
		r.LearnSteps[i] = pick(h>>8%700+5, h%7 == 1)
	}
	for j := range r.Key(i) {
		if r.Key(i)[j] = int8(h>>(j%32)) % 4; !synced {
			r.Key(i)[j] = int8(rand.Uint32()) // an engine leaves there what it likes
		}
	}
}

// checker is an output that checks each row and stores none.
type checker struct {
	t       *testing.T
	p       kernels.Params
	rows    uint64
	records int
	fail    func(record int) error // called before each record
	want    *kernels.Results
}

func newChecker(t *testing.T, p kernels.Params) *checker {
	c := &checker{t: t, p: p, want: p.NewResults(1)}
	c.want.Resize(1)
	return c
}

func (c *checker) Write(rec arrow.Record) error {
	if c.records++; c.fail != nil {
		if err := c.fail(c.records); err != nil {
			return err
		}
	}
	got, err := Results(rec, c.p)
	if err != nil {
		return err
	}
	for i := range got.Len() {
		makeUp(c.p, c.want, 0, c.p.FirstTrial+c.rows)
		if c.want.SyncSteps[0] == kernels.Null {
			clear(c.want.Key(0)) // which files contain, although it has no meaning
		}
		if !sameRow(got, i, c.want, 0) {
			c.t.Fatalf("row %d is trial %d with sync_steps %d; want trial %d with %d", c.rows, got.Trial[i], got.SyncSteps[i], c.want.Trial[0], c.want.SyncSteps[0])
		}
		if key := len(got.Keys) > 0; key && rec.Column(int(rec.NumCols())-1).IsNull(i) != (got.SyncSteps[i] == kernels.Null) {
			c.t.Fatalf("row %d: a key is there exactly where sync_steps is", c.rows)
		}
		c.rows++
	}
	return nil
}

func sameRow(a *kernels.Results, i int, b *kernels.Results, j int) bool {
	same := func(x, y []uint32) bool { return len(x) == 0 && len(y) == 0 || x[i] == y[j] }
	return a.Trial[i] == b.Trial[j] && same(a.SyncSteps, b.SyncSteps) && same(a.LearningSteps, b.LearningSteps) &&
		same(a.AttackersSynced, b.AttackersSynced) && same(a.BestEqualWeights, b.BestEqualWeights) && same(a.LearnSteps, b.LearnSteps) &&
		string(asBytes(a.Key(i))) == string(asBytes(b.Key(j)))
}

func params(trials uint64, change ...func(*kernels.Params)) kernels.Params {
	p := kernels.Default()
	p.K, p.N, p.Trials = 3, 5, trials
	for _, c := range change {
		c(&p)
	}
	return p
}
