package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// drawnStudy is what report prints of a study as JSON, as far as tests look at it.
type drawnStudy struct {
	Page             string
	Points, Complete int
	Notes            []string
	Plots            []struct {
		Quantity string
		Panels   []struct {
			Params map[string]string
			Series []struct {
				Params map[string]string
				Points []struct {
					Text             string
					Y, SE, Low, High *float64
					N                uint64
				}
				Fit *struct {
					A, B *float64
					Says string
				}
			}
		}
	}
}

// drawn runs report on a folder with JSON and returns that and the page.
func drawn(t *testing.T, dir string, args ...string) (s drawnStudy, page string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	o := ok(t, inProcess(t, append([]string{"report", dir, "-o", file, "--summary", "json"}, args...)...))
	if err := json.Unmarshal([]byte(o.stdout), &s); err != nil {
		t.Fatal(err)
	}
	if s.Page != file {
		t.Errorf("the page is %s, want %s", s.Page, file)
	}
	return s, read(t, file)
}

// Every value that report draws of a study is that of _summary.csv.
func TestReportStudy(t *testing.T) {
	dir := t.TempDir()
	file := studyFile(t, "n: [8, 12]\nl: [1, 2, 3]\ndetect: 9\nshare: 20\nattack: [none, geometric]\nmax_steps: 60\ntrials: 150\n")
	ok(t, inProcess(t, "sweep", file, "-o", dir, "-q", "--force"))
	text, err := csv.NewReader(strings.NewReader(read(t, filepath.Join(dir, "_summary.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]string{}
	for _, cells := range text[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[text[0][i]] = cell
		}
		rows[row["n"]+" "+row["l"]+" "+row["attack"]] = row
	}
	columns := map[string][4]string{ // y, se, low, high
		"sync_steps": {"mean", "se"}, "learning_steps": {"learning_mean", "learning_se"}, "detect_steps": {"detect_mean", "detect_se"}, "share_steps": {"share_mean", "share_se"},
		"p_wrong": {"p_wrong", "", "p_wrong_low", "p_wrong_high"}, "p_any": {"p_any", "", "p_any_low", "p_any_high"}, "p_synced": {"p_synced"},
	}
	var names []string
	for name := range columns {
		names = append(names, name)
	}
	s, page := drawn(t, dir, "--plot", strings.Join(names, ","), "--against", "depth", "--by", "attack")
	if len(s.Plots) != len(names) || s.Points != 12 || s.Complete != 12 || !strings.Contains(page, `id="plot6-1"`) || !strings.Contains(page, `id="histogram"`) {
		t.Fatalf("%d plots of %d points", len(s.Plots), s.Points)
	}
	for _, plot := range s.Plots {
		seen := 0
		for _, panel := range plot.Panels {
			for _, series := range panel.Series {
				attack := series.Params["attack"]
				if attack == "" { // the same with any
					attack = "none"
				}
				for _, v := range series.Points {
					seen++
					row := rows[panel.Params["n"]+" "+v.Text+" "+attack]
					for i, got := range []*float64{v.Y, v.SE, v.Low, v.High} {
						name := columns[plot.Quantity][i]
						if name == "" {
							continue
						}
						have := ""
						if got != nil {
							have = fmt.Sprint(*got)
						}
						if have != row[name] {
							t.Errorf("%s at n %s, l %s, %s: %s is %s, want %s", plot.Quantity, panel.Params["n"], v.Text, attack, name, have, row[name])
						}
					}
				}
			}
		}
		if want := map[bool]int{true: 6, false: 12}[plot.Quantity == "p_any" || plot.Quantity == "sync_steps" || plot.Quantity == "p_synced"]; seen != want {
			t.Errorf("%s has %d values, want %d", plot.Quantity, seen, want)
		}
	}
}

// The text is no wider than a terminal, and has the values and the fits.
func TestReportStudyText(t *testing.T) {
	dir := sweptStudy(t)
	o := ok(t, inProcess(t, "report", dir, "-o", filepath.Join(t.TempDir(), "page.html"), "--fit", "power"))
	for line := range strings.Lines(o.stdout) {
		if utf8.RuneCountInString(line) > 81 && !strings.Contains(line, "written") {
			t.Errorf("more than 80 columns: %s", line)
		}
	}
	o.says(t, "mean steps to synchronisation against N, inputs of a hidden unit\n",
		"  l         rule   n  sync_steps  ± se  trials\n  1      hebbian   5       26.24  0.94     300\n  1      hebbian  10        32.1   1.0     300\n",
		"  2  random-walk   5        80.1   2.1     300\n  2  random-walk  10       101.3   2.2     300\n",
		"L=1, hebbian: no fit: a fit needs 3 points or more, and there are 2\n", "written  ", ", of 8 files\n")
	ok(t, inProcess(t, "report", dir, "-o", filepath.Join(t.TempDir(), "page.html"), "-q")).saysNothing(t)
}

func (o outcome) saysNothing(t *testing.T) {
	t.Helper()
	if o.stdout+o.stderr != "" {
		t.Errorf("it prints %q", o.stdout+o.stderr)
	}
}

// The fitted numbers are those of Fit's own test; here they arrive, for rows that are there.
func TestReportStudyFit(t *testing.T) {
	dir := t.TempDir()
	ok(t, inProcess(t, "sweep", studyFile(t, "l: [1, 2, 3, 4]\nn: 12\ntrials: 400\n"), "-o", dir, "-q", "--force"))
	s, page := drawn(t, dir, "--fit", "power", "--log-x", "--log-y")
	fit := s.Plots[0].Panels[0].Series[0].Fit
	// mean steps grow about as L squared (Ruttor, Reents, Kinzel 2004)
	if fit == nil || fit.B == nil || *fit.B < 1.5 || *fit.B > 2.5 || !strings.Contains(page, fit.Says[:20]) {
		t.Errorf("%+v", fit)
	}
}

// More points than a page compares are drawn without being compared.
func TestReportLargeStudy(t *testing.T) {
	dir := t.TempDir()
	ok(t, inProcess(t, "sweep", studyFile(t, "n: {from: 3, to: 60}\nl: 1\nk: 2\ntrials: 40\n"), "-o", dir, "-q", "--force"))
	s, page := drawn(t, dir+"/")
	if !strings.Contains(page, "<h1>Study: "+filepath.Base(dir)+"</h1>") {
		t.Error("the page has not the name of the folder")
	}
	if s.Points != 58 || len(s.Plots[0].Panels[0].Series[0].Points) != 58 || strings.Contains(page, `id="histogram"`) || !strings.Contains(page, "A study of 58 points") {
		t.Errorf("%+v", s)
	}
	o := ok(t, inProcess(t, "report", dir, "-o", filepath.Join(t.TempDir(), "page.html")))
	o.says(t, "  and 28 more: --summary json has all\n", ", of 58 files\n")
}

func TestReportStudyHostile(t *testing.T) {
	dir, page := sweptStudy(t), filepath.Join(t.TempDir(), "page.html")
	refused := func(says string, args ...string) {
		t.Helper()
		inProcess(t, append([]string{"report", "-o", page}, args...)...).fails(t, exitUsage, says)
		if exists(page) || exists(page+".partial") {
			t.Errorf("%v leaves a page", args)
		}
	}
	refused("--against depths: the study varies n, l and rule", dir, "--against", "depths")
	refused("--against k: it is 3 in every point; the study varies n, l and rule", dir, "--against", "k")
	refused("--by tie: it is minus in every point", dir, "--by", "tie")
	refused("--plot p_any: the study has sync_steps, learning_steps and p_synced", dir, "--plot", "p_any")
	refused("--fit power: rule has no numbers; choose a parameter that has, with --against", dir, "--fit", "power", "--against", "rule")
	refused("--log-x true: rule has no numbers", dir, "--log-x", "--against", "rule")
	refused("must be one of power, log, exponential", dir, "--fit", "square")
	refused("--plot is for a study: name the folder of one sweep and nothing else", inRows(dir, firstPoint), "--plot", "sync_steps")
	refused("--summary is for a study", inRows(dir, firstPoint), inRows(dir, lastPoint), "--summary", "json")
	inProcess(t, "report", dir, "-o", "-", "--summary", "json").fails(t, exitUsage, "--summary json with -o -: ")

	one := t.TempDir()
	ok(t, inProcess(t, "sweep", studyFile(t, "n: 5\ntrials: 20\n"), "-o", one, "-q", "--force"))
	refused("nothing varies among the points of the study", one, "--plot", "sync_steps")
	if o := ok(t, inProcess(t, "report", one, "-o", "-")); strings.Contains(o.stdout, `id="study"`) || !strings.Contains(o.stdout, `id="histogram"`) {
		t.Error("a study of one point is not a file of it")
	}

	// a point without rows, and one of which the rows are corrupt
	if err := os.Remove(inRows(dir, lastPoint)); err != nil {
		t.Fatal(err)
	}
	s, text := drawn(t, dir)
	if s.Points != 8 || s.Complete != 7 || strings.Join(s.Notes, "") != "1 point has no rows yet." || !strings.Contains(text, "Unfinished: no rows yet of 1 of 8 points") {
		t.Errorf("%+v", s)
	}
	rows := []byte(read(t, inRows(dir, firstPoint)))
	rows[len(rows)/2] ^= 1
	write(t, inRows(dir, firstPoint), rows)
	inProcess(t, "report", dir, "-o", page).fails(t, exitWrong, firstPoint)
}
