package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// fileOfText writes an Arrow file as another program might, with a text in its only row.
func fileOfText(t *testing.T, text string) string {
	t.Helper()
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.Append(text)
	schema := arrow.NewSchema([]arrow.Field{{Name: "text", Type: arrow.BinaryTypes.String}}, nil)
	f, err := os.Create(filepath.Join(t.TempDir(), "text.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := ipc.NewFileWriter(f, ipc.WithSchema(schema))
	if err == nil {
		err = errors.Join(w.Write(array.NewRecord(schema, []arrow.Array{b.NewArray()}, 1)), w.Close(), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// Nothing in files and their names can control a terminal.
func TestOutside(t *testing.T) {
	dir := t.TempDir()
	// It is a stream to standard output, which has no digest of its bytes that would show the
	// change.
	stream := []byte(ok(t, inProcess(t, "run", "-N", "5", "--trials", "22", "--backend", "int8-generic", "-o", "-", "-q")).stdout)
	const evil = "\x1b[31m\u009b\u202e.." // as long as the name that it replaces
	if len(evil) != len("int8-generic") || !bytes.Contains(stream, []byte("int8-generic")) {
		t.Fatal("the backend's name cannot be replaced")
	}
	name := "a\x1b]0;b\x07.arrows"
	if runtime.GOOS == "windows" { // where names have no control characters
		name = "a\u202e.arrows"
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, bytes.Replace(stream, []byte("int8-generic"), []byte(evil), 1), 0o666); err != nil {
		t.Fatal(err)
	}
	seen := func(status int, args ...string) string {
		t.Helper()
		o := inProcess(t, args...)
		if o.status != status {
			t.Fatalf("%q: status %d, %s", args, o.status, o.stderr)
		}
		for i, r := range o.stdout + o.stderr {
			if !unicode.IsPrint(r) && r != '\n' && r != '\t' {
				t.Errorf("%q prints %q at byte %d of %q", args, r, i, o.stdout+o.stderr)
				break
			}
		}
		return o.stdout
	}
	if text := seen(exitDone, "inspect", path); !strings.Contains(text, `"\x1b[31m\u009b\u202e.."`) {
		t.Errorf("the backend's name is not shown:\n%s", text)
	}
	seen(exitDone, "inspect", path, "--rows", "0:3")
	seen(exitDone, "verify", path)
	seen(exitDone, "merge", path, "-o", filepath.Join(dir, "m"+name))
	seen(exitDone, "run", "-N", "5", "--trials", "22", "-o", filepath.Join(dir, "r"+name))
	seen(exitError, "inspect", "nowhere\x1b[31m")
	seen(exitUsage, "nothing\x1b[31m")
	seen(exitUsage, "run", "--rule", "\x1b[31m\n")
	if text := seen(exitDone, "inspect", fileOfText(t, "\x1b[31m\ta\n"), "--rows", ":"); text != "text\n\\x1b[31m\\ta\\n\n" {
		t.Errorf("%q", text)
	}

	json := ok(t, inProcess(t, "inspect", path, "--summary", "json")).stdout
	if strings.ContainsAny(json, "\x1b\u009b") || decode(t, json)["backend"] != evil {
		t.Errorf("%q", json)
	}
}
