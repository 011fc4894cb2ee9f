//go:build unix

package main

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A command whose reader has gone ends as SIGPIPE ends programs, without a message; what it wrote
// elsewhere is complete.
func TestClosedPipe(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, "run", "-N", "5", "--trials", "1e4", "-o", "x.arrow", "-q"))
	file := studyFile(t, "n: {from: 5, to: 13}\nl: 1\ntrials: 10\n")
	for _, args := range []string{
		"--help", "backends", "completion bash", "run -N 10 --trials 1e12 -o -", "run -N 5 --trials 10", "run -N 5 --trials 10 -o y.arrow", "run --trials 10 -o - -q",
		"inspect x.arrow", "inspect x.arrow --rows :", "verify x.arrow --rows 3", "report x.arrow -o -", "merge x.arrow -o -", "trace", "trace --weights", "trace -o -",
		"curve --steps 5 --trials 9 -o -", "perceptron -N 9 --trials 5", "sweep " + file + " --summary json -o a", "sweep " + file + " -o b", "inspect a", "inspect a --summary json", "verify a",
	} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, strings.Fields(args)...)
		cmd.Dir, cmd.Stdout = dir, w
		r.Close()
		o := finish(t, cmd)
		w.Close()
		if s := cmd.ProcessState.Sys().(syscall.WaitStatus); !s.Signaled() || s.Signal() != syscall.SIGPIPE || o.stderr != "" {
			t.Errorf("%s: %v, standard error %q", args, cmd.ProcessState, o.stderr)
		}
	}
	for _, name := range []string{"a", "b"} {
		ok(t, tpmbench(t, dir, "inspect", name)).says(t, "all points")
	}
	ok(t, tpmbench(t, dir, "inspect", "y.arrow"))
}

// A reader that stops in the middle is not worth a message either.
func TestPipeClosesLater(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, "run", "-N", "5", "--trials", "1e4", "-o", "x.arrow", "-q"))
	for _, args := range []string{"run -N 10 --trials 1e12 -o -", "inspect x.arrow --rows :", "report x.arrow -o -", "trace -K 1 -N 2 -L 3 --trial 4 --max-steps 2e9"} {
		cmd := exec.Command("sh", append([]string{"-c", `{ "$0" "$@"; echo $? >status; } | head -c 5`, program}, strings.Fields(args)...)...)
		cmd.Dir = dir
		if o := ok(t, finish(t, cmd)); len(o.stdout) != 5 || o.stderr != "" || read(t, dir+"/status") != "141\n" {
			t.Errorf("%s: %q, standard error %q, status %s", args, o.stdout, o.stderr, read(t, dir+"/status"))
		}
	}
}

// A command that tells a program how far it is ends when that program does, and keeps the rows.
func TestCallerGone(t *testing.T) {
	dir := t.TempDir()
	file := studyFile(t, "n: 10\ntrials: 1e12\n")
	for _, args := range []string{"run -N 10 --trials 1e12 -o x.arrow", "curve --trials 4e6 -o y.arrow", "sweep " + file + " -o s"} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, append(strings.Fields(args), "--progress", "json")...)
		cmd.Dir, cmd.Stderr = dir, w
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if _, err := r.Read(make([]byte, 1)); err != nil {
			t.Error(args, err)
		}
		r.Close()
		if cmd.Wait(); cmd.ProcessState.ExitCode() != 128+int(syscall.SIGHUP) {
			t.Errorf("%s: %v", args, cmd.ProcessState)
		}
	}
	ok(t, tpmbench(t, dir, "inspect", "x.arrow.partial"))
}

// Rows and pages are not silently lost if standard output was closed from the start; the null
// device takes them.
func TestClosedFromTheStart(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, "run", "-N", "5", "--trials", "9", "-o", "x.arrow", "-q"))
	for _, args := range []string{"inspect x.arrow", "inspect x.arrow --rows :", "trace", "run --trials 9 -q -o -", "trace -o -", "curve --trials 9 --steps 9 -o -", "perceptron --trials 9 -o -", "merge x.arrow -o -", "report x.arrow -o -"} {
		run := func(to string) outcome {
			cmd := exec.Command("sh", append([]string{"-c", `"$0" "$@" ` + to, program}, strings.Fields(args)...)...)
			cmd.Dir = dir
			return finish(t, cmd)
		}
		run(">&-").fails(t, exitUsage, "standard output is closed")
		ok(t, run(">/dev/null"))
	}
}

// Programs that tpmbench starts get SIGPIPE as usual.
func TestPipesOfOthers(t *testing.T) {
	dir := t.TempDir()
	fake := "#!/bin/sh\n{ sh -c 'kill -PIPE $$'; echo $? >&2; } | true; exit 1\n"
	if err := os.WriteFile(dir+"/sbatch", []byte(fake), 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "slurm", studyFile(t, "k: 1\nn: 2\nl: 1\nmax_steps: 5\ntrials: 10\n"), "-o", "out", "--submit")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	finish(t, cmd).fails(t, exitError, "sbatch: 141")
}
