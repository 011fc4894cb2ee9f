package bench

import (
	"fmt"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Choice is the backend that auto takes for a case, beside the best of those measured.
type Choice struct {
	Case    string `json:"case"`
	Threads int    `json:"threads"`
	Trials  uint64 `json:"trials"` // those that the best ran
	Backend string `json:"backend"`
	Best    string `json:"best"`
	// the rate as a share of the best one's; nil if the backend was not measured
	OfBest *float64 `json:"of_best"`
}

// Choose adds the choices for the cases of the report; take returns what auto takes.
func (r *Report) Choose(cases []*Case, take func(p kernels.Params, threads int) string) {
	for _, c := range cases {
		for _, best := range r.Results {
			if best.Case != c.Name || best.Write != WriteNone || best.RatioToBest < 1 || best.Backend == plainest {
				continue
			}
			choice := Choice{Case: c.Name, Threads: best.Threads, Trials: best.Trials, Best: best.Backend}
			choice.Backend = take(c.of(best.Trials), best.Threads)
			if x := r.Result(Key{c.Name, choice.Backend, best.Threads, WriteNone}); x != nil {
				choice.OfBest = &x.RatioToBest
			}
			r.Choices = append(r.Choices, choice)
		}
	}
}

func (c *Choice) String() string {
	s := fmt.Sprintf("auto takes %s for %s on %s", c.Backend, phrase.Plural(c.Trials, "trial"), phrase.Plural(c.Threads, "thread"))
	switch {
	case c.OfBest == nil:
		return s + ", which was not measured"
	case c.Backend == c.Best:
		return s + ", the fastest here"
	}
	return s + fmt.Sprintf(", at %s of the rate of %s", percent(*c.OfBest), c.Best)
}
