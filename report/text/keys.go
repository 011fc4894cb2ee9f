package text

import (
	"fmt"
	"io"

	"tpmbench/batch"
	"tpmbench/batch/weights"
	"tpmbench/internal/phrase"
)

// Keys is what the keys of a result are worth.
type Keys struct {
	File       string              `json:"file"`
	Params     batch.SummaryParams `json:"params"`
	Seed       string              `json:"seed"`        // decimal
	FirstTrial string              `json:"first_trial"` // decimal
	Asked      uint64              `json:"-"`           // trials that were asked for
	Complete   bool                `json:"complete"`    // it has all of them
	Missing    string              `json:"-"`           // what an incomplete one lacks
	weights.Summary
	Digest string `json:"digest"` // of the rows
}

// PrintKeys prints what the keys of a result are worth, at most width columns wide.
func PrintKeys(w io.Writer, k *Keys, width int) {
	p := k.Params
	fmt.Fprintln(w)
	printWrapped(w, fmt.Sprintf("%s: %s, seed %s, %s from %s on", phrase.Printable(k.File), machines(p.Params), k.Seed, phrase.Plural(k.Trials, "trial"), k.FirstTrial), width)
	fmt.Fprintln(w)
	if k.Keys > 0 {
		printWeights(w, k.Distribution, width)
		fmt.Fprintln(w)
	}
	keys := phrase.Grouped(k.Keys)
	if k.Without > 0 {
		keys += fmt.Sprintf("; left out: %s that did not synchronise", phrase.Plural(k.Without, "trial"))
	}
	Fact(w, "keys", keys)
	if k.Keys > 0 {
		Fact(w, "entropy", fmt.Sprintf("%s bits a weight, of %s", measured(k.Entropy, k.EntropySE, 1), phrase.Number(k.EntropyMost)))
		Fact(w, "within a key", measured(k.EntropyWithin, k.EntropyWithinSE, 1)+", from the weights of one key alone, which is too low")
		Fact(w, "boundary", fmt.Sprintf("%s %% of the weights are −%d or %d", measured(k.Boundary, k.BoundarySE, 100), k.Depth, k.Depth))
		Fact(w, "neighbours", correlated(k.Neighbours, k.NeighboursSE, "a hidden unit has only one weight, or all are equal"))
		Fact(w, "hidden units", correlated(k.Units, k.UnitsSE, "there is only one, or all weights are equal"))
		Fact(w, "bits in a key", fmt.Sprintf("at most %s, of %s", measured(k.Bound, k.BoundSE, 1), phrase.Number(k.Bits)))
		Fact(w, "equal keys", equalKeys(&k.Summary))
	}
	Fact(w, "digest", k.Digest)
	if !k.Complete {
		Fact(w, "unfinished", k.Missing)
	}
}

// measured writes a value with its error, both times a factor.
func measured(v, se *float64, factor float64) string {
	switch {
	case v == nil:
		return "–"
	case se == nil:
		return phrase.Number(factor * *v)
	}
	return phrase.Measured(factor**v, factor**se)
}

func correlated(v, se *float64, none string) string {
	if v == nil {
		return "no correlation: " + none
	}
	return "correlation " + measured(v, se, 1)
}

// equalKeys says how many trials share a key with another.
func equalKeys(s *weights.Summary) string {
	text := "none"
	if s.Equal > 0 {
		text = fmt.Sprintf("%s share theirs with another; %s", Share(s.Equal, s.Keys), phrase.Plural(s.Different, "different key"))
	}
	if s.Sampled < 1 {
		text += fmt.Sprintf(", extrapolated from one key in %.0f", 1/s.Sampled)
	}
	return text
}

// weightRows is the most rows of the picture of a distribution.
const weightRows = 21

// printWeights draws how frequent weights are. If there are many, neighbours share a row.
func printWeights(w io.Writer, list []weights.Share, width int) {
	group := (len(list) + weightRows - 1) / weightRows
	var labels, shares []string
	var counts []uint64
	label, number, most, all := len("weight"), len("share"), uint64(0), uint64(0)
	for _, s := range list {
		all += s.Count
	}
	for i := 0; i < len(list); i += group {
		last, count := min(i+group, len(list))-1, uint64(0)
		for _, s := range list[i : last+1] {
			count += s.Count
		}
		name := phrase.Number(float64(list[i].Weight))
		if last > i {
			name += " – " + phrase.Number(float64(list[last].Weight))
		}
		share := phrase.PercentTo(2, float64(count)/float64(all))
		labels, shares, counts = append(labels, name), append(shares, share), append(counts, count)
		label, number, most = max(label, len([]rune(name))), max(number, len(share)), max(most, count)
	}
	room := max(8, min(50, width-label-number-6))
	fmt.Fprintf(w, "  %*s  %*s\n", label, "weight", number, "share")
	for i, count := range counts {
		fmt.Fprintf(w, "  %*s  %*s  %s\n", label, labels[i], number, shares[i], barOf(count, most, room))
	}
}

// Warning prints the warning that stays beside whatever is said of keys.
func Warning(w io.Writer, width int) { printWrapped(w, weights.Broken, width) }
