package text

import (
	"fmt"
	"io"
	"time"

	"tpmbench/batch/overlaps"
	"tpmbench/internal/phrase"
)

// Overlaps prints the summary of a run of perceptrons for which that many trials were asked.
func Overlaps(w io.Writer, s overlaps.Summary, asked uint64) {
	fmt.Fprintf(w, "\n  N=%d, seed %s, %s from %s on, up to alpha = %s (%s)\n\n", s.N, s.Seed, phrase.Plural(s.Trials, "trial"), s.FirstTrial, phrase.Digits(s.Alpha), phrase.Plural(s.Steps, "step"))
	if s.Trials > 0 {
		fmt.Fprintf(w, "  %8s  %9s %9s  %9s  %9s  %s\n", "eta", "overlap", "±", "theory", "final", "antiparallel")
		for _, r := range s.Rates {
			se := ""
			if r.SE != nil {
				se = fmt.Sprintf("%.2g", *r.SE)
			}
			fmt.Fprintf(w, "  %8.5g  %9.4f %9s  %9.4f  %9.4f  %s\n", r.Eta, *r.Overlap, se, r.Theory.Overlap, r.Theory.Final, Share(r.Antiparallel, s.Trials))
		}
		fmt.Fprintln(w)
	}
	if asked == 0 {
		Fact(w, "trials", "none were asked for")
	}
	Fact(w, "critical eta", fmt.Sprintf("%.4f, at %.2f degrees", s.Critical.Eta, s.Critical.Angle))
	printEnd(w, s.Seconds, s.Threads, s.Digest)
}

// printEnd prints how long a run took and what its digest is.
func printEnd(w io.Writer, seconds float64, threads int, digest string) {
	Fact(w, "time", fmt.Sprintf("%s, %s", phrase.Duration(time.Duration(seconds*1e9)), phrase.Plural(threads, "thread")))
	Fact(w, "digest", digest)
}
