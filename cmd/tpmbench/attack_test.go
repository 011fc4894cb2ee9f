package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// logged is a folder with the exchange of trial 0 of seed 5 in several formats; its key, as
// hexadecimal digits, and its sync_steps.
func logged(t *testing.T) (dir, key, sync string) {
	t.Helper()
	dir = t.TempDir()
	for _, f := range []string{"log.parquet", "log.csv"} {
		ok(t, tpmbench(t, dir, "trace", "-N", "30", "--seed", "5", "--weights", "-o", f))
	}
	rows := lines(t, ok(t, tpmbench(t, dir, "inspect", "log.parquet", "--rows", "1:")).stdout)
	last := rows[len(rows)-1]
	var out strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&out, `{"tau_a":%s,"tau_b":%s,"x":%q}`+"\n", row["tau_a"], row["tau_b"], row["x"])
	}
	if err := os.WriteFile(filepath.Join(dir, "log.jsonl"), []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, last["w_a"], last["step"]
}

func TestAttack(t *testing.T) {
	dir, key, sync := logged(t)
	var first any
	for _, args := range []string{"log.parquet", "log.csv -K 3 -L 3", "log.jsonl -K 3 -L 3"} {
		args := append(strings.Fields("attack "+args), strings.Fields("--attackers 300 --summary json --check "+key)...)
		s := decode(t, ok(t, tpmbench(t, dir, args...)).stdout)
		best := s["candidates"].([]any)[0].(map[string]any)
		match := s["attacks"].([]any)[0].(map[string]any)["check"].(map[string]any)
		if len(s["candidates"].([]any)) != 10 || fmt.Sprint(s["at"]) != sync || match["equal"].(float64) < 1 || match["best_equal_weights"] != 90.0 {
			t.Errorf("%v: %v", args, s)
		}
		if first == nil {
			first = fmt.Sprint(best)
		}
		if fmt.Sprint(best) != first {
			t.Errorf("%v: the best is %v, and of another format %v", args, best, first)
		}
		if i := int(match["rank"].(float64)); i <= 10 && s["candidates"].([]any)[i-1].(map[string]any)["weights"] != key {
			t.Errorf("%v: the weights of candidate %d are not the key", args, i)
		}
	}
	text := ok(t, tpmbench(t, dir, "attack", "log.parquet", "--attack", "geometric,genetic,majority", "--check", key, "--at", sync)).stdout
	for _, part := range []string{"K=3 N=30 L=3 hebbian", "geometric by 1 attacker", "genetic by at most 512", "majority by 100", "errors_last", "weights  ", ", of genetic"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
}

// Where only steps in which the outputs agreed are recorded, majority says how it counts them.
func TestAttackAgreed(t *testing.T) {
	dir := t.TempDir()
	agreed := strings.Repeat(`{"tau":1,"x":[[1,1],[1,-1]]}`+"\n", 9)
	late := strings.ReplaceAll(agreed, `{"tau"`, `{"step":7,"tau"`)
	for name, text := range map[string]string{"agreed.jsonl": agreed, "late.jsonl": strings.SplitAfter(late, "\n")[0]} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for args, want := range map[string]string{
		"agreed.jsonl --attack geometric,majority --wait 4": "Majority's wait of 4 steps|The log has only steps in which the outputs agreed",
		"late.jsonl": "The log begins with step 7",
	} {
		text := strings.Join(strings.Fields(ok(t, tpmbench(t, dir, append([]string{"attack", "-L", "2"}, strings.Fields(args)...)...)).stdout), " ")
		for _, part := range strings.Split(want, "|") {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
				t.Errorf("%s: no %q in %s", args, part, text)
			}
		}
	}
}

func TestAttackRows(t *testing.T) {
	dir, _, _ := logged(t)
	var rows string
	for _, format := range formats {
		file := "c." + format
		ok(t, tpmbench(t, dir, "attack", "log.parquet", "--attackers", "70", "-o", file))
		tsv := ok(t, tpmbench(t, dir, "inspect", file, "--rows", ":")).stdout
		if rows == "" {
			rows = tsv
		}
		if tsv != rows || !strings.HasPrefix(tsv, "attacker\tweights\terrors_last\tsince\terrors\tsame\n") || len(lines(t, tsv)) != 70 {
			t.Errorf("%s: other rows", file)
		}
	}
	o := ok(t, tpmbench(t, dir, "attack", "log.parquet", "--attackers", "70", "-o", "-", "--format", "tsv"))
	if o.stdout != rows {
		t.Errorf("standard output has other rows")
	}
}

func TestAttackUsage(t *testing.T) {
	dir, _, _ := logged(t)
	t.Chdir(dir)
	for args, want := range map[string]string{
		"":                                   "which log?",
		"log.csv":                            "-K is needed",
		"log.csv -K 3":                       "-L is needed",
		"log.csv -K 4 -L 3":                  "-K 4: a step of log.csv has 90 inputs",
		"log.csv -K 3 -L 3 -N 31":            "-K 3 with -N 31: a step of log.csv has 90 inputs",
		"log.parquet -L 4":                   "-L 4: it is 3 in log.parquet, as its metadata have tpm.l; leave it out",
		"log.parquet --rule random-walk":     "--rule random-walk: it is hebbian",
		"log.parquet -M 2":                   "-M 2: it is 1 in log.parquet, as its metadata have no tpm.input_range",
		"log.parquet --attack brute":         `--attack "brute": must be some of observer`,
		"log.parquet --attack none":          `--attack "none"`,
		"log.parquet --attack simple,simple": `--attack "simple,simple"`,
		"log.parquet --attackers 0":          "--attackers 0",
		"log.parquet --attackers 65536":      "--attackers 65536",
		"log.parquet --wait 3":               "--wait 3: it has a meaning only with --attack majority",
		"log.parquet --at 9999":              "--at 9999: the log has the steps 1 to",
		"log.parquet --check 01":             "--check: a key is 180 hexadecimal digits",
		"log.parquet --check " + strings.Repeat("04", 90): "--check: weight 0 is 4",
		"log.parquet --attack simple,genetic -o x.arrow":  "-o x.arrow: rows are of one attack",
		"log.parquet --trials 3":                          "--trials",
	} {
		o := inProcess(t, append([]string{"attack"}, strings.Fields(args)...)...)
		o.fails(t, exitUsage, want)
	}
	inProcess(t, "attack", "none.csv").fails(t, exitError, "none.csv: no such file")
	if err := os.WriteFile("bad.jsonl", []byte(`{"tau_a":1,"tau_b":1,"x":[[1,1],[1,2]]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "attack", "bad.jsonl", "-L", "3").fails(t, exitWrong, "bad.jsonl: line 1: input 3 of x is 2: with -M 1 inputs are 1 and -1")
}

// A pipe can be read, once.
func TestAttackPipe(t *testing.T) {
	dir, _, _ := logged(t)
	content, err := os.ReadFile(filepath.Join(dir, "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	piped := func(content []byte, args ...string) outcome {
		cmd := exec.Command(program, append([]string{"attack", "-", "-K", "3", "-L", "3"}, args...)...)
		cmd.Stdin = bytes.NewReader(content)
		return finish(t, cmd)
	}
	want := ok(t, tpmbench(t, dir, "attack", "log.jsonl", "-K", "3", "-L", "3", "-o", "-", "--format", "csv")).stdout
	if o := ok(t, piped(content, "-o", "-", "--format", "csv")); o.stdout != want {
		t.Errorf("other candidates through a pipe: %q", o.stdout)
	}
	piped(content, "--attack", "simple,geometric").fails(t, exitError, "pipe, which can be read once only")
	parquet, err := os.ReadFile(filepath.Join(dir, "log.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	piped(parquet).fails(t, exitError, "it is of a format that is not read from a pipe")
}
