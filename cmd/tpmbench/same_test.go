package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/internal/backends"
	"tpmbench/kernels"
)

// A backend named or taken changes neither the rows of a shard nor which parts, row groups and pages
// they are in: all of a Parquet file before its footer, which names the backend, is the same.
func TestBackendsSameParts(t *testing.T) {
	p := kernels.Default()
	p.N, p.Trials = 9, 1400
	want := map[string][]byte{}
	names := []string{backends.Auto}
	for _, b := range backends.All() {
		if backends.Usable(b, p) == nil {
			names = append(names, b.Info().Name)
		}
	}
	for _, name := range names {
		dir := filepath.Join(t.TempDir(), "rows")
		ok(t, inProcess(t, "run", "-N", "9", "--trials", "1400", "--shard", "1/2", "--part-trials", "300", "--backend", name, "-q", "-o", dir+"/"))
		files, err := filepath.Glob(filepath.Join(dir, "*.parquet"))
		if err != nil || len(files) != 3 {
			t.Fatalf("%s: parts %v (%v)", name, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			end := len(text) - 8 - int(binary.LittleEndian.Uint32(text[len(text)-8:]))
			part := filepath.Base(file)
			if want[part] == nil {
				want[part] = text[:end]
			}
			if !bytes.Equal(text[:end], want[part]) {
				t.Errorf("%s: %s is not that of %s", name, part, names[0])
			}
		}
	}
	if len(want) != 3 || len(names) < 4 {
		t.Errorf("%d parts of %s", len(want), strings.Join(names, ", "))
	}
}
