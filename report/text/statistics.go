package text

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Statistics prints the parameters of a run and statistics of its trials, at most width columns wide.
func Statistics(w io.Writer, s batch.Summary, stats *batch.Stats, width int) {
	p := s.Params
	fmt.Fprintln(w)
	printWrapped(w, fmt.Sprintf("%s, seed %s, %s from %s on", machines(p.Params), s.Seed, phrase.Plural(s.Trials, "trial"), s.FirstTrial), width)
	if s.AttackSuccess != nil {
		fmt.Fprintf(w, "  %s\n", Ensemble(p))
	}
	if s.Trials > 0 {
		fmt.Fprintln(w)
	}
	if d := s.SyncSteps; d.Mean != nil {
		printHistogram(w, stats, width)
		fmt.Fprintln(w)
		Fact(w, "mean", Spread(d, s.Synced))
		Fact(w, "quantiles", quantiles(d))
	}
	if d := s.LearningSteps; d.Mean != nil {
		label := "learning steps"
		if s.Synced < s.Trials {
			label = "learning, of all"
		}
		Fact(w, label, Spread(d, s.Trials))
		Fact(w, "quantiles", quantiles(d))
	}
	if missing := s.Trials - s.Synced; missing > 0 {
		Fact(w, "not synchronised", fmt.Sprintf("%s after %s steps", Share(missing, s.Trials), phrase.Grouped(p.MaxSteps)))
	} else if s.Trials > 0 {
		Fact(w, "not synchronised", "none")
	}
	printDetection(w, s.DetectSummary)
	if s.Shared != nil && s.Trials > 0 {
		Fact(w, "shared enough", Share(*s.Shared, s.Trials))
		printSteps(w, "share steps", *s.ShareSteps, *s.Shared)
	}
	printAttackers(w, s.AttackerSummary)
}

// printWrapped prints a text in lines of at most width columns.
func printWrapped(w io.Writer, text string, width int) {
	for _, line := range phrase.Wrapped(text, width-2) {
		fmt.Fprintf(w, "  %s\n", line)
	}
}

// machines describes the machines of p's pairs.
func machines(p kernels.Params) string {
	first := fmt.Sprintf("K=%d N=%d L=%d %s, tie %s", p.K, p.N, p.L, p.Rule, p.Tie)
	return strings.Join(append([]string{first}, p.Variant()...), ", ")
}

// printDetection prints how pairs fared that took themselves for synchronised.
func printDetection(w io.Writer, s batch.DetectSummary) {
	d := s.Detection
	if d == nil || d.Trials == 0 {
		return
	}
	Fact(w, "detected", Share(d.Detected, d.Trials))
	if d.Detected == 0 {
		return
	}
	printSteps(w, "detect steps", *s.DetectSteps, d.Detected)
	Fact(w, "wrongly", fmt.Sprintf("%s, 95 %%: %s to %s", Share(d.Wrong, d.Detected), phrase.Percent(*d.PWrongLow), phrase.Percent(*d.PWrongHigh)))
	printSteps(w, "weights missing", d.MissingWeights, d.Wrong)
}

// printSteps prints the distribution of a value that n trials have, if any do.
func printSteps(w io.Writer, name string, d batch.Spread, n uint64) {
	if n > 0 {
		Fact(w, name, Spread(d, n))
		Fact(w, "quantiles", quantiles(d))
	}
}

// Spread describes the distribution of a value over n trials.
func Spread(d batch.Spread, n uint64) string {
	text := fmt.Sprintf("%.2f", *d.Mean)
	if d.SD != nil {
		text += fmt.Sprintf(" ± %.2f, standard deviation %.1f", *d.SE, *d.SD)
	}
	return text + ", " + among(n)
}

// among says over how many trials a mean is taken.
func among(n uint64) string {
	if n < batch.FewValues {
		return fmt.Sprintf("of %s only, so it says little", phrase.Plural(n, "trial"))
	}
	return "of " + phrase.Plural(n, "trial")
}

func quantiles(d batch.Spread) string {
	var list []string
	for _, q := range []struct {
		name  string
		value *uint32
	}{{"min", d.Min}, {"p10", d.P10}, {"p50", d.P50}, {"p90", d.P90}, {"p99", d.P99}, {"max", d.Max}} {
		list = append(list, fmt.Sprintf("%s %s", q.name, phrase.Grouped(*q.value)))
	}
	return strings.Join(list, "  ")
}

// Share describes n of a number as a share too.
func Share(n, of uint64) string {
	return fmt.Sprintf("%s of %s (%s)", phrase.Grouped(n), phrase.Grouped(of), phrase.Percent(float64(n)/float64(of)))
}

// Speed prints how long a run took, and on which backend.
func Speed(w io.Writer, s batch.Summary) {
	Fact(w, "time", fmt.Sprintf("%s on %s, %s", phrase.Duration(time.Duration(*s.Seconds*1e9)), s.Backend, phrase.Plural(*s.Threads, "thread")))
	Fact(w, "speed", fmt.Sprintf("%s trials/s, %s pair-steps/s", phrase.Scaled(*s.TrialsPerSecond), phrase.Scaled(*s.PairStepsPerSecond)))
}
