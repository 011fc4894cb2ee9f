package main

import (
	"encoding/binary"
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

// A recorded exchange has the outputs and inputs of the trace, in every format, and nothing of the
// seed and the trial.
func TestTracePublic(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	flags := strings.Fields("trace -N 10 --seed 987654321987654321 --trial 1234567890123456")
	whole := lines(t, ok(t, inProcess(t, append(flags, "--weights")...)).stdout)[1:]
	public := append(flags, "--public")
	want := ok(t, inProcess(t, public...)).stdout
	for i, row := range lines(t, want) {
		for _, name := range []string{"step", "tau_a", "tau_b"} {
			if row[name] != whole[i][name] {
				t.Fatalf("step %d: %s is %s, want %s", i+1, name, row[name], whole[i][name])
			}
		}
		if len(row) != 4 || row["inputs"] != whole[i]["x"] {
			t.Fatalf("step %d: %v", i+1, row)
		}
	}
	if n := strings.Count(want, "\n"); n != 1+len(whole) {
		t.Errorf("%d lines, and the trace has %d steps", n, len(whole))
	}
	if more := ok(t, inProcess(t, append(public, "--after", "50")...)).stdout; !strings.HasPrefix(more, want) || strings.Count(more, "\n") != 51+len(whole) {
		t.Errorf("%d lines with 50 steps more", strings.Count(more, "\n"))
	}
	seed, trial := binary.LittleEndian.AppendUint64(nil, 987654321987654321), binary.LittleEndian.AppendUint64(nil, 1234567890123456)
	for _, format := range []string{"arrow", "arrows", "parquet", "csv", "tsv", "jsonl"} {
		file := at("x." + format)
		ok(t, inProcess(t, append(public, "-o", file, "--compression", "none")...)).says(t, fmt.Sprintf("recorded            %d steps", len(whole)), file)
		text := readFile(t, file)
		for _, secret := range []string{"987654321987654321", "1234567890123456", string(seed), string(trial)} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", file, secret)
			}
		}
		switch format {
		case "csv":
			if strings.ReplaceAll(text, ",", "\t") != want {
				t.Errorf("%s: other rows", file)
			}
		case "tsv":
			if text != want {
				t.Errorf("%s: other rows", file)
			}
		case "jsonl":
			if got := tabbedJSON(t, want, text); got != want {
				t.Errorf("%s: other rows: %s", file, got)
			}
		default:
			if got := ok(t, inProcess(t, "inspect", file, "--rows", ":")).stdout; got != want {
				t.Errorf("%s: other rows", file)
			}
		}
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
		"--after 5":                     "--after 5: it has a meaning only with --public",
		"--public --after -1":           "--after",
		"--public --weights":            "--weights with --public: an eavesdropper hears no weights",
		"--public --attack simple":      "--attack simple with --public: it changes nothing that an eavesdropper hears",
		"--public --detect 30":          "--detect 30 with --public",
		"--public --max-steps 0":        "--max-steps 0",
		"--weights=perhaps":             "--weights",
		"-o - --format parquet --trial": "--trial",
	})
}
