package text

import (
	"fmt"
	"io"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Ensemble describes the attackers of each pair, and what else only attackers give a meaning.
func Ensemble(p batch.SummaryParams) string {
	s := fmt.Sprintf("%s by %s", p.Attack, phrase.Plural(p.Attackers, "attacker"))
	if p.Attack == kernels.Genetic {
		s = fmt.Sprintf("%s by at most %s", p.Attack, phrase.Plural(p.Attackers, "network"))
	}
	for i := range kernels.Fields {
		switch f := &kernels.Fields[i]; {
		case f.Of == nil || !f.Applies(p.Params) || f.Name == "attackers":
		case f.Kind == kernels.Truth && f.Get(p.Params) == 1:
			s += ", " + f.Label
		case f.Kind == kernels.Whole:
			s += ", " + f.Label + phrase.Grouped(f.Get(p.Params))
		}
	}
	return s
}

// printAttackers prints how the attackers fared, if there are any.
func printAttackers(w io.Writer, s batch.AttackerSummary) {
	if s.AttackSuccess == nil || s.AttackSuccess.Trials == 0 {
		return
	}
	fmt.Fprintln(w)
	a, b := s.AttackSuccess, s.BestAgreement
	Fact(w, "attack success", fmt.Sprintf("%s, 95 %%: %s to %s", Share(a.Any, a.Trials), phrase.Percent(*a.PAnyLow), phrase.Percent(*a.PAnyHigh)))
	if a.PEach != nil {
		Fact(w, "each attacker", phrase.Percent(*a.PEach))
	}
	agreement := fmt.Sprintf("mean %.3f", *b.Mean)
	if b.SE != nil {
		agreement += fmt.Sprintf(" ± %.3f", *b.SE)
	}
	Fact(w, "best agreement", agreement+fmt.Sprintf("  p10 %.3f  p50 %.3f  max %.3f", *b.P10, *b.P50, *b.Max))
	Fact(w, "0.98 or more", Share(b.AtLeast98, a.Trials))
	if s.Learned == nil {
		return
	}
	Fact(w, "learned", Share(*s.Learned, a.Trials))
	if *s.Learned > 0 {
		Fact(w, "learn steps", Spread(*s.LearnSteps, *s.Learned))
		Fact(w, "quantiles", quantiles(*s.LearnSteps))
	}
	if r := s.LearnRatio; r.Trials > 0 {
		Fact(w, "sync / learn", fmt.Sprintf("mean %s  p50 %s  p99 %s  max %s", phrase.Digits(*r.Mean), phrase.Digits(*r.P50), phrase.Digits(*r.P99), phrase.Digits(*r.Max)))
	}
}
