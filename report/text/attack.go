package text

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tpmbench/batch/attack"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Attack prints the summary of attacks on a log.
func Attack(w io.Writer, s *attack.Summary) {
	fmt.Fprintln(w)
	p := s.Attacks[0].Params
	printWrapped(w, fmt.Sprintf("%s: %s, %s", phrase.Printable(s.Log.Path), machines(p.Params), heard(&s.Log)), 80)
	for _, a := range s.Attacks {
		fmt.Fprintf(w, "  %s, seed %s\n", Ensemble(a.Params), a.Seed)
	}
	for _, note := range s.Notes {
		printWrapped(w, strings.ToUpper(note[:1])+note[1:]+".", 80)
	}
	fmt.Fprintf(w, "\n  %-8s%-12s%10s%13s%10s%10s%8s\n", "", "attack", "attacker", "errors_last", "since", "errors", "same")
	for i, c := range s.Candidates {
		fmt.Fprintf(w, "  %-8d%-12s%10d%13d%10d%10d%8d\n", i+1, c.Attack, c.Attacker, c.ErrorsLast, c.Since, c.Errors, c.Same)
	}
	fmt.Fprintln(w)
	printWrapped(w, strings.ToUpper(s.Verdict[:1])+s.Verdict[1:], 80)
	fmt.Fprintln(w)
	Fact(w, "weights", beginning(s.Candidates[0].Weights)+fmt.Sprintf(", of the first after step %d", s.At))
	for _, a := range s.Attacks {
		if a.Check != nil {
			Fact(w, "key", checked(a.Check, p.Params, len(s.Attacks) > 1, a.Params.Attack))
		}
	}
	Fact(w, "time", phrase.Duration(time.Duration(s.Seconds*1e9)))
}

// heard says what the log has.
func heard(l *attack.LogSummary) string {
	text := phrase.Plural(l.Steps, "step")
	if l.Agreed {
		text += " in which the outputs agreed"
	} else if l.Differed != nil {
		text += fmt.Sprintf(", of which %s with equal outputs, the last others in step %d", phrase.Grouped(l.LearningSteps), *l.Differed)
	} else {
		text += ", all with equal outputs"
	}
	if len(l.Assumed) > 0 {
		text += "; nothing says otherwise than the default of " + phrase.And(l.Assumed)
	}
	return text
}

// beginning is what a line has room for of a key.
func beginning(hex string) string {
	if len(hex) > 32 {
		return hex[:32] + "..."
	}
	return hex
}

// checked says how the candidates compare with a known key.
func checked(m *attack.MatchShown, p kernels.Params, several bool, a kernels.Attack) string {
	text := fmt.Sprintf("no candidate has it; the nearest, number %d (attacker %d), shares %d of %d weights", m.BestRank, m.BestOther, m.Best, p.Weights())
	if m.Rank != nil {
		text = fmt.Sprintf("candidate %d (attacker %d) has it", *m.Rank, *m.Attacker)
		if m.Equal > 1 {
			text += ", the first of " + phrase.Grouped(m.Equal)
		}
	}
	if several {
		text += ", of " + a.String()
	}
	return text
}
