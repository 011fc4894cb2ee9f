package text

import (
	"fmt"
	"io"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/curves"
)

// Curve prints the summary of a curve.
func Curve(w io.Writer, s curves.Summary) {
	p := s.Params
	fmt.Fprintln(w)
	printWrapped(w, fmt.Sprintf("%s, seed %s, %s from %s on, up to step %s", machines(p.Params), s.Seed, phrase.Plural(s.Trials, "pair"), s.FirstTrial, phrase.Grouped(p.MaxSteps)), 80)
	attacked := p.Attack != kernels.NoAttack
	if attacked {
		fmt.Fprintf(w, "  %s\n", Ensemble(p))
	}
	fmt.Fprintf(w, "\n  %-10s%10s%12s%12s", "step", "synced", "overlap", "equal")
	if attacked {
		fmt.Fprintf(w, "%16s%16s", "attacker equal", "and all equal")
	}
	fmt.Fprintln(w)
	for _, t := range s.Times {
		if t.Step == nil {
			fmt.Fprintf(w, "  %-10s%10s\n", "later", phrase.Percent(*t.Share))
			continue
		}
		fmt.Fprintf(w, "  %-10s%10s%12.6f%12s", phrase.Grouped(*t.Step), phrase.Percent(*t.Synced), *t.Overlap, phrase.Percent(*t.Equal))
		if attacked {
			fmt.Fprintf(w, "%16s%16s", phrase.Percent(*t.AttackerEqual), phrase.Percent(*t.AttackerSynced))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
	if s.Tau != nil {
		tau := phrase.Digits(*s.Tau)
		if s.TauSE != nil {
			tau = phrase.WithError(*s.Tau, *s.TauSE)
		}
		Fact(w, "tau", tau+": weights that differ fall as exp(-t/tau)")
	}
	printEnd(w, s.Seconds, s.Threads, s.Digest)
}
