package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/kernels/perceptron"
)

var perceptronFlagsSmall = strings.Fields("perceptron -N 20 --eta 0.7,2.2 --alpha-max 5 --points 4 --trials 9 --seed 3")

func TestPerceptronFormats(t *testing.T) {
	dir := t.TempDir()
	var digest any
	var rows string
	for i, format := range formats {
		file := "r." + format
		args := append(perceptronFlagsSmall, "--threads", fmt.Sprint(i+1), "--summary", "json", "-o", file)
		s := decode(t, ok(t, tpmbench(t, dir, args...)).stdout)
		tsv := ok(t, tpmbench(t, dir, "inspect", file, "--rows", ":")).stdout
		if digest == nil {
			digest, rows = s["digest"], tsv
		}
		if s["digest"] != digest || tsv != rows || exists(filepath.Join(dir, file+".partial")) {
			t.Errorf("%s: digest %v, want %v, or other rows", file, s["digest"], digest)
		}
	}
	list := lines(t, rows)
	if len(list) != 9*2*5 {
		t.Fatalf("%d rows", len(list))
	}
	pair := perceptron.New(20, 2.2, 3, 8)
	for pair.T < 100 {
		pair.Step()
	}
	last := list[89]
	if last["trial"] != "8" || last["eta"] != "2.2" || last["step"] != "100" || last["alpha"] != "5" || last["overlap"] != fmt.Sprint(pair.Overlap()) {
		t.Errorf("the last row is %v, want the overlap %v", last, pair.Overlap())
	}
}

func TestPerceptronSummary(t *testing.T) {
	s := decode(t, ok(t, inProcess(t, append(perceptronFlagsSmall, "--summary", "json")...)).stdout)
	rates := s["rates"].([]any)
	second := rates[1].(map[string]any)
	critical := s["critical"].(map[string]any)
	if len(rates) != 2 || second["eta"] != 2.2 || second["theory"].(map[string]any)["final"] != -1.0 || s["trials"] != 9.0 || s["alpha"] != 5.0 ||
		math.Abs(critical["eta"].(float64)-1.8163) > 1e-4 {
		t.Errorf("%v", s)
	}
	text := ok(t, inProcess(t, perceptronFlagsSmall...)).stdout
	for _, part := range []string{"N=20", "9 trials", "alpha = 5 (100 steps)", "1.8163", "133.56 degrees", "0.7 ", "of 9", "digest"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if n := len([]rune(line)); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if o := ok(t, inProcess(t, append(perceptronFlagsSmall, "--quiet")...)); o.stdout+o.stderr != "" {
		t.Errorf("not quiet: %+v", o)
	}
	ok(t, inProcess(t, "perceptron", "--trials", "0")).says(t, "none were asked for")
	ok(t, inProcess(t, "perceptron", "-N", "2", "--alpha-max", "1", "--trials", "1")) // fewer steps than points
}

// The digests of parts add up to that of the whole.
func TestPerceptronInParts(t *testing.T) {
	digest := func(first, trials string) uint64 {
		s := decode(t, ok(t, inProcess(t, append(perceptronFlagsSmall, "--first-trial", first, "--trials", trials, "--summary", "json")...)).stdout)
		return parseHex(t, s["digest"])
	}
	if a, b, all := digest("0", "7"), digest("7", "2"), digest("0", "9"); a+b != all {
		t.Errorf("%x + %x is not %x", a, b, all)
	}
}

func TestPerceptronToStandardOutput(t *testing.T) {
	if rows := streamed(t, "89:", perceptronFlagsSmall...); !strings.HasPrefix(rows, "trial\teta\tstep\talpha\toverlap\n8\t2.2\t100\t5\t") {
		t.Errorf("%q", rows)
	}
}

func TestPerceptronUsage(t *testing.T) {
	misused(t, "perceptron", map[string]string{
		"-N 0":                       "-N 0: ",
		"-N 2M":                      "-N 2000000: ",
		"--eta x":                    `--eta "x": must be numbers such as 1.5, separated by commas`,
		"--eta 1,":                   `--eta "1,"`,
		"--eta NaN":                  `--eta "NaN"`,
		"--eta 0x1p3":                `--eta "0x1p3"`,
		"--eta 0":                    "--eta 0: a learning rate must be more than 0",
		"--eta 2,1":                  "--eta 1: comes after 2, and learning rates must ascend",
		"--alpha-max many":           `--alpha-max "many": must be a number`,
		"--alpha-max 0":              "--alpha-max 0 with -N 100: these are 0 steps",
		"--alpha-max -1":             "--alpha-max -1",
		"--alpha-max 1e300":          "--alpha-max 1e+300",
		"--points 0":                 "--points 0: ",
		"--alpha-max 1 --points 101": "--points 101: must be 1 to the number of steps, 100 here",
		"--threads -1":               "--threads -1",
		"--first-trial 9223372036854775807 --trials 2": "--first-trial",
		"-o x.txt":  ".parquet",
		"file":      "file",
		"--tie all": "--tie",
	})
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, append(perceptronFlagsSmall, "-o", "r.arrow")...))
	tpmbench(t, dir, append(perceptronFlagsSmall, "-o", "r.arrow")...).fails(t, exitError, "r.arrow exists", "--force")
	tpmbench(t, dir, "verify", "r.arrow").fails(t, exitError, "r.arrow", "tpmbench perceptron")
}
