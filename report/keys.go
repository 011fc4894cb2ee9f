package report

import (
	"fmt"
	"strconv"

	"tpmbench/batch/weights"
	"tpmbench/internal/phrase"
)

// keyData is what the page's script gets of a file's keys: how many weights are -depth..depth.
type keyData struct {
	Depth int      `json:"depth"`
	Count []uint64 `json:"count"`
}

// keys returns the data of a file that has keys, else nil.
func (f *file) keys() *keyData {
	if f.Keys == nil || f.Keys.Keys == 0 {
		return nil
	}
	d := &keyData{Depth: f.Keys.Depth}
	for _, s := range f.Keys.Distribution {
		d.Count = append(d.Count, s.Count)
	}
	return d
}

// keysTable describes the keys of files that all have some.
func keysTable(files []file) Table {
	t := newTable("What the keys are worth, in the trials that synchronised; errors are the jackknife's over the trials", files)
	row := func(name string, value func(s *weights.Summary) string) {
		t.row(name, files, func(f *file) string { return value(f.Keys) })
	}
	row("keys", func(s *weights.Summary) string { return of(s.Keys, s.Trials) })
	row("entropy of a weight, bits", func(s *weights.Summary) string { return withError(s.Entropy, s.EntropySE, s.Keys) })
	row("of uniform weights, log2(2L+1)", func(s *weights.Summary) string { return fmt.Sprintf("%.4f", s.EntropyMost) })
	row("from the weights of one key alone, too low", func(s *weights.Summary) string { return withError(s.EntropyWithin, s.EntropyWithinSE, s.Keys) })
	row("weights at the boundary, −L or L", func(s *weights.Summary) string { return shareWithError(s.Boundary, s.BoundarySE) })
	row("correlation of neighbours", func(s *weights.Summary) string { return withError(s.Neighbours, s.NeighboursSE, s.Keys) })
	row("correlation between hidden units", func(s *weights.Summary) string { return withError(s.Units, s.UnitsSE, s.Keys) })
	row("bits in a key, at most", func(s *weights.Summary) string { return withError(s.Bound, s.BoundSE, s.Keys) })
	row("of uniform weights, K N log2(2L+1)", func(s *weights.Summary) string { return phrase.Number(s.Bits) })
	row("trials that share their key with another", func(s *weights.Summary) string { return of(s.Equal, s.Keys) })
	return t
}

// shareWithError formats a share and its standard error in percent, to two digits of the latter.
func shareWithError(share, se *float64) string {
	switch {
	case share == nil:
		return none
	case se == nil:
		return percent(share)
	}
	d := decimals(100 * *se)
	return phrase.Fixed(100**share, d) + " ± " + strconv.FormatFloat(100**se, 'f', d, 64) + " %"
}
