package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// lines splits tab-separated text into maps from column to value.
func lines(t *testing.T, text string) (rows []map[string]string) {
	t.Helper()
	all := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	names := strings.Split(all[0], "\t")
	for _, line := range all[1:] {
		row := map[string]string{}
		values := strings.Split(line, "\t")
		if len(values) != len(names) {
			t.Fatalf("%d values for %d columns: %q", len(values), len(names), line)
		}
		for i, name := range names {
			row[name] = values[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// The last row of a trace agrees with the trial's row of run.
func TestTraceAgreesWithRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.arrow")
	n := 0
	for _, rule := range kernels.FieldOf("rule").Words {
		for _, tie := range kernels.FieldOf("tie").Words {
			for _, attack := range kernels.AttackNames() {
				n++
				flags := []string{"-N", "5", "-L", "2", "--rule", rule, "--tie", tie, "--max-steps", "150", "--seed", fmt.Sprint(n), "--attack", attack}
				if attack != "none" {
					flags = append(flags, "--attackers", "5", fmt.Sprintf("--follow=%t", n%2 == 0))
					flags = append(flags, waits(attack, "9")...)
				}
				ok(t, inProcess(t, append([]string{"run", "--first-trial", "1000", "--trials", "3", "--keys", "-o", file, "--force", "-q"}, flags...)...))
				for _, want := range lines(t, ok(t, inProcess(t, "inspect", file, "--rows", ":")).stdout) {
					rows := lines(t, ok(t, inProcess(t, append([]string{"trace", "--trial", want["trial"], "--weights"}, flags...)...)).stdout)
					agrees(t, strings.Join(flags, " "), rows, want)
				}
			}
		}
	}
}

// agrees compares the rows of a trace with the row of a run.
func agrees(t *testing.T, what string, steps []map[string]string, row map[string]string) {
	t.Helper()
	at, last := steps[len(steps)-1], fmt.Sprint(len(steps)-1)
	end := row["sync_steps"]
	if learned, follow := row["learn_steps"]; follow {
		end = learned
	}
	if end == "" {
		end = "150"
	}
	if last != end || at["step"] != end {
		t.Errorf("%s: the trace ends with step %s, the trial with %s", what, at["step"], end)
	}
	synced := -1
	for i, step := range steps {
		if step["equal_weights"] == "15" {
			synced = i
			break
		}
	}
	if synced < 0 {
		if row["sync_steps"] != "" || at["learning_steps"] != row["learning_steps"] {
			t.Errorf("%s: never equal, and the row is %v", what, row)
		}
		return
	}
	step := steps[synced]
	for column, want := range map[string]string{"step": row["sync_steps"], "learning_steps": row["learning_steps"], "w_a": row["key"], "w_b": row["key"],
		"attackers_synced": row["attackers_synced"], "best_equal_weights": row["best_equal_weights"]} {
		if step[column] != want {
			t.Errorf("%s: %s is %s at step %d, the row is %v", what, column, step[column], synced, row)
		}
	}
}

func TestTraceFiles(t *testing.T) {
	traceFiles(t, "-N", "10", "--trial", "9223372036854775807", "--attack", "geometric")
	// Hidden units are in lists; where all weights are 0, an overlap is not a number.
	traceFiles(t, "-K", "1024", "-N", "4", "-L", "1", "--attack", "simple")
}

func traceFiles(t *testing.T, flags ...string) {
	dir := t.TempDir()
	flags = append([]string{"trace"}, flags...)
	want := ok(t, inProcess(t, flags...)).stdout
	for _, format := range formats {
		file := filepath.Join(dir, "t."+format)
		text := ok(t, inProcess(t, append(flags, "-o", file)...)).stdout
		if got := ok(t, inProcess(t, "inspect", file, "--rows", ":")).stdout; got != want {
			t.Errorf("%s: other rows than the text", file)
		}
		rows := lines(t, want)
		if end := rows[len(rows)-1]; !strings.Contains(text, fmt.Sprintf("sync_steps          %s\n", end["step"])) || !strings.Contains(text, "written             "+file) {
			t.Errorf("%s: said %q", file, text)
		}
		inProcess(t, append(flags, "-o", file)...).fails(t, exitError, file, "exists")
	}
}

func TestTraceUsage(t *testing.T) {
	misused(t, "trace", map[string]string{
		"-K 0":                          "-K 0",
		"--trial -1":                    "--trial",
		"--wait 3":                      "--wait 3: it has a meaning only with --attack majority",
		"--follow":                      "--follow",
		"-o x.txt":                      "x.txt",
		"--format parquet":              "--format",
		"7":                             `"7"`,
		"--attack none --attackers 5":   "--attackers 5",
		"--trials 5":                    "--trials",
		"--weights=perhaps":             "--weights",
		"-o - --format parquet --trial": "--trial",
	})
}
