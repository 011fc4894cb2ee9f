package attack

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"tpmbench/kernels"
)

// Result is the attackers after an attack, the most plausible first.
type Result struct {
	Params     kernels.Params
	Heard      Heard
	Candidates []Candidate

	at        *int64 // the step of the weights, nil: the last
	attackers kernels.Listening
	taken     []int8 // weights after step at, [place when they were taken][k*N+n]; nil: as they are
}

// Candidate is an attacker, whose weights may be A's.
type Candidate struct {
	Attacker int // its number; of genetic networks its place among those present at the end
	Score
	Same int // other attackers with the same weights at the end

	place int
	was   int32
}

// Score says how well an attacker has foretold A's output.
type Score struct {
	ErrorsLast int   `json:"errors_last"` // steps of the last Window in which its own output was not A's
	Since      int64 `json:"since"`       // the step after the last in which it was not
	Errors     int64 `json:"errors"`      // steps in which it was not; of a network also those of its ancestors
}

// compare is less than 0 where s is more plausible than o.
func (s Score) compare(o Score) int {
	return cmp.Or(cmp.Compare(s.ErrorsLast, o.ErrorsLast), cmp.Compare(s.Since, o.Since), cmp.Compare(s.Errors, o.Errors))
}

// rank makes the candidates of what is recorded of the places.
func (r *Result) rank(records []record) {
	codes, number := make([][sha256.Size]byte, len(records)), 0
	r.attackers.Each(func(place int, code []byte) { codes[place] = sha256.Sum256(code) })
	same := map[[sha256.Size]byte][]int{}
	for place := range records {
		if !r.attackers.IsThere(place) {
			continue
		}
		e := &records[place]
		since := r.Heard.First
		if e.last > 0 { // steps may be numbered from 0, and are counted from 1
			since = int64(e.last) + min(1, r.Heard.First)
		}
		same[codes[place]] = append(same[codes[place]], number)
		r.Candidates = append(r.Candidates, Candidate{
			Attacker: number, Score: Score{e.recent.inWindow(), since, e.errors}, place: place, was: e.was,
		})
		number++
	}
	for _, list := range same {
		for _, i := range list {
			r.Candidates[i].Same = len(list) - 1
		}
	}
	slices.SortFunc(r.Candidates, func(a, b Candidate) int {
		return cmp.Or(a.compare(b.Score), cmp.Compare(a.Attacker, b.Attacker))
	})
}

// At returns the step, as the log numbers it, after which candidates have their Weights.
func (r *Result) At() int64 {
	if r.at == nil {
		return r.Heard.Last
	}
	return *r.at
}

// Weights sets w to those of a candidate, [k*N+n], after step At.
func (r *Result) Weights(c *Candidate, w []int8) {
	if r.taken == nil {
		r.attackers.Weights(c.place, w)
		return
	}
	copy(w, r.taken[int(c.was)*len(w):][:len(w)])
}

// Match is how the candidates compare with a key that is known.
type Match struct {
	Equal int // candidates with all of its weights
	First int // the rank of the first of them, from 1; 0 if there is none
	Best  int // the most weights of it that a candidate has
	Rank  int // the rank of the first candidate with that many
}

// Match compares the candidates' weights with a key, [k*N+n].
func (r *Result) Match(key []int8) (m Match) {
	w := make([]int8, len(key))
	m.Best = -1
	for i := range r.Candidates {
		r.Weights(&r.Candidates[i], w)
		n := 0
		for j, v := range w {
			if v == key[j] {
				n++
			}
		}
		if n > m.Best {
			m.Best, m.Rank = n, i+1
		}
		if n == len(key) {
			if m.Equal++; m.First == 0 {
				m.First = i + 1
			}
		}
	}
	return m
}
