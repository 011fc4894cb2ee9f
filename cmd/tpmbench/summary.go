package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// textWidth returns how wide a text for w may be, in columns.
func textWidth(w io.Writer) int {
	if columns, ok := terminal(w); ok {
		return max(40, min(columns, 80))
	}
	return 80
}

// printStatistics prints what run and inspect have in common: the parameters, and statistics of the
// trials.
func printStatistics(w io.Writer, s batch.Summary, stats *batch.Stats, width int) {
	p := s.Params
	fmt.Fprintln(w)
	printWrapped(w, fmt.Sprintf("%s, seed %s, %s from %s on", machines(p.Params), s.Seed, phrase.Plural(s.Trials, "trial"), s.FirstTrial), width)
	if s.AttackSuccess != nil {
		fmt.Fprintf(w, "  %s\n", ensemble(p))
	}
	fmt.Fprintln(w)
	if d := s.SyncSteps; d.Mean != nil {
		printHistogram(w, stats, width)
		fmt.Fprintln(w)
		printFact(w, "mean", spread(d, s.Synced))
		printFact(w, "quantiles", quantiles(d))
		printFact(w, "learning steps", spread(s.LearningSteps, s.Synced))
		printFact(w, "quantiles", quantiles(s.LearningSteps))
	}
	if missing := s.Trials - s.Synced; missing > 0 {
		printFact(w, "not synchronised", fmt.Sprintf("%s after %s steps", share(missing, s.Trials), phrase.Grouped(p.MaxSteps)))
	} else if s.Trials > 0 {
		printFact(w, "not synchronised", "none")
	}
	printDetection(w, s.DetectSummary)
	if s.Shared != nil && s.Trials > 0 {
		printFact(w, "shared enough", share(*s.Shared, s.Trials))
		printSteps(w, "share steps", *s.ShareSteps, *s.Shared)
	}
	printAttackers(w, s.AttackerSummary)
}

// printWrapped prints a text in lines of at most width columns.
func printWrapped(w io.Writer, text string, width int) {
	for _, line := range wrapped(text, width-2) {
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
	printFact(w, "detected", share(d.Detected, d.Trials))
	if d.Detected == 0 {
		return
	}
	printSteps(w, "detect steps", *s.DetectSteps, d.Detected)
	printFact(w, "wrongly", fmt.Sprintf("%s, 95 %%: %s to %s", share(d.Wrong, d.Detected), phrase.Percent(*d.PWrongLow), phrase.Percent(*d.PWrongHigh)))
	printSteps(w, "weights missing", d.MissingWeights, d.Wrong)
}

// printSteps prints the distribution of a value that n trials have, if any do.
func printSteps(w io.Writer, name string, d batch.Spread, n uint64) {
	if n > 0 {
		printFact(w, name, spread(d, n))
		printFact(w, "quantiles", quantiles(d))
	}
}

// printFact prints a line of a name and a value.
func printFact(w io.Writer, name, value string) {
	fmt.Fprintf(w, "  %-17s %s\n", phrase.Printable(name), phrase.Printable(value))
}

// spread describes the distribution of a value over n trials.
func spread(d batch.Spread, n uint64) string {
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

func share(n, of uint64) string {
	return fmt.Sprintf("%s of %s (%s)", phrase.Grouped(n), phrase.Grouped(of), phrase.Percent(float64(n)/float64(of)))
}

// printSpeed prints how long a run took, and on which backend.
func printSpeed(w io.Writer, s batch.Summary) {
	printFact(w, "time", fmt.Sprintf("%s on %s, %s", phrase.Duration(time.Duration(*s.Seconds*1e9)), s.Backend, phrase.Plural(*s.Threads, "thread")))
	printFact(w, "speed", fmt.Sprintf("%s trials/s, %s pair-steps/s", phrase.Scaled(*s.TrialsPerSecond), phrase.Scaled(*s.PairStepsPerSecond)))
}
