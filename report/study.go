package report

import (
	"fmt"
	"slices"

	"tpmbench/internal/phrase"
	"tpmbench/report/trends"
)

// MaxPanels is the maximum number of plots of a quantity on a page.
const MaxPanels = 24

// study is a study for report.html and trends.js.
type study struct {
	*trends.Study
	Folder string        `json:"-"`
	Drawn  []studiedPlot `json:"-"`
}

// studiedPlot is a plot with what its script does not draw.
type studiedPlot struct {
	trends.Plot
	ID, Title, Caption string
	Panels             []studiedPanel
	Empty              bool // no point has a value
}

type studiedPanel struct {
	trends.Panel
	ID     string
	Fits   [][2]string // a series and its fit, in words
	Values Table
}

// Study adds the plots of the study in a folder.
func (p *Page) Study(folder string, s *trends.Study) {
	cut := *s
	cut.Plots = nil
	shown := &study{Study: &cut, Folder: phrase.Printable(folder)}
	for i, plot := range s.Plots {
		if more := len(plot.Panels) - MaxPanels; more > 0 {
			p.Notice(fmt.Sprintf("Of %s there are %s more plots: choose with --against and --by.", plot.Quantity, phrase.Grouped(more)))
			plot.Panels = plot.Panels[:MaxPanels]
		}
		cut.Plots = append(cut.Plots, plot)
		drawn := studiedPlot{Plot: plot, ID: fmt.Sprintf("plot%d", i), Title: upper(plot.Title(s.Against)), Caption: caption(s, plot), Empty: !plot.Drawn()}
		for j, panel := range plot.Panels {
			at := studiedPanel{Panel: panel, ID: fmt.Sprintf("plot%d-%d", i, j), Values: valuesOf(s, plot, panel)}
			for _, series := range panel.Series {
				if series.Fit != nil {
					at.Fits = append(at.Fits, [2]string{series.Label, series.Fit.Says})
				}
			}
			drawn.Panels = append(drawn.Panels, at)
		}
		shown.Drawn = append(shown.Drawn, drawn)
	}
	p.study = shown
}

// upper begins a text with a capital letter.
func upper(text string) string {
	if text == "" {
		return ""
	}
	return string(text[0]-'a'+'A') + text[1:]
}

// caption explains the marks of a plot.
func caption(s *trends.Study, plot trends.Plot) string {
	text := "Bars are one standard error."
	if plot.Share {
		text = "Bars are Wilson’s 95\u00a0% intervals."
		zero := false
		for v := range plot.Values {
			zero = zero || v.Y != nil && *v.Y == 0
		}
		if zero {
			text += " On a logarithmic axis a share of 0 is a triangle that points down, at the upper end of its interval."
		}
	}
	part, asked, fitted := false, false, false
	for v := range plot.Values {
		part = part || v.Y != nil && !v.Whole()
	}
	for _, panel := range plot.Panels {
		for _, series := range panel.Series {
			asked = asked || series.Fit != nil
			fitted = fitted || series.Fit != nil && series.Fit.A != nil
		}
	}
	if part {
		text += " Hollow marks are values of a part of the trials."
	}
	switch {
	case fitted:
		text += " Lines are the fitted laws."
	case s.Against.Words == nil && !asked:
		text += " Lines only join the points of a series."
	}
	return text
}

// valuesOf is the table of a panel: a column for each series, a row for each x.
func valuesOf(s *trends.Study, plot trends.Plot, panel trends.Panel) Table {
	t := Table{Caption: plot.Title(s.Against), Head: []string{s.Against.Symbol}}
	if panel.Label != "" {
		t.Caption += ", " + panel.Label
	}
	rows := map[float64]int{}
	for _, series := range panel.Series {
		for _, v := range series.Points {
			if _, ok := rows[v.X]; !ok {
				rows[v.X] = 0
				t.Rows = append(t.Rows, Row{Name: v.Text})
			}
		}
	}
	var order []float64
	for x := range rows {
		order = append(order, x)
	}
	slices.Sort(order)
	for i, x := range order {
		rows[x] = i
	}
	for i := range t.Rows {
		t.Rows[i].Values = slices.Repeat([]string{none}, len(panel.Series))
	}
	for j, series := range panel.Series {
		name := series.Label
		if name == "" {
			name = plot.Quantity
		}
		t.Head = append(t.Head, name)
		for _, v := range series.Points {
			row := &t.Rows[rows[v.X]]
			row.Name, row.Values[j] = v.Text, cell(plot, v)
		}
	}
	return t
}

// cell is a value with its error, and the share of the trials that have one.
func cell(plot trends.Plot, v trends.Value) string {
	text := ""
	switch {
	case v.Y == nil:
		text = none
	case plot.Share:
		text = interval(v.Y, v.Low, v.High)
	case v.SE != nil:
		text = phrase.Measured(*v.Y, *v.SE)
	default:
		text = phrase.Number(*v.Y)
	}
	if v.N < v.Of {
		text += ", " + of(v.N, v.Of)
	}
	if !v.Complete {
		text += ", so far"
	}
	return text
}

// lead says what the study is and what of it varies.
func (s *study) lead() string {
	text := fmt.Sprintf("A study of %s", phrase.Plural(s.Points, "point"))
	switch {
	case s.Complete == 0:
		text += ", none of which is complete"
	case s.Complete == 1 && s.Points > 1:
		text += ", of which 1 is complete"
	case s.Complete < s.Points:
		text += fmt.Sprintf(", of which %s are complete", phrase.Grouped(s.Complete))
	}
	return text + ". "
}
