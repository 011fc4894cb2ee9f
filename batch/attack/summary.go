package attack

import (
	"encoding/hex"
	"slices"
	"strconv"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Best is how many candidates a summary has.
const Best = 10

// Summary sums up attacks on one log.
type Summary struct {
	Contract   int              `json:"contract"`
	Version    string           `json:"version"`
	Log        LogSummary       `json:"log"`
	Attacks    []AttackSummary  `json:"attacks"`
	At         int64            `json:"at"`    // the step after which candidates have their weights
	Notes      []string         `json:"notes"` // what the reader should know of how steps were counted
	Plausible  bool             `json:"plausible"`
	Verdict    string           `json:"verdict"`
	Candidates []CandidateShown `json:"candidates"` // the best of all attacks
	Seconds    float64          `json:"seconds"`
}

// LogSummary is what the log tells.
type LogSummary struct {
	Path          string   `json:"path"`
	Format        string   `json:"format"`
	Agreed        bool     `json:"agreed"` // only steps in which both outputs were equal are recorded
	Steps         int64    `json:"steps"`
	LearningSteps int64    `json:"learning_steps"`
	First         int64    `json:"first_step"`
	Last          int64    `json:"last_step"`
	Differed      *int64   `json:"last_difference"` // the last step in which the outputs differed
	Assumed       []string `json:"assumed"`         // parameters that are defaults, since neither flags nor the log have them
}

// AttackSummary is one attack.
type AttackSummary struct {
	Params        batch.SummaryParams `json:"params"`
	Seed          string              `json:"seed"` // decimal
	Backend       string              `json:"backend"`
	AttackerSteps float64             `json:"attacker_steps_per_second"`
	Candidates    int                 `json:"candidates"` // attackers at the end
	Check         *MatchShown         `json:"check,omitempty"`
	Digest        string              `json:"digest"`
}

// MatchShown is a Match; what there is not is null.
type MatchShown struct {
	Equal     int  `json:"equal"`
	Rank      *int `json:"rank"`
	Attacker  *int `json:"attacker"`
	Best      int  `json:"best_equal_weights"`
	BestRank  int  `json:"best_rank"`
	BestOther int  `json:"best_attacker"`
}

// CandidateShown is a candidate with its weights.
type CandidateShown struct {
	Attack   string `json:"attack"`
	Attacker int    `json:"attacker"`
	Score
	Same    int    `json:"same"`
	Weights string `json:"weights"` // hexadecimal int8, [k*N+n]
}

// Shown returns the best candidates with their weights.
func (r *Result) Shown() (list []CandidateShown) {
	w := make([]int8, r.Params.Weights())
	for i := range r.Candidates[:min(Best, len(r.Candidates))] {
		c := &r.Candidates[i]
		r.Weights(c, w)
		list = append(list, CandidateShown{r.Params.Attack.String(), c.Attacker, c.Score, c.Same, hex.EncodeToString(kernels.Bytes(w))})
	}
	return list
}

// Shown returns the match of r's candidates as summaries have it.
func (m Match) Shown(r *Result) *MatchShown {
	s := &MatchShown{Equal: m.Equal, Best: m.Best, BestRank: m.Rank, BestOther: r.Candidates[m.Rank-1].Attacker}
	if m.First > 0 {
		s.Rank, s.Attacker = &m.First, &r.Candidates[m.First-1].Attacker
	}
	return s
}

// Summary sums up an attack, with options in its Verdict called as name says.
func (r *Result) Summary(version, backend string, seconds float64, digest string, name func(string) string) Summary {
	h := &r.Heard
	log := LogSummary{Steps: h.Steps, LearningSteps: h.Learning, First: h.First, Last: h.Last}
	if h.Learning < h.Steps {
		log.Differed = &h.Differed
	}
	rate := 0.0
	if seconds > 0 {
		rate = float64(h.Steps) * float64(r.Params.Attackers) / seconds
	}
	return Summary{
		Contract: kernels.ContractVersion, Version: version, Log: log, At: r.At(), Plausible: r.Plausible(),
		Verdict: phrase.Options(r.Verdict(), name), Candidates: r.Shown(), Seconds: seconds,
		Attacks: []AttackSummary{{
			Params: batch.SummaryParams{Params: r.Params}, Seed: strconv.FormatUint(r.Params.Seed, 10), Backend: backend,
			AttackerSteps: rate, Candidates: len(r.Candidates), Digest: digest,
		}},
	}
}

// Add adds a summary of a further attack on the same log.
func (s *Summary) Add(o Summary) {
	for _, note := range o.Notes {
		if !slices.Contains(s.Notes, note) {
			s.Notes = append(s.Notes, note)
		}
	}
	s.Attacks, s.Seconds = append(s.Attacks, o.Attacks...), s.Seconds+o.Seconds
	if o.Candidates[0].compare(s.Candidates[0].Score) < 0 {
		s.Plausible, s.Verdict = o.Plausible, o.Verdict
	}
	s.Candidates = append(s.Candidates, o.Candidates...)
	slices.SortStableFunc(s.Candidates, func(a, b CandidateShown) int { return a.compare(b.Score) })
	s.Candidates = s.Candidates[:min(Best, len(s.Candidates))]
}
