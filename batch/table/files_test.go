package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/memory"
)

// refused checks that the error contains all the words.
func refused(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Error("no error")
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }

func TestFormats(t *testing.T) {
	for path, want := range map[string]Format{"a.arrow": Arrow, "b.x.arrows": Stream, "/c/d.parquet": Parquet, "-": Stream, "E.ARROW": Arrow, "a.csv": CSV, "a.TSV": TSV} {
		if f, err := FormatOf(path); f != want || err != nil {
			t.Errorf("%s is %q, %v", path, f, err)
		}
	}
	_, err := FormatOf("x.txt")
	refused(t, err, ".txt", ".arrow, .arrows, .parquet, .csv, .tsv or .jsonl", "the option format")
	_, err = FormatOf("x")
	refused(t, err, "x has no suffix", "the option format")
	_, err = ParseFormat("json")
	refused(t, err, "json", "arrow, arrows, parquet, csv, tsv or jsonl")
	_, err = ParseCompression("gzip")
	refused(t, err, "gzip", "none, lz4 or zstd")
	_, err = Create(in(t, "x"), steps, Options{Format: Parquet, Compression: LZ4})
	refused(t, err, "lz4", "zstd or none")
}

// TestOneWriter: while one run writes, no other can, and nothing that exists is replaced without
// Force.
func TestOneWriter(t *testing.T) {
	path := in(t, "x.arrow")
	o := Options{Format: Arrow}
	first, err := Create(path, steps, o)
	must(t, err)
	_, err = Create(path, steps, o)
	refused(t, err, path+".partial exists", "another run", "the option force")
	must(t, first.Commit())
	if exists(path + ".partial") {
		t.Error("the partial file is still there")
	}
	_, err = Create(path, steps, o)
	refused(t, err, path+" exists", "the option force")
	must(t, os.WriteFile(path+".partial", []byte("old"), 0o666))
	o.Force = true
	second, err := Create(path, steps, o)
	must(t, err)
	rec := golden(t)
	must(t, second.Write(rec))
	must(t, second.Commit())
	c, err := read(path, nil)
	if err != nil || c.rows != 4 || c.stated() != "1a2f7fefa92791d0" {
		t.Fatal(c, err)
	}
	if err := second.Commit(); !errors.Is(err, errEnded) {
		t.Error("two commits:", err)
	}
}

// TestTakenOver: with Force another run may take over the partial name; the first then leaves it
// alone.
func TestTakenOver(t *testing.T) {
	path := in(t, "x.parquet")
	first, err := Create(path, steps, Options{Format: Parquet})
	must(t, err)
	second, err := Create(path, steps, Options{Format: Parquet, Force: true})
	must(t, err)
	refused(t, first.Commit(), path+".partial was removed or replaced")
	must(t, first.Discard())
	must(t, second.Write(golden(t)))
	must(t, second.Commit())
	if c, err := read(path, nil); err != nil || c.rows != 4 {
		t.Fatal(c, err)
	}
}

func TestAppearedMeanwhile(t *testing.T) {
	path := in(t, "x.arrow")
	w, err := Create(path, steps, Options{Format: Arrow})
	must(t, err)
	must(t, w.Write(golden(t)))
	must(t, os.WriteFile(path, []byte("precious"), 0o666))
	refused(t, w.Commit(), path, path+".partial")
	if b, _ := os.ReadFile(path); string(b) != "precious" {
		t.Error("the file that appeared was replaced")
	}
	if c, err := read(path+".partial", nil); err != nil || c.rows != 4 || !c.complete || c.stated() != "1a2f7fefa92791d0" {
		t.Error("the partial file:", c, err)
	}
}

func TestBadPlaces(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o666))
	must(t, os.Mkdir(filepath.Join(dir, "x.arrow"), 0o777))
	for path, words := range map[string][]string{
		"missing/x.arrow": {"missing/x.arrow", "no such file or directory"},
		"file/x.arrow":    {"file/x.arrow", "not a directory"},
		"x.arrow":         {"x.arrow", "not a regular file"},
	} {
		_, err := Create(filepath.Join(dir, path), steps, Options{Format: Arrow, Force: true})
		refused(t, err, words...)
	}
	_, err := Open(dir)
	refused(t, err, dir, "not a regular file")
	_, err = Open(filepath.Join(dir, "none"))
	refused(t, err, "none", "no such file")
	_, err = Open(filepath.Join(dir, "file"))
	refused(t, err, "file", "is empty")
}

// TestKeep ends early: the partial file is complete, with the digest of its rows.
func TestKeep(t *testing.T) {
	for _, k := range kinds {
		path := in(t, "x")
		w, err := Create(path, wide, Options{Format: k.format, Compression: k.compression})
		must(t, err)
		must(t, w.Write(rowsOf(memory.DefaultAllocator, wide, 0, 100)))
		partial, err := w.Keep()
		must(t, err)
		c, err := read(partial, nil)
		if err != nil || c.rows != 100 || !c.complete || c.stated() != FormatDigest(w.Digest()) || c.digest != w.Digest() {
			t.Errorf("%v: %v, %+v", k, err, c)
		}
		if partial != path+".partial" || exists(path) {
			t.Errorf("%v: kept as %s", k, partial)
		}
	}
}

func TestDiscard(t *testing.T) {
	path := in(t, "x.parquet")
	w, err := Create(path, steps, Options{Format: Parquet})
	must(t, err)
	must(t, w.Write(golden(t)))
	must(t, w.Discard())
	must(t, w.Discard())
	if exists(path) || exists(path+".partial") {
		t.Error("something is left")
	}
}

// TestKilled reads the partial file of a writer that never came to its end.
func TestKilled(t *testing.T) {
	for _, k := range kinds {
		path := in(t, "x")
		w, err := Create(path, steps, Options{Format: k.format, Compression: k.compression})
		must(t, err)
		for i := range 3 {
			must(t, w.Write(rowsOf(memory.DefaultAllocator, steps, 100*i, 100)))
		}
		defer w.Discard()
		c, err := read(path+".partial", nil)
		if k.format == Parquet {
			refused(t, err, path)
			continue
		}
		if err != nil || c.rows != 300 || c.complete || c.digest != w.Digest() || c.stated() != NoDigest {
			t.Errorf("%v: %v, %+v", k, err, c)
		}
		b, err := os.ReadFile(path + ".partial")
		must(t, err)
		must(t, os.WriteFile(path+"cut", b[:len(b)-9], 0o666)) // within the last batch
		c, err = read(path+"cut", nil)
		if err != nil || c.rows != 200 || c.complete {
			t.Errorf("%v, cut: %v, %+v", k, err, c)
		}
	}
}

// TestStream writes to something that is not a file: the digest stays unknown.
func TestStream(t *testing.T) {
	var out bytes.Buffer
	w, err := NewStream(&out, steps, Options{Compression: Zstd})
	must(t, err)
	must(t, w.Write(golden(t)))
	must(t, w.Commit())
	path := in(t, "x")
	must(t, os.WriteFile(path, out.Bytes(), 0o666))
	c, err := read(path, nil)
	if err != nil || !c.complete || c.digest != w.Digest() || c.stated() != NoDigest {
		t.Error(c, err)
	}
	_, err = NewStream(&out, steps, Options{Format: Arrow})
	refused(t, err, "arrows", "arrow:")
}

func TestClosedPipe(t *testing.T) {
	r, p, err := os.Pipe()
	must(t, err)
	r.Close()
	w, err := NewStream(p, steps, Options{})
	must(t, err)
	err = w.Write(golden(t))
	refused(t, err, "standard output", "broken pipe")
	if !errors.Is(err, syscall.EPIPE) || w.Rows() != 0 {
		t.Error(err, w.Rows())
	}
	if err := w.Commit(); !errors.Is(err, syscall.EPIPE) {
		t.Error(err)
	}
	if _, err := w.Keep(); !errors.Is(err, syscall.EPIPE) {
		t.Error(err)
	}
}

// TestRefusedRows: a batch that does not fit is an error, and the table continues without it.
func TestRefusedRows(t *testing.T) {
	path := in(t, "x.arrow")
	w, err := Create(path, steps, Options{Format: Arrow})
	must(t, err)
	refused(t, w.Write(rowsOf(memory.DefaultAllocator, wide, 0, 3)), "columns")
	must(t, w.Write(golden(t)))
	must(t, w.Commit())
	c, err := read(path, nil)
	if err != nil || c.rows != 4 {
		t.Error(c, err)
	}
	r, err := Open(path)
	must(t, err)
	must(t, r.Close())
	if _, err := r.Next(); err == nil || err == io.EOF {
		t.Error("Next after Close:", err)
	}
}

func ExampleFormatOf() {
	_, err := FormatOf("results.txt")
	fmt.Println(err)
	// Output: results.txt: the suffix .txt names no format: use .arrow, .arrows, .parquet, .csv, .tsv or .jsonl, or give the option format
}
