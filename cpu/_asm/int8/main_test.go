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
	for _, d := range []string{"_asm", "int8"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	generator := filepath.Join(dir, "generator")
	run("", "go", "build", "-o", generator, ".")
	run(filepath.Join(dir, "_asm"), generator, "-out", "../int8/int8_amd64.s", "-stubs", "../int8/int8_amd64.go", "-pkg", "int8")
	for _, name := range []string{"int8_amd64.s", "int8_amd64.go"} {
		got, err := os.ReadFile(filepath.Join(dir, "int8", name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("../../int8", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("cpu/int8/%s is not what its generator writes: run go generate ./cpu/int8", name)
		}
	}
}
