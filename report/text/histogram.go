package text

import (
	"fmt"
	"io"
	"strings"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
)

const (
	histogramRows = 20    // most rows
	bodyRows      = 18    // most rows for the share bodyShare of the trials
	bodyShare     = 0.995 // share of the trials in bins of equal width; the rest may share the last row
)

// bin is a row of a histogram: from <= sync_steps < from+width, or from <= sync_steps if open.
type bin struct {
	from, width uint64
	open        bool // the last row, which has all larger values
	count       uint64
}

func (b bin) label() string {
	switch {
	case b.open:
		return fmt.Sprintf("%d +", b.from)
	case b.width == 1:
		return fmt.Sprint(b.from)
	}
	return fmt.Sprintf("%d – %d", b.from, b.from+b.width-1)
}

// bins sorts the sync_steps of s into rows of a round width. It returns nil if there are none.
func bins(s *batch.Stats) []bin {
	if s.Synced() == 0 {
		return nil
	}
	first, _ := s.Quantile(0)
	body, _ := s.Quantile(bodyShare)
	last, _ := s.Quantile(1)
	lo, width := uint64(first), roundWidth(uint64(first), uint64(body))

	start := lo / width
	rows := uint64(body)/width - start + 1
	all := uint64(last)/width - start + 1
	open := all > histogramRows
	if !open {
		rows = all
	}
	list := make([]bin, rows, rows+1)
	for i := range list {
		list[i] = bin{from: (start + uint64(i)) * width, width: width}
	}
	if open {
		list = append(list, bin{from: (start + rows) * width, open: true})
	}
	for v, n := range s.Histogram() {
		i := min(uint64(v)/width-start, uint64(len(list)-1))
		list[i].count += n
	}
	return list
}

// roundWidth returns the least of 1, 2, 5, 10, 20, 50, ... with which lo..hi takes at most
// bodyRows.
func roundWidth(lo, hi uint64) uint64 {
	for ten := uint64(1); ; ten *= 10 {
		for _, w := range []uint64{ten, 2 * ten, 5 * ten} {
			if hi/w-lo/w < bodyRows {
				return w
			}
		}
	}
}

// printHistogram draws the histogram of s, at most width columns wide.
func printHistogram(w io.Writer, s *batch.Stats, width int) {
	list := bins(s)
	labels, counts, most := len("sync_steps"), len("trials"), uint64(0)
	for _, b := range list {
		labels = max(labels, len([]rune(b.label())))
		counts = max(counts, len(phrase.Grouped(b.count)))
		most = max(most, b.count)
	}
	room := max(8, min(50, width-labels-counts-6))
	fmt.Fprintf(w, "  %*s  %*s\n", labels, "sync_steps", counts, "trials")
	for _, b := range list {
		pad := labels - len([]rune(b.label()))
		line := fmt.Sprintf("  %s%s  %*s  %s", strings.Repeat(" ", pad), b.label(), counts, phrase.Grouped(b.count), barOf(b.count, most, room))
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// barOf draws n of most in eighths of a column, at least one unless n is 0.
func barOf(n, most uint64, room int) string {
	eighths := int(float64(n)/float64(most)*float64(room)*8 + 0.5)
	if n > 0 {
		eighths = max(eighths, 1)
	}
	s := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		s += string([]rune(" ▏▎▍▌▋▊▉")[rest])
	}
	return s
}
