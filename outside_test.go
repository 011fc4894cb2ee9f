package tpmbench_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tpmbench"
)

// TestOutside builds and runs a program of another module, as docs/go.md says how to depend on this
// one, without a network.
func TestOutside(t *testing.T) {
	if testing.Short() {
		t.Skip("links a program")
	}
	p := tpmbench.Default()
	p.Trials = 1000
	s := summaryOf(t, p)
	want := fmt.Sprintf("1000 rows, %.1f steps, digest %s\nk must be 1 to 1024\n", s.Mean, s.Digest)

	// Go completes a copy of go.mod with what this module requires, so that the committed one need
	// not repeat it.
	dir := t.TempDir()
	for to, from := range map[string]string{"go.mod": "testdata/outside/go.mod", "go.sum": "go.sum"} {
		text, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, to), text, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", "-mod=mod", "-modfile="+filepath.Join(dir, "go.mod"), ".")
	cmd.Dir = "testdata/outside"
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != want {
		t.Errorf("%v: %s, want %s", err, out, want)
	}
}
