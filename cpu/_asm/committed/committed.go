// Package committed is the test that a generator's files are those of the checkout.
package committed

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"testing"
)

// constraint keeps assembly and its declarations out of other builds.
const constraint = "\n//go:build amd64 && !purego\n"

// Test runs the generator whose test calls it, for the package of that name in
// cpu, and compares. It generates in folders that lie to each other as those of
// the checkout do, since a file's head says how it was made.
func Test(t *testing.T, name string) {
	t.Helper()
	dir := t.TempDir()
	run := func(in, command string, args ...string) {
		t.Helper()
		cmd := exec.Command(command, args...)
		cmd.Dir = in
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	for _, d := range []string{"_asm", name} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	generator := filepath.Join(dir, "generator")
	run("", "go", "build", "-o", generator, ".")
	pkg := path.Base(name)
	file := func(ext string) string { return filepath.Join("..", name, fmt.Sprintf("%s_amd64.%s", pkg, ext)) }
	run(filepath.Join(dir, "_asm"), generator, "-out", file("s"), "-stubs", file("go"), "-pkg", pkg)
	for _, ext := range []string{"s", "go"} {
		got, err := os.ReadFile(filepath.Join(dir, "_asm", file(ext)))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", file(ext)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("cpu/%s/%s is not what its generator writes: run make generate", name, filepath.Base(file(ext)))
		}
		if !bytes.Contains(got, []byte(constraint)) {
			t.Errorf("cpu/%s/%s is not kept to amd64 without the tag purego", name, filepath.Base(file(ext)))
		}
	}
}
