package main

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// A study's table has for each point the mean beside the share of trials that synchronised, and how
// often any attacker succeeded. It is no wider than the terminal.
func TestPointsTable(t *testing.T) {
	dir := t.TempDir()
	file := studyFile(t, "n: [8, 12]\nl: [2, 3]\nmax_steps: [5, 20, 100]\nattack: [none, geometric]\ntrials: 200\n")
	swept := ok(t, inProcess(t, "sweep", file, "-o", dir, "--force"))
	text, err := csv.NewReader(strings.NewReader(read(t, filepath.Join(dir, "_summary.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []outcome{swept, ok(t, inProcess(t, "inspect", dir))} {
		o.says(t, "every point: k 3, rule hebbian\n", "  * of fewer than 30 trials", "\n  steps are those of synchronised trials; ")
		head, rows := []string(nil), 0
		for line := range strings.Lines(o.stdout) {
			if utf8.RuneCountInString(line) > 81 && !strings.Contains(line, dir) {
				t.Errorf("more than 80 columns: %s", line)
			}
			words := strings.Fields(line)
			if strings.HasPrefix(strings.TrimSpace(line), "n  l ") {
				head = words
				if got := strings.Join(head, " "); got != "n l attack max_steps rows synced mean ± se any attacker, 95 %" {
					t.Errorf("columns %s", got)
				}
				continue
			}
			if len(words) < 8 || head == nil || words[0] != "8" && words[0] != "12" {
				continue
			}
			rows++
			row := map[string]string{}
			for i, cell := range text[rows] {
				row[text[0][i]] = cell
			}
			var synced, trials float64
			fmt.Sscan(row["synced"], &synced)
			fmt.Sscan(row["rows"], &trials)
			want := []string{row["n"], row["l"], row["attack"], row["max_steps"], row["rows"], fmt.Sprintf("%.3g", 100*synced/trials), "%", "–"}
			if synced > 0 {
				var mean float64
				fmt.Sscan(row["mean"], &mean)
				want[7] = fmt.Sprintf("%.2f", mean)
				if synced < 30 {
					want = append(want, "*")
				}
			}
			if row["se"] == "" {
				want = append(want, "–")
			} else {
				var se float64
				fmt.Sscan(row["se"], &se)
				want = append(want, fmt.Sprintf("%.2f", se))
			}
			if row["p_any"] == "" {
				want = append(want, "–")
			} else {
				var p, low, high float64
				fmt.Sscan(row["p_any"]+" "+row["p_any_low"]+" "+row["p_any_high"], &p, &low, &high)
				want = append(want, fmt.Sprintf("%.3g", 100*p), "%", fmt.Sprintf("(%.3g–%.3g)", 100*low, 100*high))
			}
			if fmt.Sprint(words) != fmt.Sprint(want) {
				t.Errorf("%q, want %q", words, want)
			}
		}
		if rows != 24 {
			t.Errorf("%d rows of points in\n%s", rows, o.stdout)
		}
	}
	// If the parameters do not fit into the line, those of each point come on a line of their own.
	file = studyFile(t, "n: [8, 12]\nl: [2, 3]\nrule: [hebbian, random-walk]\ntie: [minus, plus]\nmax_steps: [5, 100]\nseed: [1, 2]\nattack: geometric\ntrials: 40\n")
	o := ok(t, inProcess(t, "sweep", file, "-o", dir, "--force"))
	o.says(t, "\n  n 8, l 2, rule hebbian, tie minus, max_steps 5, seed 1\n", "every point: k 3, attack geometric, attackers 1\n", "and 34 more")
	for line := range strings.Lines(o.stdout) {
		if utf8.RuneCountInString(line) > 81 && !strings.Contains(line, dir) {
			t.Errorf("more than 80 columns: %s", line)
		}
	}
	// Without attackers and missing trials there are no notes.
	o = ok(t, inProcess(t, "sweep", studyFile(t, "{n: [5, 6], trials: 30}"), "-o", dir, "--force"))
	for _, word := range []string{"*", "attacker", "steps are those of"} {
		if strings.Contains(o.stdout, word) {
			t.Errorf("%q in\n%s", word, o.stdout)
		}
	}
	o.says(t, "100 %")
}

// The mean of a run comes with the number of trials that it is taken over.
func TestMeanSaysOfHowMany(t *testing.T) {
	ok(t, inProcess(t, strings.Fields("run -N 12 -L 2 --trials 200 --max-steps 100 --attack geometric --follow")...)).
		says(t, ", of 103 trials\n", "not synchronised  97 of 200 (48.5 %)", "learn steps ", ", of 55 trials\n")
	ok(t, inProcess(t, strings.Fields("run -N 12 -L 2 --trials 20 --max-steps 80")...)).
		says(t, ", of 7 trials only, so it says little\n", "not synchronised  13 of 20 (65 %)")
}
