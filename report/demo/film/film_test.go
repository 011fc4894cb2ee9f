package film

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"tpmbench/batch/replay"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

func request1(t *testing.T, query string) Request {
	t.Helper()
	r, err := Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestFilm compares every value of films with the stepper.
func TestFilm(t *testing.T) {
	for _, query := range []string{
		"n=5&l=1", "n=12&l=3&max_steps=60&rule=anti-hebbian", "k=8&n=3&tie=split&l=2&rule=random-walk&max_steps=300", "k=1&n=1&l=1",
		"n=6&l=2&attack=geometric", "n=6&l=2&attack=majority&attackers=7&max_steps=150", "n=4&l=2&attack=genetic&attackers=40&max_steps=80", "n=5&l=2&attack=observer",
		"n=5&l=2&input_range=3&zero_inputs=true&detect=9&share=13", "n=8&l=2&query=5&attack=simple&detect=40", "n=9&start=near&start_errors=0.1&share=27",
		"n=6&l=2&start=bits&start_errors=0.2&tie=split&detect=300&max_steps=400",
	} {
		for _, trial := range []string{"0", "1", "2"} {
			r := request1(t, query+"&trial="+trial)
			f, err := Shoot(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			compareFilm(t, query, r, f)
		}
	}
}

func trues(list []bool) (n int) {
	for _, v := range list {
		if v {
			n++
		}
	}
	return n
}

// compareFound compares what a film says of an end that was looked for with the row's columns.
func compareFound(t *testing.T, query string, f *found, wanted uint64, steps, equal []uint32) {
	t.Helper()
	if wanted == 0 || f == nil {
		if wanted != 0 || f != nil {
			t.Fatalf("%s: %+v, where %d is looked for", query, f, wanted)
		}
		return
	}
	same := func(v *uint32, column []uint32) bool {
		if len(column) == 0 || column[0] == kernels.Null {
			return v == nil
		}
		return v != nil && *v == column[0]
	}
	if f.Wanted != wanted || !same(f.Steps, steps) || !same(f.Equal, equal) {
		t.Fatalf("%s: %+v, want %d, %v, %v", query, f, wanted, steps, equal)
	}
}

func compareFilm(t *testing.T, query string, r Request, f *Film) {
	t.Helper()
	p := r.params
	want, err := reference.Row(t.Context(), p, r.trial)
	if err != nil {
		t.Fatal(err)
	}
	if sync := want.SyncSteps[0]; (sync == kernels.Null) != (f.SyncSteps == nil) || f.SyncSteps != nil && *f.SyncSteps != sync ||
		int(f.LearningSteps) != trues(f.Learned) || uint64(f.Steps) != want.PairSteps(p, 0) {
		t.Fatalf("%s: %d steps, synchronised %v, learned %d; the row is %+v", query, f.Steps, f.SyncSteps, f.LearningSteps, want)
	}
	compareFound(t, query, f.Detected, p.Detect, want.DetectSteps, want.DetectEqualWeights)
	compareFound(t, query, f.Shared, p.Share, want.ShareSteps, nil)
	weights := f.Weights
	s := reference.New(p, r.trial)
	for step := range f.Steps + 1 {
		if step > 0 {
			s.Step()
		}
		best := -1
		for i := range s.E {
			if best < 0 || s.E[i].Shared(&s.A) > s.E[best].Shared(&s.A) {
				best = i
			}
		}
		machines := []*reference.Machine{&s.A, &s.B}
		if best >= 0 {
			machines = append(machines, &s.E[best].Machine)
			if o := f.Attackers; o.Best[step] != best || o.Present[step] != len(s.E) || o.Caught[step] != s.AttackersSynced() {
				t.Fatalf("%s, step %d: attackers %+v", query, step, o)
			}
		}
		for i, m := range machines {
			c := f.Machines[i]
			if c.Tau[step] != m.Tau || f.Learned[step] != (step > 0 && s.A.Tau == s.B.Tau) {
				t.Fatalf("%s, step %d: output %d, learned %t", query, step, c.Tau[step], f.Learned[step])
			}
			for k := range p.K {
				if up := c.Sigma[step]>>k&1 == 1; up != (m.Sigma[k] > 0) {
					t.Fatalf("%s, step %d: sign %d of machine %d", query, step, k, i)
				}
				if moved := c.Moved[step]>>k&1 == 1; i < 2 && moved != (f.Learned[step] && m.Sigma[k] == m.Tau) {
					t.Fatalf("%s, step %d: unit %d of machine %d moved %t", query, step, k, i, moved)
				}
				for n := range f.Inputs {
					if int8(weights[0]) != m.W[k*p.N+n] {
						t.Fatalf("%s, step %d: weight %d of unit %d of machine %d", query, step, n, k, i)
					}
					weights = weights[1:]
				}
			}
			if i == 0 {
				continue
			}
			overlap, ok := replay.Overlap(s.A.W, m.W)
			if v := c.Overlap[step]; ok != (v != nil) || ok && *v != overlap || c.Equal[step] != m.Shared(&s.A) {
				t.Fatalf("%s, step %d: overlap %v, %d equal", query, step, v, c.Equal[step])
			}
		}
	}
	if len(weights) > 0 {
		t.Errorf("%s: %d weights are left", query, len(weights))
	}
}

// TestMoved checks, in trials with one attacker, that it changes only units that are marked.
func TestMoved(t *testing.T) {
	for _, attack := range []string{"observer", "simple", "geometric"} {
		r := request1(t, "n=7&l=3&max_steps=80&attack="+attack)
		f, err := Shoot(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		s, changes := reference.New(r.params, 0), 0
		for step := 1; step <= f.Steps; step++ {
			before := append([]int8(nil), s.E[0].W...)
			s.Step()
			for k := range 3 {
				changed := false
				for j := k * 7; j < k*7+7; j++ {
					changed = changed || s.E[0].W[j] != before[j]
				}
				if marked := f.Machines[2].Moved[step]>>k&1 == 1; changed && !marked {
					t.Errorf("%s, step %d: unit %d changed and is not marked", attack, step, k)
				}
				if changed {
					changes++
				}
			}
		}
		if changes == 0 {
			t.Errorf("%s: nothing changed", attack)
		}
	}
}

// TestFilmIsBounded has the requests with the largest films.
func TestFilmIsBounded(t *testing.T) {
	for query, inputs := range map[string]int{
		"k=1&n=1000&max_steps=3":                    1000,
		"k=8&n=1000&max_steps=3":                    128,
		"k=8&n=1000&max_steps=10000":                52,
		"k=8&n=400&max_steps=10000&attack=observer": 34,
	} {
		r := request1(t, query)
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // only its size matters
		f, err := Shoot(ctx, r)
		if !errors.Is(err, context.Canceled) || f.Inputs != inputs || f.Inputs*r.params.K*len(f.Machines)*(int(r.params.MaxSteps)+1) > maxFilm {
			t.Errorf("%s: %d inputs shown, %v", query, f.Inputs, err)
		}
	}
}

// TestFilmJSON checks that numbers too large for JavaScript are sent as text.
func TestFilmJSON(t *testing.T) {
	f, err := Shoot(t.Context(), request1(t, "n=3&l=1&seed=18446744073709551615&trial=9007199254740993"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(f)
	var got map[string]any
	if err == nil {
		err = json.Unmarshal(text, &got)
	}
	if err != nil || got["seed"] != "18446744073709551615" || got["trial"] != "9007199254740993" {
		t.Errorf("%v, seed %v, trial %v", err, got["seed"], got["trial"])
	}
	if _, text := got["weights"].(string); !text {
		t.Errorf("weights are %T", got["weights"])
	}
	if _, there := got["attackers"]; there {
		t.Error("attackers where there are none")
	}
}
