package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, d := range []string{"full", "empty", "taken.partial"} {
		if err := os.Mkdir(in(d), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{"full/x", "file"} {
		if err := os.WriteFile(in(f), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, says := range map[string]string{"full": "not empty", "taken": "taken.partial exists", "file": "file", "no/such/folder": "no/such/folder.partial"} {
		if _, err := New(in(name)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, err := New(in("empty"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Put("index.html", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Error(err)
	}
	if list, err := os.ReadDir(in("empty")); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	if f, err = New(in("gone")); err != nil {
		t.Fatal(err)
	}
	if err := f.Discard(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(in("gone.partial")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something is left: %v", err)
	}
	// a folder that has appeared in the meantime is not replaced
	if f, err = New(in("late")); err != nil {
		t.Fatal(err)
	}
	os.Mkdir(in("late"), 0o777)
	os.WriteFile(in("late/x"), nil, 0o666)
	if err := f.Commit(); err == nil || !strings.Contains(err.Error(), "late.partial") {
		t.Errorf("%v", err)
	}
}
