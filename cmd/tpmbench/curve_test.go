package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var curveSmall = strings.Fields("curve -N 10 -L 2 --trials 60 --steps 100 --seed 3")

func TestCurveFormats(t *testing.T) {
	dir := t.TempDir()
	var digest any
	var rows string
	for i, format := range formats {
		file := "c." + format
		args := append(curveSmall, "--attack", "geometric", "--attackers", "2", "--threads", fmt.Sprint(i+1), "--summary", "json", "-o", file)
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
	if len(list) != 101 || list[0]["step"] != "0" || list[0]["learned"] != "" || list[1]["learned"] == "" || list[100]["step"] != "100" || list[100]["attacker_synced"] == "" {
		t.Errorf("%d rows, the first %v, the last %v", len(list), list[0], list[len(list)-1])
	}
}

// The share of synchronised pairs is that in the rows of run, and attackers do not change the
// pairs.
func TestCurveIsOfRuns(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, append(curveSmall, "-o", "c.arrow")...))
	ok(t, tpmbench(t, dir, append(curveSmall, "--attack", "majority", "--attackers", "3", "-o", "m.arrow")...))
	ok(t, tpmbench(t, dir, "run", "-N", "10", "-L", "2", "--trials", "60", "--max-steps", "100", "--seed", "3", "-o", "r.arrow"))
	c := lines(t, ok(t, tpmbench(t, dir, "inspect", "c.arrow", "--rows", ":")).stdout)
	m := lines(t, ok(t, tpmbench(t, dir, "inspect", "m.arrow", "--rows", ":")).stdout)
	r := lines(t, ok(t, tpmbench(t, dir, "inspect", "r.arrow", "--rows", ":")).stdout)
	for step, row := range c {
		n := 0
		for _, trial := range r {
			if s, err := strconv.Atoi(trial["sync_steps"]); err == nil && s <= step {
				n++
			}
		}
		if row["synced"] != fmt.Sprint(float64(n)/60) {
			t.Fatalf("step %d: %s have synchronised, want %d of 60", step, row["synced"], n)
		}
		for name, v := range row {
			if m[step][name] != v {
				t.Errorf("step %d: %s is %s, and %s with attackers", step, name, v, m[step][name])
			}
		}
	}
}

// A curve of a variant sums up the traces of its pairs, which a detector that never fires keeps
// from ending with sync_steps.
func TestCurveOfVariants(t *testing.T) {
	const trials, steps = 20, 60
	dir, synced := t.TempDir(), 0
	for i, variant := range []string{
		"-M 2", "-M 3 --zero-inputs --rule random-walk", "--query 4 --rule random-walk", "--start near --start-errors 0.1", "-K 33 --start bits --start-errors 0.05 --tie split",
	} {
		pair := append(strings.Fields("-N 8 -L 2 --seed 5"), strings.Fields(variant)...)
		file := filepath.Join(dir, fmt.Sprint(i, ".arrow"))
		ok(t, inProcess(t, append([]string{"curve", "--trials", fmt.Sprint(trials), "--steps", fmt.Sprint(steps), "-q", "-o", file}, pair...)...))
		rows := lines(t, ok(t, inProcess(t, "inspect", file, "--rows", ":")).stdout)
		var want [steps + 1]traced
		for trial := range trials {
			text := ok(t, inProcess(t, append([]string{"trace", "--trial", fmt.Sprint(trial), "--weights", "--detect", "1e9", "--max-steps", fmt.Sprint(steps)}, pair...)...)).stdout
			equal := false
			for step, row := range lines(t, text) {
				want[step].add(t, row, 8, &equal)
			}
		}
		if len(rows) != steps+1 {
			t.Fatalf("%s: %d rows", variant, len(rows))
		}
		for step, row := range rows {
			for name, value := range want[step].row(trials) {
				if got, err := strconv.ParseFloat(row[name], 64); step == 0 && name == "learned" {
					if row[name] != "" {
						t.Errorf("%s: step 0 has learned %s", variant, row[name])
					}
				} else if err != nil || math.Abs(got-value) > 1e-9 {
					t.Fatalf("%s, step %d: %s is %s, and the traces make it %v", variant, step, name, row[name], value)
				}
			}
		}
		synced += want[steps].synced
	}
	if synced == 0 {
		t.Error("no pair has synchronised")
	}
}

// traced sums up a step of traces.
type traced struct {
	overlaps               []float64 // of each trace, the mean over the hidden units
	weights                int       // of all traces
	equal, learned, synced int
}

// add adds a row with weights of machines with n inputs a unit.
func (s *traced) add(t *testing.T, row map[string]string, n int, synced *bool) {
	a, errA := hex.DecodeString(row["w_a"])
	b, errB := hex.DecodeString(row["w_b"])
	if errA != nil || errB != nil || len(a) != len(b) {
		t.Fatal(row)
	}
	mean, equal := 0.0, 0
	for from := 0; from < len(a); from += n {
		var ab, aa, bb float64
		for j := from; j < from+n; j++ {
			v, w := float64(int8(a[j])), float64(int8(b[j]))
			ab, aa, bb = ab+v*w, aa+v*v, bb+w*w
			if v == w {
				equal++
			}
		}
		overlap := ab / math.Sqrt(aa*bb)
		if aa*bb == 0 {
			overlap = map[bool]float64{true: 1, false: 0}[aa == bb]
		}
		mean += overlap / float64(len(a)/n)
	}
	*synced = *synced || equal == len(a)
	s.overlaps = append(s.overlaps, mean)
	s.weights += len(a)
	s.equal += equal
	if row["learned"] == "true" {
		s.learned++
	}
	if *synced {
		s.synced++
	}
}

// row returns the curve's values at the step, for the given number of pairs.
func (s *traced) row(pairs float64) map[string]float64 {
	mean, squares := 0.0, 0.0
	for _, v := range s.overlaps {
		mean += v / pairs
	}
	for _, v := range s.overlaps {
		squares += (v - mean) * (v - mean)
	}
	return map[string]float64{"overlap": mean, "overlap_sd": math.Sqrt(squares / (pairs - 1)), "equal": float64(s.equal) / float64(s.weights),
		"learned": float64(s.learned) / pairs, "synced": float64(s.synced) / pairs}
}

func TestCurveSummary(t *testing.T) {
	s := decode(t, ok(t, inProcess(t, append(curveSmall, "--summary", "json")...)).stdout)
	times := s["times"].([]any)
	half, last := times[1].(map[string]any), times[5].(map[string]any)
	if s["trials"] != 60.0 || half["share"] != 0.5 || half["synced"].(float64) < 0.5 || last["share"] != nil || last["step"] != 100.0 || last["attacker_equal"] != nil {
		t.Errorf("%v", s)
	}
	long := decode(t, ok(t, inProcess(t, append(curveSmall, "--steps", "400", "--summary", "json")...)).stdout)
	if tau, se := long["tau"].(float64), long["tau_se"].(float64); !(tau > 5 && tau < 100 && se > 0 && se < tau) || s["tau"] != nil && s["tau_se"] == nil {
		t.Errorf("tau is %v ± %v", tau, se)
	}
	for _, args := range [][]string{append(curveSmall, "--steps", "400"), append(curveSmall, "--attack", "geometric"), append(curveSmall, "--steps", "3")} {
		text := ok(t, inProcess(t, args...)).stdout
		parts := []string{"K=3 N=10 L=2 hebbian", "60 pairs", "synced", "overlap", "equal", "digest"}
		switch {
		case strings.Contains(text, "geometric"):
			parts = append(parts, "geometric by 1 attacker", "attacker equal")
		case strings.Contains(text, "up to step 3\n"):
			parts = append(parts, "later")
		default:
			parts = append(parts, "tau ", " ± ", "exp(-t/tau)")
		}
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("no %q in\n%s", part, text)
			}
		}
		for _, line := range strings.Split(text, "\n") {
			if n := len([]rune(line)); n > 80 {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	}
	if o := ok(t, inProcess(t, append(curveSmall, "--quiet")...)); o.stdout+o.stderr != "" {
		t.Errorf("not quiet: %+v", o)
	}
}

func TestCurveToStandardOutput(t *testing.T) {
	if rows := streamed(t, "0:1", curveSmall...); !strings.HasPrefix(rows, "step\toverlap\toverlap_sd\tequal\tlearned\tsynced\n0\t") {
		t.Errorf("%q", rows)
	}
}

func TestCurveUsage(t *testing.T) {
	misused(t, "curve", map[string]string{
		"-N 0":                               "-N 0: ",
		"--steps 0":                          "--steps 0: must be 1 to",
		"--steps 2M":                         "--steps 2M: must be 1 to 1048576",
		"--trials 0":                         "--trials 0: a curve takes 1 to 4194304 pairs",
		"--trials 1e9":                       "--trials 1000000000",
		"--attackers 3":                      "--attackers 3: it has a meaning only with an --attack",
		"--attack simple --wait 3":           "--wait 3: it has a meaning only with --attack majority",
		"--attack brute":                     `--attack "brute"`,
		"--follow":                           "--follow",
		"--keys":                             "--keys",
		"--max-steps 5":                      "--max-steps",
		"--scale log":                        "--scale log: there is no picture without --svg or --png",
		"--scale cubic --png x.png":          `--scale "cubic": must be one of linear, log`,
		"--svg x.png":                        `--svg "x.png": the file's name must end in .svg`,
		"--png=":                             `--png ""`,
		"--threads -1":                       "--threads -1",
		"--first-trial 18446744073709551615": "--first-trial",
		"-o x.txt":                           ".parquet",
		"file":                               "file",
	})
	inProcess(t, strings.Fields("curve -K 4 -N 1M --attack genetic --attackers 65535")...).fails(t, exitError, "GB of memory")
}

func TestCurvePictures(t *testing.T) {
	dir := t.TempDir()
	args := append(curveSmall, "--steps", "300", "--svg", "c.svg", "--png", "c.png")
	text := ok(t, tpmbench(t, dir, args...)).stdout
	for _, part := range []string{"drawn             c.svg", "drawn             c.png"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	linear := read(t, filepath.Join(dir, "c.svg"))
	if !strings.Contains(linear, "synchronised") || !strings.Contains(linear, "</svg>") || strings.Contains(linear, "attacker") || !strings.HasPrefix(read(t, filepath.Join(dir, "c.png")), "\x89PNG") {
		t.Error("not the pictures")
	}
	tpmbench(t, dir, args...).fails(t, exitError, "c.svg exists", "--force")
	ok(t, tpmbench(t, dir, append(args, "--force", "--scale", "log", "--attack", "geometric", "-o", "c.arrow")...))
	if svg := read(t, filepath.Join(dir, "c.svg")); !strings.Contains(svg, "weights that differ") || !strings.Contains(svg, "attacker") {
		t.Error("not the logarithmic picture")
	}
	tpmbench(t, dir, append(curveSmall, "--svg", "no/such/c.svg")...).fails(t, exitError, "no/such/c.svg")
	if list, _ := filepath.Glob(filepath.Join(dir, "*.partial")); len(list) > 0 {
		t.Errorf("left behind: %v", list)
	}
}
