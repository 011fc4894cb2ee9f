package film

import (
	"context"

	"tpmbench/batch/replay"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// Film is what the page shows of a trial: one value per step, from the initial state, step 0, to
// the last step, Steps.
type Film struct {
	K       int    `json:"k"`
	N       int    `json:"n"`
	L       int    `json:"l"`
	Seed    uint64 `json:"seed,string"` // may exceed what a JavaScript number can hold
	Trial   uint64 `json:"trial,string"`
	Attack  string `json:"attack"`
	Asking  bool   `json:"asking"` // whether A and B in turn choose the input
	Command string `json:"command"`

	Steps         int     `json:"steps"`
	SyncSteps     *uint32 `json:"syncSteps"` // null if the pair has not synchronised
	LearningSteps uint32  `json:"learningSteps"`
	Detected      *found  `json:"detected,omitempty"` // with detect
	Shared        *found  `json:"shared,omitempty"`   // with share
	Learned       []bool  `json:"learned"`            // whether it was a learning step; false at step 0

	Machines  []*cast    `json:"machines"` // A, B, and with attackers E
	Attackers *attackers `json:"attackers,omitempty"`

	// Weights has the weights that fit onto the page, the first Inputs of each unit, as
	// [step][machine][k*Inputs+n], in base64.
	Inputs  int    `json:"inputs"`
	Weights []byte `json:"weights"`
}

// cast is one machine; E is the attacker that shares the most weights with A in each step.
type cast struct {
	Tau     []int8     `json:"tau"`               // output, 0 at step 0
	Sigma   []int      `json:"sigma"`             // signs, unit k in bit k, +1 as 1
	Moved   []int      `json:"moved"`             // units that learned, unit k in bit k
	Equal   []int      `json:"equal,omitempty"`   // weights shared with A
	Overlap []*float64 `json:"overlap,omitempty"` // with A; null where a vector is 0
}

// found is what A and B, or who sees their weights, look for in a trial.
type found struct {
	Wanted uint64  `json:"wanted"` // equal outputs in a row, or weights to share
	Steps  *uint32 `json:"steps"`  // null where not reached
	Equal  *uint32 `json:"equal"`  // the weights that they share then; null for Shared, and where not reached
}

// finding returns what became of the wanted, nil where nothing was.
func finding(wanted uint64, columns ...[]uint32) *found {
	if wanted == 0 {
		return nil
	}
	f := &found{Wanted: wanted}
	for i, into := range []**uint32{&f.Steps, &f.Equal}[:len(columns)] {
		if v := columns[i][0]; v != kernels.Null {
			*into = &v
		}
	}
	return f
}

type attackers struct {
	Present []int `json:"present"`
	Caught  []int `json:"caught"` // how many equal A
	Best    []int `json:"best"`   // the number of E among those present
}

// Bounds on the weights that are sent.
const (
	maxShown = 1024    // weights per machine
	maxFilm  = 8 << 20 // bytes in all
)

// Shoot replays the trial.
func Shoot(ctx context.Context, r Request) (*Film, error) {
	p := r.params
	f := &Film{K: p.K, N: p.N, L: p.L, Seed: p.Seed, Trial: r.trial, Attack: p.Attack.String(), Asking: p.Query > 0, Command: r.command(), Machines: []*cast{{}, {}}}
	if p.Attack != kernels.NoAttack {
		f.Machines, f.Attackers = append(f.Machines, &cast{}), &attackers{}
	}
	f.Inputs = min(p.N, maxShown/p.K, maxFilm/(int(p.MaxSteps+1)*len(f.Machines)*p.K))
	_, err := replay.Run(ctx, p, r.trial, func(t *replay.Replay) error {
		f.frame(p, t)
		f.Steps, f.LearningSteps = int(t.T), uint32(t.LearningSteps)
		if n := t.Row.SyncSteps[0]; n != kernels.Null {
			f.SyncSteps = &n
		}
		f.Detected, f.Shared = finding(p.Detect, t.Row.DetectSteps, t.Row.DetectEqualWeights), finding(p.Share, t.Row.ShareSteps)
		return nil
	})
	return f, err
}

// frame adds a step.
func (f *Film) frame(p kernels.Params, t *replay.Replay) {
	f.Learned = append(f.Learned, t.Learned)
	f.add(0, p, t, &t.A, t.A.Sigma, t.Learned)
	f.add(1, p, t, &t.B, t.B.Sigma, t.Learned)
	f.Machines[1].compare(t, &t.B, t.Equal)
	if f.Attackers == nil {
		return
	}
	e := &t.E[t.Best]
	f.add(2, p, t, &e.Machine, e.Guess, t.Learned && e.Learned)
	f.Machines[2].compare(t, &e.Machine, t.BestEqual)
	o := f.Attackers
	o.Present, o.Caught, o.Best = append(o.Present, len(t.E)), append(o.Caught, t.Caught), append(o.Best, t.Best)
}

// add adds a step of machine i, which, if moved, learned with the signs by.
func (f *Film) add(i int, p kernels.Params, t *replay.Replay, m *reference.Machine, by []int8, moved bool) {
	var sigma, units int
	for k := range p.K {
		if m.Sigma[k] > 0 {
			sigma |= 1 << k
		}
		if moved && by[k] == t.A.Tau {
			units |= 1 << k
		}
		for _, w := range m.W[k*p.N:][:f.Inputs] {
			f.Weights = append(f.Weights, byte(w))
		}
	}
	c := f.Machines[i]
	c.Tau, c.Sigma, c.Moved = append(c.Tau, m.Tau), append(c.Sigma, sigma), append(c.Moved, units)
}

func (c *cast) compare(t *replay.Replay, m *reference.Machine, equal int) {
	c.Equal = append(c.Equal, equal)
	if v, ok := replay.Overlap(t.A.W, m.W); ok {
		c.Overlap = append(c.Overlap, &v)
	} else {
		c.Overlap = append(c.Overlap, nil)
	}
}
