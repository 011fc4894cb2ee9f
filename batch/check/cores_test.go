package check_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/internal/amount"
	"tpmbench/internal/sample"
	"tpmbench/kernels"
)

// unsealed writes 40 rows in eight batches, or in Parquet one row group, as a partial file without a digest
// of its bytes, so that only what is read of them can tell that they have changed.
func unsealed(t *testing.T, p kernels.Params, path string, o table.Options) []byte {
	t.Helper()
	o.Force, o.Digested = true, batch.Digested(p)
	schema := batch.Layout{}.Schema(p, "test", "reference")
	out, err := table.Create(path, schema, o)
	if err != nil {
		t.Fatal(err)
	}
	all := batch.NewRecorder(schema, p).Record(sample.Rows(t, p))
	for at := int64(0); at < 40; at += 5 {
		if err := out.Write(all.NewSlice(at, at+5)); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Commit(); err != nil {
		t.Fatal(err)
	}
	r, err := table.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	digest, _ := r.Schema().Metadata().GetValue(table.FileDigestKey)
	r.Close()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(text, []byte(digest), []byte(table.NoDigest))
}

// A corrupt file is described by the same sentence on any number of cores, in which the file is named,
// and nobody is left reading it.
func TestCorruptOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p := sample.Params(40)
	before := runtime.NumGoroutine()
	for _, o := range []table.Options{
		{Format: table.Arrow}, {Format: table.Arrow, Compression: table.LZ4}, {Format: table.Stream, Compression: table.Zstd}, {Format: table.Parquet},
	} {
		path := filepath.Join(t.TempDir(), "x."+string(o.Format)+table.PartialSuffix)
		whole, wrong, kinds := unsealed(t, p, path, o), 0, map[string]bool{}
		try := func(change string, text []byte) {
			if err := os.WriteFile(path, text, 0o666); err != nil {
				t.Fatal(err)
			}
			want := ""
			for i, cores := range []int{1, 2, 7} {
				runtime.GOMAXPROCS(cores)
				f, err := check.Strictly(t.Context(), check.Input{Path: path}, nil)
				have := fmt.Sprintf("%v, whole: %t", err, f != nil)
				if f != nil {
					have += fmt.Sprintf(", %d rows, digest %016x", f.Rows, f.Digest)
				}
				if i == 0 {
					want = have
				}
				if have != want {
					t.Errorf("%s %s, %s, on %d cores: %s\non one: %s", o.Format, o.Compression, change, cores, have, want)
				}
				if err != nil && (!strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") || !check.IsWrong(err)) {
					t.Errorf("%s %s, %s: %v", o.Format, o.Compression, change, err)
				}
				if err != nil && i == 0 {
					wrong++
					kinds[err.Error()] = true
				}
			}
		}
		step := amount.Of(97, 11, 1)
		for at := 0; at < len(whole); at += step {
			text := slices.Clone(whole)
			text[at] ^= 1 << (at % 8)
			try(fmt.Sprintf("bit %d of byte %d changed", at%8, at), text)
			try(fmt.Sprintf("cut off at byte %d", at), whole[:at])
		}
		half := len(whole) / 4 &^ 7
		for at := half; at+half+64 <= len(whole); at += 8 * step {
			text := slices.Clone(whole)
			copy(text[at:], whole[at+half:][:64])
			try(fmt.Sprintf("bytes of %d also at %d", at+half, at), text)
			text = slices.Concat(whole[:at], whole[at+64:])
			try(fmt.Sprintf("64 bytes less at %d", at), text)
			text = slices.Concat(whole[:at], whole[at-64:])
			try(fmt.Sprintf("64 bytes more at %d", at), text)
		}
		if wrong < 10 || len(kinds) < 5 {
			t.Errorf("%s %s: %d corrupt files, %d kinds", o.Format, o.Compression, wrong, len(kinds))
		}
	}
	for wait := 0; runtime.NumGoroutine() > before; wait++ {
		if wait == 1000 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(time.Millisecond)
	}
}
