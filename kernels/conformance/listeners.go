package conformance

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// checkListeners plays trials of the reference to listeners, whose attackers must become what those
// of the trial become, and must err where they do. Backends that have no listeners pass.
func checkListeners(s *suite) error {
	l, is := s.b.(kernels.Listener)
	if !is {
		return nil
	}
	for _, p := range listeningCases(s) {
		if !s.supports(p) {
			continue
		}
		if err := listen(l, p, p.FirstTrial); err != nil {
			return fmt.Errorf("%s --backend %s, listening: %w", flags(p), s.info.Name, err)
		}
	}
	return s.someRan()
}

// listeningCases are random small cases of every attack, and some whose attackers fill several
// columns of lanes.
func listeningCases(s *suite) (list []kernels.Params) {
	for i, data := range randomCases(s.size.random / 4) {
		p, _ := decode(data, s.attacks()[i%len(s.attacks())])
		p.MaxSteps = min(p.MaxSteps, 300)
		list = append(list, s.offered(p))
	}
	for _, attack := range s.attacks() {
		for i, attackers := range []int{257, 512, 1100} {
			list = append(list, kernels.Params{K: 2 + i, N: 9 + 60*i%119, L: 1 + i, MaxSteps: 120, Tie: kernels.Tie(i),
				Trials: 1, Attack: attack, Attackers: attackers, Wait: 5})
		}
	}
	// few weights and many steps: most attackers become equal, and few different ones remain
	return append(list, kernels.Params{K: 2, N: 5, L: 1, MaxSteps: 2300, Trials: 1, Attack: kernels.Geometric, Attackers: 300})
}

// listen plays a trial of p to l.
func listen(l kernels.Listener, p kernels.Params, trial uint64) error {
	have := &hearsay{}
	heard := l.Listen(context.Background(), p, have)
	heard.Begin(p.Trial(trial))
	s := reference.New(p, trial)
	want := &hearsay{lines: make([][]byte, len(s.E))}
	have.lines = make([][]byte, heard.Places())
	for s.T < min(p.MaxSteps, 2300) {
		if s.T%40 == 7 && s.T < 300 {
			if err := compareAttackers(heard, have, s, want); err != nil {
				return fmt.Errorf("after step %d: %w", s.T, err)
			}
		}
		for i := range s.E {
			s.E[i].Place = i
		}
		s.Step()
		from, wrong := make([]int32, len(s.E)), make([]uint64, len(s.E)/64+1)
		for i, e := range s.E {
			from[i] = int32(e.Place)
			if e.Tau != s.A.Tau {
				wrong[i/64] |= 1 << (i % 64)
			}
		}
		want.Moved(from)
		want.Heard(wrong)
		heard.Hear(&kernels.Message{T: s.T, X: s.X, TauA: s.A.Tau, TauB: s.B.Tau})
	}
	return compareAttackers(heard, have, s, want)
}

// compareAttackers compares attackers who listen with those of the trial that they listen to.
func compareAttackers(heard kernels.Listening, have *hearsay, s *reference.Stepper, want *hearsay) error {
	heard.Settle()
	if err := heard.Err(); err != nil {
		return err
	}
	codes := map[int]string{}
	heard.Each(func(place int, code []byte) { codes[place] = string(code) })
	weights := map[string]string{} // of each code
	n, w := 0, make([]int8, len(s.X))
	for place := range heard.Places() {
		switch {
		case !heard.IsThere(place):
			continue
		case n == len(s.E):
			return fmt.Errorf("an attacker at place %d, and %d attackers are all that there are", place, n)
		}
		heard.Weights(place, w)
		if !slices.Equal(w, s.E[n].W) {
			return fmt.Errorf("attacker %d, at place %d, has not the weights of the trial's", n, place)
		}
		if known, is := weights[codes[place]]; is && known != fmt.Sprint(w) || codes[place] == "" {
			return fmt.Errorf("attacker %d, at place %d, has the code of other weights, or none", n, place)
		}
		weights[codes[place]] = fmt.Sprint(w)
		if !bytes.Equal(have.lines[place], want.lines[n]) {
			return fmt.Errorf("attacker %d, at place %d, erred (1) in the steps\n%s\nwhere the trial's did in\n%s", n, place, have.lines[place], want.lines[n])
		}
		n++
	}
	if n != len(codes) || len(weights) != unlike(s.E) {
		return fmt.Errorf("%d attackers with %d codes, of which %d differ, where the trial's attackers have %d weights", n, len(codes), len(weights), unlike(s.E))
	}
	if n != len(s.E) {
		return fmt.Errorf("%d attackers are there where the trial has %d", n, len(s.E))
	}
	return nil
}

// unlike returns how many different weights attackers have.
func unlike(attackers []reference.Attacker) int {
	all := map[string]bool{}
	for i := range attackers {
		all[fmt.Sprint(attackers[i].W)] = true
	}
	return len(all)
}

// hearsay is a kernels.Scorer that remembers every step of every attacker, by its place: 1 where it
// erred.
type hearsay struct{ lines [][]byte }

func (h *hearsay) Moved(from []int32) {
	lines := make([][]byte, len(from))
	for to, from := range from {
		lines[to] = h.lines[from]
		if to != int(from) {
			lines[to] = slices.Clone(h.lines[from])
		}
	}
	h.lines = lines
}

func (h *hearsay) Heard(wrong []uint64) {
	for i := range h.lines {
		h.lines[i] = append(h.lines[i], '0'+byte(wrong[i/64]>>(i%64)&1))
	}
}
