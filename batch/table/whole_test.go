package table_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch/table"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "page.html")
	write := func(text string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}
	}
	holds := func(want string) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want || len(entries) != 1 {
			t.Errorf("%q and %d entries, want %q; %v", got, len(entries), want, err)
		}
	}
	fails := func(err error, says string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
	if err := table.WriteFile(path, false, write("one")); err != nil {
		t.Fatal(err)
	}
	holds("one")

	unasked := func(io.Writer) error {
		t.Error("something is written that has no place")
		return nil
	}
	fails(table.WriteFile(path, false, unasked), "page.html exists: choose another name, or give the option force")
	fails(table.WriteFile(dir, true, unasked), "not a regular file")
	fails(table.WriteFile(filepath.Join(dir, "none", "x.html"), false, unasked), "cannot create")
	holds("one")
	if err := table.WriteFile(path, true, write("two")); err != nil {
		t.Fatal(err)
	}
	holds("two")

	broken := errors.New("no more")
	err := table.WriteFile(path, true, func(w io.Writer) error {
		io.WriteString(w, "half")
		if text, err := os.ReadFile(path); err != nil || string(text) != "two" {
			t.Errorf("%q while another is written; %v", text, err)
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	holds("two")

	if err := os.WriteFile(path+".partial", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	os.Remove(path)
	fails(table.WriteFile(path, false, unasked), "another run may be writing it")
	if err := table.WriteFile(path, true, write("three")); err != nil {
		t.Fatal(err)
	}
	holds("three")

	// A file that appears in the meantime stays.
	os.Remove(path)
	fails(table.WriteFile(path, false, func(w io.Writer) error { return os.WriteFile(path, []byte("theirs"), 0o666) }), "the whole file is in")
	os.Remove(path + ".partial")
	holds("theirs")
}
