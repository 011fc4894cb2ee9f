package text

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/report/trends"
)

// Trends prints the values that a study's plots show, with the fitted laws, at most width columns
// wide if possible; rest says where to find the values that it leaves out.
func Trends(w io.Writer, s *trends.Study, width int, rest string) {
	for _, plot := range s.Plots {
		fmt.Fprintln(w)
		printWrapped(w, plot.Title(s.Against), width)
		fmt.Fprintln(w)
		list, more := trendColumns(s, plot)
		printColumns(w, list, nil)
		if more > 0 {
			fmt.Fprintf(w, "  and %s more: %s\n", phrase.Grouped(more), rest)
		}
		printFits(w, plot, width)
	}
	if len(s.Notes) > 0 {
		fmt.Fprintln(w)
	}
	for _, note := range s.Notes {
		printWrapped(w, note, width)
	}
	fmt.Fprintln(w)
}

// trendColumns returns the values as columns, and how many it leaves out.
func trendColumns(s *trends.Study, plot trends.Plot) (list []column, more int) {
	keys := slices.Concat(s.Apart, s.By)
	for _, key := range append(slices.Clone(keys), s.Against.Name) {
		list = append(list, column{head: key})
	}
	heads := []string{plot.Quantity, "± se", "trials"}
	if plot.Share {
		heads = []string{plot.Quantity + ", 95 %", "trials"}
	}
	for _, head := range heads {
		list = append(list, column{head: head})
	}
	for _, panel := range plot.Panels {
		for _, series := range panel.Series {
			for _, v := range series.Points {
				if len(list[0].cells) == printedPoints {
					more++
					continue
				}
				var cells []string
				for _, key := range keys { // no value: the quantity is the same for all
					cells = append(cells, cmp.Or(panel.Params[key], series.Params[key], "any"))
				}
				for i, cell := range append(append(cells, v.Text), trendCells(plot, v)...) {
					list[i].cells = append(list[i].cells, cell)
				}
			}
		}
	}
	return list, more
}

// trendCells returns what a row of a table has of a value.
func trendCells(plot trends.Plot, v trends.Value) (cells []string) {
	switch {
	case v.Y == nil && plot.Share:
		cells = []string{"–"}
	case v.Y == nil:
		cells = []string{"–", "–"}
	case plot.Share:
		cells = []string{shareWithin(v.Y, v.Low, v.High)}
	case v.SE == nil:
		cells = []string{phrase.Number(*v.Y), "–"}
	default:
		y, se, ok := strings.Cut(phrase.Measured(*v.Y, *v.SE), " ± ")
		if !ok || strings.HasPrefix(y, "(") { // with a power of ten
			y, se = phrase.Number(*v.Y), phrase.Digits(*v.SE)
		}
		cells = []string{y, se}
	}
	trials := phrase.Grouped(v.N)
	if v.N < v.Of {
		trials += " of " + phrase.Grouped(v.Of)
	}
	if !v.Complete {
		trials += " so far"
	}
	return append(cells, trials)
}

// printFits prints what was fitted to each series.
func printFits(w io.Writer, plot trends.Plot, width int) {
	first := true
	for _, panel := range plot.Panels {
		for _, series := range panel.Series {
			if series.Fit == nil {
				continue
			}
			if first {
				fmt.Fprintln(w)
				first = false
			}
			name := trends.Called(panel, series)
			if name != "" {
				name += ": "
			}
			printWrapped(w, name+series.Fit.Says, width)
		}
	}
}
