package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// program is the path of the command as users have it, built once.
var program string

func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "-test.fuzzworker") { // which runs it in process
		os.Exit(m.Run())
	}
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "tpmbench")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "tpmbench.exe")
		build := exec.Command("go", "build", "-ldflags", "-s -w -X main.revision=9999999999", "-o", program, ".")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
			return 1
		}
		return m.Run()
	}())
}

// outcome is how a command ended.
type outcome struct {
	status         int
	stdout, stderr string
}

// tpmbench runs the program in the folder dir.
func tpmbench(t testing.TB, dir string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	return finish(t, cmd)
}

// finish runs cmd to its end, which must never show a stack trace.
func finish(t testing.TB, cmd *exec.Cmd) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if cmd.Stdout == nil {
		cmd.Stdout = &stdout
	}
	cmd.Stderr = &stderr
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return checked(t, outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()})
}

func checked(t testing.TB, o outcome) outcome {
	t.Helper()
	for _, bad := range []string{"panic", "goroutine", "runtime error"} {
		if strings.Contains(o.stderr, bad) || strings.Contains(o.stdout, bad) {
			t.Fatalf("shows %q:\n%s%s", bad, o.stdout, o.stderr)
		}
	}
	return o
}

// inProcess is tpmbench without a process of its own.
func inProcess(t testing.TB, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := execute(context.Background(), args, &stdout, &stderr)
	return checked(t, outcome{status, stdout.String(), stderr.String()})
}

// ok stops the test unless the command ended with status 0.
func ok(t testing.TB, o outcome) outcome {
	t.Helper()
	if o.status != exitDone {
		t.Fatalf("status %d: %s", o.status, o.stderr)
	}
	return o
}

// fails checks the status and that standard error is one line with all of parts.
func (o outcome) fails(t testing.TB, status int, parts ...string) {
	t.Helper()
	if o.status != status || strings.Count(o.stderr, "\n") != 1 || !strings.HasPrefix(o.stderr, "tpmbench") {
		t.Errorf("status %d and standard error %q, want %d and one line", o.status, o.stderr, status)
	}
	for _, part := range parts {
		if !strings.Contains(o.stderr, part) {
			t.Errorf("standard error %q, want %q in it", o.stderr, part)
		}
	}
}

// misused checks that command refuses each of the arguments, with one line that contains the text.
func misused(t *testing.T, command string, says map[string]string) {
	t.Helper()
	for args, text := range says {
		inProcess(t, append([]string{command}, strings.Fields(args)...)...).fails(t, exitUsage, text)
	}
}

// streamed runs args with the rows to standard output, and returns what inspect prints of them.
func streamed(t *testing.T, rows string, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	o := ok(t, tpmbench(t, dir, append(args, "-o", "-", "--summary", "json")...))
	decode(t, o.stderr)
	if err := os.WriteFile(filepath.Join(dir, "s.arrows"), []byte(o.stdout), 0o666); err != nil {
		t.Fatal(err)
	}
	return ok(t, tpmbench(t, dir, "inspect", "s.arrows", "--rows", rows)).stdout
}

// decode reads one JSON object of one line.
func decode(t testing.TB, s string) map[string]any {
	t.Helper()
	if strings.Count(s, "\n") != 1 || !strings.HasSuffix(s, "\n") {
		t.Fatalf("want one line, got %q", s)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%v in %q", err, s)
	}
	return v
}

// small has flags for parameters that every backend runs quickly.
func small(more ...string) []string {
	return append([]string{"run", "-N", "10", "--max-steps", "5000", "--summary", "json", "--trials", "600"}, more...)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
