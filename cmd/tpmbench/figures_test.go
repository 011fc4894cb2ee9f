package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tpmbench/report/figures"
	"tpmbench/report/text"
)

// TestFigures makes the tiny set twice, on different backends and threads, as text and as JSON.
func TestFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes with the race detector")
	}
	dir := t.TempDir()
	first, second := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	o := ok(t, inProcess(t, "figures", "--tiny", "-o", first))
	said := strings.Join(strings.Fields(o.stdout), " ")
	for _, part := range []string{"figure 2", "figure 4", "figure 5", "figure 6", "section 3", "agrees", "differs", "undecided", "claims ", " agree, ", " differ, ", "±", filepath.Join(first, "index.html")} {
		if !strings.Contains(said, part) {
			t.Errorf("no %q in\n%s", part, o.stdout)
		}
	}
	for _, line := range strings.Split(o.stdout, "\n") {
		if n := len([]rune(line)); n > 80 && !strings.Contains(line, first) {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	o = ok(t, inProcess(t, "figures", "--tiny", "-o", second, "--threads", "1", "--backend", "bitpacked-generic", "--summary", "json", "-q"))
	var claims []text.Claim
	if err := json.Unmarshal([]byte(o.stdout), &claims); err != nil || len(claims) < 20 || strings.Count(o.stdout, "\n") != 1 {
		t.Fatalf("%v in %s", err, o.stdout)
	}
	for _, c := range claims {
		if !slices.Contains([]figures.Verdict{figures.Agrees, figures.Differs, figures.Undecided}, c.Verdict) || c.Figure == "" || c.Wanted == "" || c.Low == nil && c.High == nil {
			t.Errorf("%+v", c)
		}
	}
	list, err := os.ReadDir(first)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		a, errA := os.ReadFile(filepath.Join(first, f.Name()))
		b, errB := os.ReadFile(filepath.Join(second, f.Name()))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s depends on the backend (%v, %v)", f.Name(), errA, errB)
		}
	}
	if len(list) < 40 || exists(first+".partial") || exists(second+".partial") {
		t.Errorf("%d files, or a partial folder is left", len(list))
	}
	inProcess(t, "figures", "--tiny", "-o", first).fails(t, exitError, first, "not empty")
}

// TestFiguresField makes the tiny set of the other page, in the folder that it has without -o.
func TestFiguresField(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes with the race detector")
	}
	t.Chdir(t.TempDir())
	o := ok(t, inProcess(t, "figures", "--field", "--tiny"))
	said := strings.Join(strings.Fields(o.stdout), " ")
	for _, part := range []string{"Klimov, Mityagin, Shamir 2002 (recalled, not read in the source): K = 3, N = 101", "agrees", "differs", "undecided", "field/index.html"} {
		if !strings.Contains(said, part) {
			t.Errorf("no %q in\n%s", part, o.stdout)
		}
	}
	if !exists("field/index.html") || exists("figures") {
		t.Error("the page is not in the folder field")
	}
	o = ok(t, inProcess(t, "figures", "--field", "--tiny", "-o", "other", "--threads", "1", "--backend", "bitpacked-generic", "--summary", "json", "-q"))
	var claims []text.Claim
	if err := json.Unmarshal([]byte(o.stdout), &claims); err != nil || len(claims) < 40 {
		t.Fatalf("%v in %s", err, o.stdout)
	}
	for _, c := range claims {
		if c.Setting == "" || c.Recalled != strings.Contains(said, c.Where+" (recalled") {
			t.Errorf("%+v", c)
		}
	}
	list, err := os.ReadDir("field")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		a, errA := os.ReadFile(filepath.Join("field", f.Name()))
		b, errB := os.ReadFile(filepath.Join("other", f.Name()))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s depends on the backend (%v, %v)", f.Name(), errA, errB)
		}
	}
}

func TestFiguresUsage(t *testing.T) {
	for args, says := range map[string]string{
		"--threads -1":       "--threads -1",
		"--seed x":           `--seed "x"`,
		"--backend fast":     `--backend "fast"`,
		"--progress loud":    "--progress",
		"figure4":            "only flags",
		"--quick=perhaps":    "--quick",
		"--summary xml -o x": "--summary",
	} {
		o := inProcess(t, append([]string{"figures"}, strings.Fields(args)...)...)
		o.fails(t, exitUsage, says)
	}
	inProcess(t, "figures", "-o", "").fails(t, exitUsage, "-o", "name a folder")
	if o := ok(t, inProcess(t, "figures", "--help")); strings.Contains(o.stdout, "tiny") {
		t.Error("the help tells of what is for tests")
	}
}

// TestFiguresInterrupted is interrupted before anything is written.
func TestFiguresInterrupted(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "f")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(interruption{2})
	var stdout, stderr bytes.Buffer
	status := execute(ctx, []string{"figures", "-o", folder}, &stdout, &stderr)
	checked(t, outcome{status, stdout.String(), stderr.String()}).fails(t, 130, "interrupted by SIGINT", "nothing is written")
	if exists(folder) || exists(folder+".partial") {
		t.Error("a folder is left")
	}
}
