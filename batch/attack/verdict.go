package attack

import (
	"fmt"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Plausible reports whether the first candidate is a likely key: in a whole window at the log's end it
// has foretold every output of A. With the tie split machines of equal weights differ where a field is
// 0, and attackers have the tie of B, so that one with A's weights errs just where B differs from A.
func (r *Result) Plausible() bool {
	return r.Heard.Steps >= Window && r.Candidates[0].ErrorsLast <= r.Unavoidable()
}

// Unavoidable returns how many errors in the window an attacker with A's weights makes.
func (r *Result) Unavoidable() int {
	if r.Params.Tie.Splits() {
		return r.Heard.InWindow
	}
	return 0
}

// Verdict says in a sentence what speaks for the first candidate, or that none is plausible and what
// else to try, with options as {name}.
func (r *Result) Verdict() string {
	c, h := &r.Candidates[0], &r.Heard
	switch {
	case r.Plausible():
		return fmt.Sprintf("attacker %d is plausible: %s, and it has not erred since step %d; %s.%s", c.Attacker, r.foretold(), c.Since, others(c.Same), r.unsynced())
	case h.Steps < Window && c.ErrorsLast == 0:
		return fmt.Sprintf("none is sure: attacker %d has foretold A's output in all of the log's %s, which are too few to tell it from others; record more steps.", c.Attacker, phrase.Plural(h.Steps, "step"))
	}
	return fmt.Sprintf("none is plausible: even the best, attacker %d, erred in %d of the last %s; %s.", c.Attacker, c.ErrorsLast, phrase.Plural(min(h.Steps, Window), "step"), strings.Join(r.advice(), ", or "))
}

func (r *Result) foretold() string {
	if n := r.Candidates[0].ErrorsLast; n > 0 {
		return fmt.Sprintf("in the last %d steps it erred %d times, no more than B, whose ties are its own", Window, n)
	}
	return fmt.Sprintf("it has foretold A's output in all of the last %d steps", Window)
}

func others(same int) string {
	switch same {
	case 0:
		return "no other has its weights"
	case 1:
		return "1 other has its weights"
	}
	return fmt.Sprintf("%s others have its weights", phrase.Grouped(same))
}

// unsynced warns of a pair that has no key yet.
func (r *Result) unsynced() string {
	if r.Heard.InWindow == 0 || r.Params.Tie.Splits() {
		return ""
	}
	return fmt.Sprintf(" A and B still differed in step %d, so that they have no key before it.", r.Heard.Differed)
}

// advice says what else to try.
func (r *Result) advice() (list []string) {
	h, p := &r.Heard, r.Params
	window := int(min(h.Steps, Window))
	switch {
	case h.InWindow > 0 && !p.Tie.Splits():
		list = append(list, fmt.Sprintf("record more steps, since A and B still differed in step %d", h.Differed))
	case 5*r.Candidates[0].ErrorsLast > window:
		list = append(list, "look whether {l}, {rule} and {tie} are the pair's, since this is little better than guessing")
	}
	if p.Attack != kernels.Genetic && p.K <= kernels.MaxVoters {
		list = append(list, "try {attack} genetic")
	}
	if p.Attackers < kernels.MaxAttackers {
		list = append(list, "more {attackers}")
	}
	return append(list, "another {seed}")
}
