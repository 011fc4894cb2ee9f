package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestCommitted generates anew, in folders that lie to each other as those of the
// checkout do, since a file's head says how it was made.
func TestCommitted(t *testing.T) {
	dir := t.TempDir()
	run := func(in, name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = in
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	for _, d := range []string{"_asm", "probe"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	generator := filepath.Join(dir, "generator")
	run("", "go", "build", "-o", generator, ".")
	run(filepath.Join(dir, "_asm"), generator, "-out", "../probe/probe_amd64.s", "-stubs", "../probe/probe_amd64.go", "-pkg", "probe")
	for _, name := range []string{"probe_amd64.s", "probe_amd64.go"} {
		got, err := os.ReadFile(filepath.Join(dir, "probe", name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("../../probe", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("cpu/probe/%s is not what its generator writes: run go generate ./cpu/probe", name)
		}
	}
}
