package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"tpmbench/kernels"
	"tpmbench/report/trends"
)

// studied returns files of two rules at four L with attackers, and their study, a series for each
// rule. The last point is not complete.
func studied(t *testing.T) ([]File, *trends.Study) {
	t.Helper()
	var files []File
	var params []kernels.Params
	var points []trends.Point
	for _, rule := range []kernels.Rule{kernels.Hebbian, kernels.RandomWalk} {
		for l := range 4 {
			f := fileOf(fmt.Sprintf("%v-%d.parquet", rule, l+1), 200, func(p *kernels.Params) {
				p.L, p.Rule, p.Attack, p.Attackers = l+1, rule, kernels.Simple, 2
			})
			files, params = append(files, f), append(params, f.Params)
			points = append(points, trends.Point{Params: f.Params, Summary: &f.Summary, Complete: true})
		}
	}
	points[len(points)-1].Complete = false
	plan, err := trends.NewPlan(params, trends.Choice{Plot: []string{"sync_steps", "p_any"}, Fit: "power", Against: "l", By: []string{"rule"}})
	if err != nil {
		t.Fatal(err)
	}
	return files, plan.Draw(points)
}

// apart gives each series of a study a panel of its own.
func apart(s *trends.Study) *trends.Study {
	for i := range s.Plots {
		var panels []trends.Panel
		for _, series := range s.Plots[i].Panels[0].Series {
			panels = append(panels, trends.Panel{Label: series.Label, Series: []trends.Series{series}})
		}
		s.Plots[i].Panels = panels
	}
	return s
}

// studyPage returns the page of a study, with its files or without.
func studyPage(t *testing.T, files bool) string {
	t.Helper()
	list, s := studied(t)
	p := New(len(list))
	if files {
		for _, f := range list {
			p.Add(f)
		}
	}
	p.Study("results\x1b", apart(s))
	var b bytes.Buffer
	if err := p.Write(&b, "v9"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestStudyPage(t *testing.T) {
	page := studyPage(t, false)
	list, s := studied(t)
	for _, says := range []string{
		"<h1>Study: results�</h1>", "<p>A study of 8 points, of which 7 are complete. </p>",
		`<h3 class="unseen" id="t-plot0">Mean steps to synchronisation against L, synaptic depth</h3>`,
		"Hollow marks are values of a part of the trials. Lines are the fitted laws.",
		"<strong>hebbian:</strong> sync_steps = (", "1 point is not complete: its values are those of the rows so far.",
		`aria-labelledby="t-plot1 t-plot1-1 c-plot1"`,
	} {
		if !strings.Contains(page, says) {
			t.Errorf("no %q", says)
		}
	}
	// The table has what the file's summary has.
	sum := list[5].Summary
	want := fmt.Sprintf(`<th scope="row">2</th><td>%s, %s</td>`, withError(sum.SyncSteps.Mean, sum.SyncSteps.SE, sum.Synced), of(sum.Synced, sum.Trials))
	if !strings.Contains(page, want) {
		t.Errorf("no %q", want)
	}
	d := dataOf(t, page)
	if len(d.Study.Plots) != 2 || len(d.Study.Plots[0].Panels) != 2 || *d.Study.Plots[1].Panels[1].Series[0].Points[2].Y != *s.Plots[1].Panels[0].Series[1].Points[2].Y {
		t.Errorf("the data are %+v", d.Study)
	}
	if text := scriptBody.ReplaceAllString(page, ""); strings.Contains(text, "\x1b") || strings.Contains(text, "NaN") {
		t.Error("a control character, or not a number")
	}
}

// A page has at most MaxPanels plots of a quantity and says so.
func TestManyPanels(t *testing.T) {
	_, s := studied(t)
	s = apart(s)
	for range MaxPanels {
		s.Plots[0].Panels = append(s.Plots[0].Panels, s.Plots[0].Panels[0])
	}
	p := New(0)
	p.Study("results", s)
	var b bytes.Buffer
	if err := p.Write(&b, "v9"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "Of sync_steps there are 2 more plots") || strings.Contains(b.String(), `id="plot0-24"`) || !strings.Contains(b.String(), `id="plot0-23"`) {
		t.Error("too many plots, or nothing said of them")
	}
	if len(s.Plots[0].Panels) != MaxPanels+2 {
		t.Error("the study itself has lost plots")
	}
}
