//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tpmbench/batch/table"
)

// endless starts a run that does not end by itself.
func endless(t *testing.T, dir string, args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	return started(t, dir, append([]string{"run", "-N", "10", "--trials", "1e12", "--threads", "1"}, args...)...)
}

// started starts the program and waits until it has worked for a while: for a tenth of a second of its
// own time where the system says that, which on a busy machine takes long, or else for 0.7 s.
func started(t *testing.T, dir string, args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	stdout, stderr := new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	if runtime.GOOS != "linux" {
		time.Sleep(700 * time.Millisecond)
		return cmd, stdout, stderr
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if d, ended := worked(cmd.Process.Pid); ended || d >= 100*time.Millisecond {
			break
		}
	}
	return cmd, stdout, stderr
}

// worked returns the processor time of a child, as Linux says it in hundredths of a second, and reports
// whether it has ended.
func worked(pid int) (sum time.Duration, ended bool) {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 || fields[0] == "Z" {
		return 0, true
	}
	for _, f := range fields[11:13] { // utime and stime
		ticks, _ := strconv.Atoi(f)
		sum += time.Duration(ticks) * 10 * time.Millisecond
	}
	return sum, false
}

func stop(t *testing.T, cmd *exec.Cmd, s syscall.Signal) int {
	t.Helper()
	start := time.Now()
	if err := cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if d := time.Since(start); d > time.Minute { // what it was at would take days
		t.Errorf("ended %v after the signal", d)
	}
	return cmd.ProcessState.ExitCode()
}

var goOnForm = regexp.MustCompile(`(\d+) of 1000000000000 trials; go on with --first-trial (\d+) --trials (\d+)`)

// An interrupted run keeps rows, which are those of an undisturbed run, and says how to go on.
func TestInterrupt(t *testing.T) {
	for i, format := range formats {
		for j, backend := range []string{"auto", "reference"} {
			if testing.Short() && (i+j)%2 == 1 {
				continue
			}
			signal := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}[i%2]
			dir := t.TempDir()
			file := "x." + format
			cmd, _, stderr := endless(t, dir, "-o", file, "--keys", "--backend", backend)
			status := stop(t, cmd, signal)
			outcome{status, "", stderr.String()}.fails(t, 128+int(signal), file+".partial holds ")
			m := goOnForm.FindStringSubmatch(stderr.String())
			if m == nil || m[1] != m[2] || exists(filepath.Join(dir, file)) {
				t.Fatalf("standard error %q", stderr)
			}
			tpmbench(t, dir, "inspect", file).fails(t, exitError, file+": no such file or directory; an unfinished run has left "+file+".partial")
			part := decode(t, ok(t, tpmbench(t, dir, "inspect", file+".partial", "--summary", "json")).stdout)
			if fmt.Sprintf("%.0f", part["trials"]) != m[1] || part["file"].(map[string]any)["complete"] != false {
				t.Errorf("inspect says %v trials, the run %s", part["trials"], m[1])
			}
			ok(t, tpmbench(t, dir, "verify", file+".partial", "--rows", "50"))

			n := min(300, int(part["trials"].(float64)))
			rows := fmt.Sprint(":", n)
			got := ok(t, tpmbench(t, dir, "inspect", file+".partial", "--rows", rows)).stdout
			ok(t, tpmbench(t, dir, "run", "-N", "10", "--keys", "--trials", fmt.Sprint(n), "-o", "whole.arrow", "-q"))
			if want := ok(t, tpmbench(t, dir, "inspect", "whole.arrow", "--rows", rows)).stdout; got != want {
				t.Error("other rows than those of an undisturbed run")
			}

			rest := decode(t, ok(t, tpmbench(t, dir, "run", "-N", "10", "--keys", "--first-trial", m[2], "--trials", "100", "--summary", "json")).stdout)
			all := decode(t, ok(t, tpmbench(t, dir, "run", "-N", "10", "--keys", "--trials", fmt.Sprintf("%.0f", part["trials"].(float64)+100), "--summary", "json")).stdout)
			if parseHex(t, part["digest"])+parseHex(t, rest["digest"]) != parseHex(t, all["digest"]) {
				t.Error("the parts' digests do not add up")
			}
		}
	}
}

// An interrupted run to text leaves its rows in parts that can be read; to standard output it has
// written whole lines.
func TestInterruptText(t *testing.T) {
	dir := t.TempDir()
	cmd, _, stderr := endless(t, dir, "-o", "x.csv")
	status := stop(t, cmd, syscall.SIGINT)
	outcome{status, "", stderr.String()}.fails(t, 130, "x.csv.parts holds ", "; go on with --resume")
	if exists(filepath.Join(dir, "x.csv")) || exists(filepath.Join(dir, "x.csv.partial")) {
		t.Error("something is left beside the parts")
	}
	ok(t, tpmbench(t, dir, "inspect", "x.csv.parts")).says(t, "unfinished")
	tpmbench(t, dir, "convert", "x.csv.parts", "-o", "y.csv").fails(t, exitError, "go on with --resume")

	cmd, stdout, stderr := endless(t, dir, "-o", "-", "--format", "csv")
	status = stop(t, cmd, syscall.SIGTERM)
	outcome{status, "", stderr.String()}.fails(t, 143, "standard output holds", "--first-trial")
	text := stdout.String()
	rows := strings.Count(text, "\n") - 1
	if last := strings.Split(text, "\n")[rows]; strings.Count(text, ",") != 2*(rows+1) || !strings.HasPrefix(last, fmt.Sprint(rows-1, ",")) || !strings.HasSuffix(text, "\n") {
		t.Errorf("%d rows, and the last is %q", rows, last)
	}
}

func TestInterruptStream(t *testing.T) {
	dir := t.TempDir()
	cmd, stdout, stderr := endless(t, dir, "-o", "-")
	status := stop(t, cmd, syscall.SIGTERM)
	outcome{status, "", stderr.String()}.fails(t, 143, "standard output holds", "--first-trial")
	if err := os.WriteFile(filepath.Join(dir, "s.arrows"), stdout.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	if o := ok(t, tpmbench(t, dir, "inspect", "s.arrows")); !strings.Contains(o.stdout, "unfinished") {
		t.Errorf("%s", o.stdout)
	}
}

func TestInterruptWithoutFile(t *testing.T) {
	cmd, stdout, stderr := endless(t, t.TempDir(), "--summary", "json")
	status := stop(t, cmd, syscall.SIGINT)
	outcome{status, "", stderr.String()}.fails(t, 130, "trials were done", "--first-trial")
	decode(t, stdout.String())
}

// timeout(1) sends a signal twice at once; that is one interruption.
func TestInterruptTwiceAtOnce(t *testing.T) {
	dir := t.TempDir()
	cmd, _, stderr := endless(t, dir, "-o", "x.parquet")
	cmd.Process.Signal(syscall.SIGTERM)
	status := stop(t, cmd, syscall.SIGTERM)
	outcome{status, "", stderr.String()}.fails(t, 143, "x.parquet.partial holds")
	ok(t, tpmbench(t, dir, "inspect", "x.parquet.partial"))
}

// With a reader that is stuck, the second signal ends the program at once, and the first after a
// while.
func TestInterruptStuck(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for seconds")
	}
	var took []time.Duration
	for _, signals := range []int{1, 2} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, "run", "-N", "5", "--trials", "1e12", "-o", "-")
		cmd.Stdout = w
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond)
		for range signals - 1 {
			cmd.Process.Signal(syscall.SIGINT)
			time.Sleep(time.Second)
		}
		start := time.Now()
		cmd.Process.Signal(syscall.SIGINT)
		time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
		cmd.Wait()
		took = append(took, time.Since(start))
		if status := cmd.ProcessState.ExitCode(); status != 130 {
			t.Errorf("%d signals: status %d after %v", signals, status, took)
		}
		w.Close()
		r.Close()
	}
	if took[1] > took[0]/2 {
		t.Errorf("ended %v after one signal, %v after two", took[0], took[1])
	}
}

func TestTwoRunsCannotShare(t *testing.T) {
	dir := t.TempDir()
	cmd, _, _ := endless(t, dir, "-o", "x.arrow")
	tpmbench(t, dir, small("-o", "x.arrow")...).fails(t, exitError, "x.arrow.partial exists")
	if status := stop(t, cmd, syscall.SIGINT); status != 130 {
		t.Errorf("status %d", status)
	}
	ok(t, tpmbench(t, dir, "inspect", "x.arrow.partial"))
}

// A trace that would take hours keeps its rows when interrupted.
func TestInterruptTrace(t *testing.T) {
	for _, what := range []string{"trace", "trace --public --after 9"} {
		interruptTrace(t, append(strings.Fields(what), strings.Fields("-K 1 -N 2 -L 3 --trial 4 --max-steps 2e9")...))
	}
}

func interruptTrace(t *testing.T, endless []string) {
	dir := t.TempDir()
	cmd, _, stderr := started(t, dir, append(endless, "-o", "t.arrow")...)
	status := stop(t, cmd, syscall.SIGINT)
	outcome{status, "", stderr.String()}.fails(t, 130, "interrupted by SIGINT", "t.arrow.partial holds the first", "rows of trial 4")
	if rows := lines(t, ok(t, tpmbench(t, dir, "inspect", "t.arrow.partial", "--rows", ":3")).stdout); len(rows) != 3 || rows[2]["tau_a"] == "" {
		t.Errorf("rows %v", rows)
	}
	cmd, _, stderr = started(t, dir, endless...)
	status = stop(t, cmd, syscall.SIGTERM)
	outcome{status, "", stderr.String()}.fails(t, 143, "interrupted by SIGTERM")
	o := finish(t, exec.Command("sh", append([]string{"-c", `"$0" "$@" | head -n 3`, program}, endless...)...))
	if strings.Count(o.stdout, "\n") != 3 {
		t.Errorf("%q", o.stdout)
	}
}

// A run of perceptrons that would take days keeps its rows and can be resumed.
func TestInterruptPerceptron(t *testing.T) {
	dir := t.TempDir()
	flags := strings.Fields("perceptron -N 10 --points 3 --seed 5 --threads 2")
	cmd, _, stderr := started(t, dir, append(flags, "--trials", "1e12", "-o", "r.arrow")...)
	status := stop(t, cmd, syscall.SIGINT)
	outcome{status, "", stderr.String()}.fails(t, 130, "interrupted by SIGINT", "r.arrow.partial holds ")
	m := goOnForm.FindStringSubmatch(stderr.String())
	if m == nil || m[1] != m[2] || m[1] == "0" || !strings.Contains(stderr.String(), "or do the same with --resume") {
		t.Fatalf("standard error %q", stderr)
	}
	// Both ways that it suggests work: three more trials in a file of their own, and in the same
	// file.
	more := append(flags, "--first-trial", m[1], "--trials", "3", "-o", "more.arrow")
	ok(t, tpmbench(t, dir, more...))
	ok(t, tpmbench(t, dir, "merge", "more.arrow", "r.arrow.partial", "-o", "both.arrow"))
	n, _ := strconv.Atoi(m[1])
	whole := ok(t, tpmbench(t, dir, append(flags, "--trials", strconv.Itoa(n+3), "-o", "whole.arrow", "--summary", "json")...)).stdout
	both := ok(t, tpmbench(t, dir, "inspect", "both.arrow", "--summary", "json")).stdout
	if a, b := decode(t, both)["digest"], decode(t, whole)["digest"]; a != b {
		t.Errorf("joined they have the digest %v, want %v", a, b)
	}
	cmd, _, stderr = started(t, dir, append(flags, "--trials", "1e12", "-o", "r.arrow", "--resume")...)
	stop(t, cmd, syscall.SIGINT)
	if again := regexp.MustCompile(`r\.arrow\.parts holds (\d+) of .*; go on with --resume`).FindStringSubmatch(stderr.String()); again == nil {
		t.Errorf("standard error %q", stderr)
	} else if k, _ := strconv.Atoi(again[1]); k <= n {
		t.Errorf("it holds %d trials, and held %d before", k, n)
	}
	if got, want := ok(t, tpmbench(t, dir, "inspect", "r.arrow.parts", "--rows", ":40")).stdout, ok(t, tpmbench(t, dir, "inspect", "whole.arrow", "--rows", ":40")).stdout; got != want {
		t.Error("other rows than those of an undisturbed run")
	}
}

// The curve of the pairs that are done is kept, and equals that of as many trials.
func TestInterruptCurve(t *testing.T) {
	form := regexp.MustCompile(`holds the curve of the first (\d+) of 4000000 pairs, as with --trials (\d+);`)
	flags := strings.Fields("curve --steps 1000 --tie split --seed 5")
	for _, output := range []string{"c.arrow", "c.parquet", "-"} {
		dir := t.TempDir()
		cmd, stdout, stderr := started(t, dir, append(flags, "--trials", "4e6", "--svg", "c.svg", "-o", output)...)
		status := stop(t, cmd, syscall.SIGTERM)
		outcome{status, "", stderr.String()}.fails(t, 143, "interrupted by SIGTERM")
		m := form.FindStringSubmatch(stderr.String())
		if m == nil || m[1] != m[2] || m[1] == "0" {
			t.Fatalf("standard error %q", stderr)
		}
		kept := output + ".partial"
		if output == "-" {
			kept = "c.arrows"
			if err := os.WriteFile(filepath.Join(dir, kept), stdout.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if list, _ := os.ReadDir(dir); len(list) != 1 {
			t.Errorf("left behind: %v", list)
		}
		whole := ok(t, tpmbench(t, dir, append(flags, "--trials", m[1], "--summary", "json", "-o", "whole.arrow")...)).stdout
		of := ok(t, tpmbench(t, dir, "inspect", kept, "--summary", "json")).stdout
		if a, b := decode(t, whole)["digest"], decode(t, of)["digest"]; a != b {
			t.Errorf("%s: digest %v, and %v of %s trials", kept, b, a, m[1])
		}
		schema, err := table.Open(filepath.Join(dir, kept))
		if err != nil {
			t.Fatal(err)
		}
		if n, _ := schema.Schema().Metadata().GetValue("tpm.trials"); n != m[1] {
			t.Errorf("%s: tpm.trials is %s, want %s", kept, n, m[1])
		}
		schema.Close()
	}
}

// An attack that is interrupted keeps the candidates of what it has heard.
func TestAttackInterrupted(t *testing.T) {
	dir, _, _ := logged(t)
	content, err := os.ReadFile(filepath.Join(dir, "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "attack", "-", "-K", "3", "-L", "3", "-o", "c.arrow")
	cmd.Dir = dir
	stderr := new(bytes.Buffer)
	cmd.Stderr = stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	go func() {
		for {
			if _, err := in.Write(content); err != nil {
				return
			}
		}
	}()
	for end := time.Now().Add(time.Minute); !exists(filepath.Join(dir, "c.arrow.partial")); {
		if time.Now().After(end) {
			t.Fatal("no c.arrow.partial after a minute")
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond)
	o := outcome{stop(t, cmd, syscall.SIGINT), "", stderr.String()}
	o.fails(t, 130, "interrupted by SIGINT: c.arrow.partial holds the candidates as they were after step")
}

// An attack that waits for a log's first step, or for the next, ends at a signal.
func TestAttackInterruptedWaiting(t *testing.T) {
	for said, want := range map[string]string{
		"": "interrupted by SIGINT: no candidates are known yet",
		`{"tau_a":1,"tau_b":-1,"x":[[1,1],[1,1],[1,-1]]}` + "\n": "interrupted by SIGINT: the candidates are those after step 1",
	} {
		cmd := exec.Command(program, "attack", "-", "-L", "3", "-K", "3")
		stderr := new(bytes.Buffer)
		cmd.Stderr = stderr
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cmd.Process.Kill() })
		if _, err := in.Write([]byte(said)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond)
		status := stop(t, cmd, syscall.SIGINT)
		outcome{status, "", stderr.String()}.fails(t, 130, want)
	}
}
