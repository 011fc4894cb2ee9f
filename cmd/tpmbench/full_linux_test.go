package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestFullStandardOutput(t *testing.T) {
	for _, args := range []string{"run -N 10 --trials 1e12 -o -", "run -N 5 --trials 10", "run -N 10 --trials 1e12 --format csv -o -", "--help", "backends", "completion bash"} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip(err)
		}
		cmd := exec.Command(program, strings.Fields(args)...)
		cmd.Stdout = full
		finish(t, cmd).fails(t, exitError, "cannot write standard output: no space left on device")
		full.Close()
	}
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=300k"); err != nil {
		t.Skip("no tmpfs can be mounted: ", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	for _, format := range formats {
		file := "x." + format
		o := tpmbench(t, dir, "run", "-N", "5", "--trials", "1e12", "--keys", "-o", file)
		o.fails(t, exitError, "no space left on device")
		partial := filepath.Join(dir, file+".partial")
		if strings.Contains(o.stderr, "holds") {
			ok(t, tpmbench(t, dir, "inspect", partial))
		} else if exists(partial) {
			t.Errorf("%s: nothing is held, and a partial is left: %s", format, o.stderr)
		}
		os.Remove(partial)
	}
}

// A recorded exchange that fills the disk keeps the steps that are complete.
func TestFullDiskPublic(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("no tmpfs can be mounted: ", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	for _, file := range []string{"x.arrow", "x.csv", "x.jsonl"} {
		o := tpmbench(t, dir, "trace", "--public", "-K", "1", "-N", "2", "--trial", "4", "--max-steps", "2e9", "-o", file)
		o.fails(t, exitError, "no space left on device; "+file+".partial holds the first ", " rows of trial 4")
		partial := filepath.Join(dir, file+".partial")
		if file == "x.arrow" {
			ok(t, tpmbench(t, dir, "inspect", partial))
		} else if n := strings.Count(readFile(t, partial), "\n"); n < 1000 {
			t.Errorf("%s has %d lines", partial, n)
		}
		os.Remove(partial)
	}
}

// On a full disk, the rows of a text file stay in its parts; a conversion leaves nothing.
func TestFullDiskText(t *testing.T) {
	source := filepath.Join(t.TempDir(), "x.arrow")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "1e5", "--keys", "-o", source))
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	cmd := exec.Command(program, "convert", source, "-o", "-", "--format", "tsv")
	cmd.Stdout = full
	finish(t, cmd).fails(t, exitError, "cannot write standard output: no space left on device")

	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=600k"); err != nil {
		t.Skip("no tmpfs can be mounted: ", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	x := filepath.Join(dir, "x.csv")
	for _, to := range []string{x, filepath.Join(dir, "x.arrow"), dir + "/"} {
		inProcess(t, "convert", source, "-o", to, "--compression", "none").fails(t, exitError, ": no space left on device")
		if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
			t.Errorf("%v is left of %s, %v", list, to, err)
		}
	}
	// There is room for the parts, but not for the text.
	tpmbench(t, dir, "run", "-N", "5", "--trials", "8e4", "-o", "x.csv").fails(t, exitError, "no space left on device; all rows are in x.csv.parts")
	ok(t, tpmbench(t, dir, "inspect", "x.csv.parts"))
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=4m"); err != nil {
		t.Fatal(err)
	}
	ok(t, tpmbench(t, dir, "run", "-N", "5", "--trials", "8e4", "-o", "x.csv", "--resume"))
	if n := strings.Count(readFile(t, x), "\n"); n != 80_001 || exists(x+".parts") {
		t.Errorf("%d lines", n)
	}
}

// A sweep that fills the disk keeps the points that are complete.
func TestFullDiskSweep(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=80k"); err != nil {
		t.Skip("no tmpfs can be mounted: ", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	out, file := filepath.Join(dir, "out"), studyFile(t, "n: {from: 5, to: 24}\nl: 2\ntrials: 1000\n")
	for _, resume := range []string{"--quiet", "--resume"} {
		o := inProcess(t, "sweep", file, "-o", out, "--threads", "1", resume)
		o.fails(t, exitError, ": no space left on device; ", " of 20 points are complete in "+out+", go on with --resume")
		if strings.Count(o.stderr, "no space") != 1 {
			t.Errorf("%s", o.stderr)
		}
		_, rest, _ := strings.Cut(o.stderr, ": no space left on device; ")
		count, _, _ := strings.Cut(rest, " of 20 points")
		ok(t, inProcess(t, "inspect", out)).says(t, "complete          "+count+" of 20 points, not ")
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=4m"); err != nil {
		t.Fatal(err)
	}
	resumed := decode(t, ok(t, inProcess(t, "sweep", file, "-o", out, "--resume", "--summary", "json")).stdout)
	whole := decode(t, ok(t, inProcess(t, "sweep", file, "-o", out+"2", "--summary", "json")).stdout)
	if resumed["digest"] != whole["digest"] || whole["trials"] != 20000.0 {
		t.Errorf("%v, undisturbed %v", resumed, whole)
	}
}

func TestUnwritableFolder(t *testing.T) {
	o := tpmbench(t, "", small("-o", "/proc/x.arrow")...)
	o.fails(t, exitError, "/proc/x.arrow")
}
