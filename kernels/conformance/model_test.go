package conformance

import (
	"context"
	"fmt"
	"slices"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
	"tpmbench/kernels/trivium"
)

// model is a second, independent implementation that steps a few lanes together. It has a switch
// for each mistake that the suite must find; without any it conforms.
type model struct {
	flaw  string
	lanes int
	only  kernels.Attack // with attackers, only these; NoAttack for all
}

func (m *model) is(flaw string) bool { return m.flaw == flaw }

// block is how many rows are handed over at once at most.
func (m *model) block() int { return 64 + m.lanes }

// modelOffers is what the model has code for.
var modelOffers = kernels.Offers{
	"rule":   {"hebbian", "anti-hebbian", "random-walk"},
	"tie":    {"minus", "plus", "split"},
	"start":  {"random", "near", "bits"},
	"attack": {"observer", "simple", "geometric", "majority", "genetic"},
	"follow": nil, "keys": nil,
	"distance": nil, "input_range": nil, "zero_inputs": nil, "query": nil, "detect": nil, "share": nil,
	"column": {"trial", "sync_steps", "learning_steps", "attackers_synced", "best_equal_weights", "least_distance", "learn_steps", "detect_steps", "detect_equal_weights", "share_steps", "key"},
}

func (m *model) Info() kernels.Info {
	i := reference.Backend{}.Info()
	i.Name, i.Lanes, i.Offers = "model", m.lanes, modelOffers
	if m.is("limit of L is not kept") {
		i.Limits.L = 7
	}
	if m.only != kernels.NoAttack {
		i.Offers = i.Offers.With("attack", m.only.String())
	}
	return i
}

func (m *model) Supports(p kernels.Params) error {
	if m.is("supports nothing") {
		return context.Canceled
	}
	if m.only != kernels.NoAttack && p.Attack != kernels.NoAttack && p.Attack != m.only {
		return fmt.Errorf("only %s", m.only)
	}
	if p.Attack != kernels.NoAttack && p.K > 32 {
		return fmt.Errorf("the signs of attackers are masks of 32 hidden units")
	}
	// It does not look at ctx while it draws attackers.
	most := 1 << 20
	if m.is("slow to draw attackers") {
		most <<= 3
	}
	if n := p.Attackers * p.Weights(); n > most {
		return fmt.Errorf("%d weights of attackers, at most %d", n, most)
	}
	i := m.Info()
	i.Limits = reference.Backend{}.Info().Limits
	return i.Refuse(p)
}

func (m *model) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	return &modelEngine{model: m, p: p, lane: make([]*lane, m.lanes), out: p.NewRows(m.block())}, nil
}

// lane is a pair in flight.
type lane struct {
	trial     kernels.Trial
	s         stream
	a, b, x   []int8 // nil before the start
	t         uint64
	learned   uint32
	attackers []attacker // its attackers
	synced    bool
	sync      atSync // what the row says of sync_steps, where synced
	caught    reached
	detected  reached
	shared    reached
	run       uint64 // steps of equal outputs so far
}

type modelEngine struct {
	*model
	p         kernels.Params
	lane      []*lane // nil where free
	out       *kernels.Results
	rows      uint64     // finished so far
	count     uint32     // learning steps of the pair that finished last
	attackers []attacker // and its attackers
	work      int        // weights stepped since the last look at ctx
}

func (e *modelEngine) Close() error {
	if e.is("Close fails") {
		return context.Canceled
	}
	return nil
}

func (e *modelEngine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	more := true
	for {
		for more && slices.Contains(e.lane, nil) {
			if e.poll(ctx) {
				return e.stop(ctx)
			}
			var n int
			if n, more = e.refill(src, sink); n == 0 {
				break
			}
		}
		if e.empty() {
			if !more {
				e.hand(sink)
				return nil
			}
			continue
		}
		for i, l := range e.lane {
			if !e.is("does not look while it steps") && e.poll(ctx) {
				return e.stop(ctx)
			}
			if l != nil && e.step(l) {
				e.finish(l, sink)
				e.lane[i] = nil
			}
		}
		hoards := e.is("hoards rows") || e.is("waits before handing rows over")
		if !hoards || e.out.Len()+e.lanes > e.block() {
			e.hand(sink)
		}
	}
}

// poll checks ctx once every few thousand weights.
func (e *modelEngine) poll(ctx context.Context) bool {
	e.work += e.p.Weights()
	if e.work < 1<<14 {
		return false
	}
	e.work = 0
	return ctx.Err() != nil
}

func (e *modelEngine) stop(ctx context.Context) error {
	switch {
	case e.is("returns nil when cancelled"):
		return nil
	case e.is("slow to cancel"):
		for range 100 {
			ctx.Err()
		}
	}
	return ctx.Err()
}

func (e *modelEngine) empty() bool {
	return !slices.ContainsFunc(e.lane, func(l *lane) bool { return l != nil })
}

// refill asks for as many trials as there are free lanes.
func (e *modelEngine) refill(src kernels.Source, sink kernels.Sink) (int, bool) {
	var free []int
	for i, l := range e.lane {
		if l == nil {
			free = append(free, i)
		}
	}
	wait := e.empty()
	switch {
	case e.is("waits with pairs in flight"):
		wait = true
	case e.is("never waits"):
		wait = false
	case wait && !e.is("waits before handing rows over"):
		e.hand(sink)
	}
	trials := make([]kernels.Trial, len(free))
	n, more := src.Next(trials, wait)
	if n == 0 && e.is("takes none for the end") {
		more = false
	}
	for i := range n {
		e.lane[free[i]] = &lane{trial: trials[i]}
	}
	return n, more
}

// start draws the initial weights of l's pair.
func (e *modelEngine) start(l *lane) {
	l.s = e.pairStream(l.trial)
	l.x = make([]int8, e.p.Weights())
	e.drawPair(l)
	l.attackers = e.drawAttackers(l.trial)
	switch {
	case e.is("a lane keeps the last pair's count"):
		l.learned = e.count
	case e.is("a lane keeps the last pair's attackers") && e.attackers != nil:
		l.attackers = e.attackers
	}
}

// pairStream returns the random stream of a trial's pair.
func (e *modelEngine) pairStream(trial kernels.Trial) stream {
	switch {
	case e.is("one seed for all trials"):
		trial.Seed = e.p.Seed
	case e.is("32-bit trial numbers"):
		trial.Number = uint64(uint32(trial.Number))
	case e.is("62-bit trial numbers"):
		trial.Number &^= 1 << 62
	case e.is("32-bit seed"):
		trial.Seed = uint64(uint32(trial.Seed))
	}
	return stream{s: trivium.ForTrial(trial.Seed, trial.Number, 0)}
}

// step does one step of l, or none if it has just started, and reports whether its trial ends.
func (e *modelEngine) step(l *lane) bool {
	if l.a == nil {
		e.start(l)
		return e.ends(l)
	}
	l.t++
	e.drawInput(l)
	sa, ta := e.signs(l.a, l.x, true)
	sb, tb := e.signs(l.b, l.x, false)
	if l.run++; ta != tb && !e.is("a run of outputs goes on") {
		l.run = 0
	}
	if ta == tb || e.is("learns always") {
		l.learned++
		e.attack(l, ta)
		e.learn(l.a, l.x, sa, ta)
		e.learn(l.b, l.x, sb, tb)
		if e.is("a synchronised pair stays so") && l.synced {
			copy(l.b, l.a)
		}
	}
	return e.ends(l)
}

// signs returns the signs of the hidden units and their product.
func (e *modelEngine) signs(w, x []int8, isA bool) ([]int, int) {
	zero := map[kernels.Tie]int{kernels.TieMinus: -1, kernels.TiePlus: 1, kernels.TieSplit: -1}[e.p.Tie]
	switch {
	case e.p.Tie == kernels.TieSplit && isA != e.is("split the other way"):
		zero = 1
	case e.p.Tie == kernels.TiePlus && e.is("plus taken for minus"):
		zero = -1
	}
	bits8, bits16 := e.is("fields of 8 bits"), e.is("fields of 16 bits")
	sigma, tau := make([]int, e.p.K), 1
	for k := range sigma {
		h := 0
		for j := k * e.p.N; j < (k+1)*e.p.N; j++ {
			h += int(w[j]) * int(x[j])
			if bits8 {
				h = int(int8(h))
			}
			if bits16 {
				h = int(int16(h))
			}
		}
		sigma[k] = zero
		if h != 0 {
			sigma[k] = h / max(h, -h)
		}
		tau *= sigma[k]
	}
	return sigma, tau
}

func (e *modelEngine) learn(w, x []int8, sigma []int, tau int) {
	limit := e.p.L
	every, wraps, low := e.is("moves every unit"), e.is("weights wrap round at 127"), -limit
	if e.is("no clip below") {
		low = -127
	}
	last := len(w)
	if e.is("last weight never moves") && last > 128 {
		last--
	}
	d := e.direction(tau)
	for k, sign := range sigma {
		if sign != tau && !every {
			continue
		}
		for j := k * e.p.N; j < min((k+1)*e.p.N, last); j++ {
			v := int(w[j]) + d*int(x[j])
			if e.is("wide inputs move by 1") {
				v = int(w[j]) + d*min(max(int(x[j]), -1), 1)
			}
			if e.is("sums of 8 bits") {
				v = int(int8(v))
			}
			if wraps {
				v = int(int8(v))
			}
			w[j] = int8(min(max(v, low), limit))
		}
	}
}

func (e *modelEngine) direction(tau int) int {
	switch {
	case e.p.Rule == kernels.RandomWalk && !e.is("random walk with tau"):
		return 1
	case e.p.Rule == kernels.AntiHebbian && !e.is("anti-hebbian without its minus"):
		return -tau
	}
	return tau
}

// finish adds the row of l to those to hand over.
func (e *modelEngine) finish(l *lane, sink kernels.Sink) {
	e.rows++
	e.count, e.attackers = l.learned, l.attackers
	if e.is("loses a row") && e.rows == 7 {
		return
	}
	i := e.out.Len()
	e.out.Resize(i + 1)
	e.out.Trial[i], e.out.Place[i] = l.trial.Number, l.trial.Place
	e.out.SyncSteps[i], e.out.LearningSteps[i] = kernels.Null, l.learned
	if l.synced {
		e.out.SyncSteps[i], e.out.LearningSteps[i] = uint32(l.sync.steps), l.sync.learned
		copy(e.out.Key(i), l.sync.key)
	}
	e.attackerColumns(l, i)
	if e.p.Detect > 0 {
		e.out.DetectSteps[i], e.out.DetectEqualWeights[i] = l.detected.columns()
		if e.is("detect_equal_weights of the end") && l.detected.yes {
			e.out.DetectEqualWeights[i] = uint32(shared(l.a, l.b))
		}
	}
	if e.p.Share > 0 {
		e.out.ShareSteps[i], _ = l.shared.columns()
	}
	steps := l.t
	switch {
	case e.is("sync_steps is one late") && l.synced:
		e.out.SyncSteps[i]++
	case e.is("16-bit steps"):
		e.out.SyncSteps[i] &= 0xffff
	case e.is("the last learning step is not counted") && l.synced && l.sync.steps > 0:
		e.out.LearningSteps[i]--
	case e.is("steps are too few"):
		steps /= 2
	case e.is("a row of another trial"):
		e.out.Trial[i]++
	case e.is("learning_steps go on") && l.synced:
		e.out.LearningSteps[i] = l.learned
	case e.is("the key of the end") && l.synced:
		copy(e.out.Key(i), l.a)
	case e.is("a key is off") && e.out.Keys != nil:
		e.out.Key(i)[0] = -e.out.Key(i)[0]
	}
	sink.Steps(steps)
	if e.is("a row twice") && e.rows == 7 {
		e.out.Resize(i + 2)
		e.out.CopyRow(i+1, e.out, i)
		e.out.Place[i+1] = e.out.Place[i]
	}
}

// hand hands the finished rows over.
func (e *modelEngine) hand(sink kernels.Sink) {
	if e.out.Len() == 0 {
		return
	}
	if e.is("a short column") {
		e.out.LearningSteps = e.out.LearningSteps[:e.out.Len()-1]
	}
	if e.is("forgets the keys") {
		e.out.Keys, e.out.KeyLen = nil, 0
	}
	sink.Done(e.out)
	e.out = e.p.NewRows(e.block())
}
