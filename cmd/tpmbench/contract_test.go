package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Every command that reads refuses rows of contract version 1, with one sentence that says how to
// get new ones, and overwrites none of them.
func TestOtherContract(t *testing.T) {
	old, err := os.ReadFile("testdata/contract1.parquet")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "old.parquet")
	if err := os.WriteFile(path, old, 0o666); err != nil {
		t.Fatal(err)
	}
	const says = `old.parquet: the rows follow contract version "1" (tpm.contract), but this program reads version 2 only: compute them again`
	for _, command := range [][]string{
		{"inspect", "old.parquet"},
		{"inspect", "old.parquet", "--rows", ":"},
		{"verify", "old.parquet"},
		{"report", "old.parquet", "-o", "page.html"},
		{"merge", "old.parquet", "-o", "merged.parquet"},
	} {
		tpmbench(t, dir, command...).fails(t, exitWrong, says)
	}
	tpmbench(t, dir, "run", "-N", "10", "--trials", "100", "-o", "old.parquet", "--resume").fails(t, exitError, says)
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, old) {
		t.Error("the file was changed", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files, want the one", len(left))
	}
}
