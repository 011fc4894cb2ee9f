package parts_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/amount"
	"tpmbench/internal/corrupt"
	"tpmbench/kernels"
)

// Whatever is done to the files of a result, reading it gives a one-line error or rows of the run;
// and resuming the run gives the rows of an undisturbed one, or a one-line error with everything
// left as it was.
func FuzzFolder(f *testing.F) {
	p := small()
	p.Trials, p.MaxSteps = 30, 9
	o := parts.Options{Options: table.Options{Format: table.Arrow, Lazy: true}, Trials: 10}
	rows, digest := undisturbed(f, p)
	made := f.TempDir()
	must(f, os.Mkdir(made+"/other", 0o777))
	_, _, err := run(p, made+"/dir/", o)
	must(f, err)
	another := p
	another.Seed++
	_, _, err = run(another, made+"/other/", o)
	must(f, err)
	files, others := corrupt.Contents(made+"/dir"), corrupt.Contents(made+"/other")
	names := []string{"part-00007.arrow", "part-00017.arrow", "part-00027.arrow", "part-00009.arrow", "part-000017.arrow", "part-00017.parquet", "_manifest.json", "_manifest.json.tmp"}
	manifest := files["_manifest.json"]

	const file, dir, study = 0, 1, 2 // kinds of result
	f.Add(byte(dir), []byte{}, []byte{})
	f.Add(byte(file), []byte{}, []byte{})
	f.Add(byte(study), []byte{}, []byte{})
	for _, text := range []string{"", "null", "{}", `{"manifest": 1, "identity": {}, "parts": null}`,
		resealed(f, strings.Replace(manifest, `"manifest": 2`, `"manifest": 3`, 1)),
		resealed(f, strings.Replace(manifest, `"tpm.k": "3"`, `"tpm.k": "3\n"`, 1)),
		resealed(f, strings.ReplaceAll(manifest, `"10"`, `"18446744073709551615"`)),
		resealed(f, strings.ReplaceAll(manifest, "part-00017.arrow", `../part\u001b\n`)),
	} {
		f.Add(byte(dir), []byte(text), []byte{4, 0, 0, 0})
		f.Add(byte(file), []byte(text), []byte{4, 0, 0, 0, 5, 2, 0, 0})
	}
	// a bit of a null count: 8 becomes 0, and nulls become values with the same digest
	f.Add(byte(dir), []byte{}, []byte{33, 1, 5, 64})
	for what := range byte(11) { // each once, then twice
		for number := range byte(amount.Of(2, 6, 6)) {
			f.Add(byte(dir), []byte{}, []byte{what, number, 0, number})
			f.Add(byte(file), []byte{}, []byte{5, 0, 0, 0, what, number % 3, 0, number * 3, what, 1, 0, 2})
			f.Add(byte(study), []byte{}, []byte{what, number % 5, 0, number * 3, what, 1, 0, 2})
		}
	}
	resume := o
	resume.Resume = true
	f.Fuzz(func(t *testing.T, kind byte, text, program []byte) {
		root := t.TempDir()
		var at, path string
		beside := []string{"../x.arrow", "../x.arrow.partial"}
		switch kind % 3 {
		case file:
			at, path = root+"/x.arrow.parts/", root+"/x.arrow"
		case dir:
			at, path = root+"/dir/", root+"/dir/"
			beside = []string{"_rows.partial"}
		case study:
			at, path = root+"/_unfinished/x.arrow.parts/", root+"/rows/x.arrow"
			beside = []string{"../../rows/x.arrow", "../x.arrow.partial"}
			must(t, os.Mkdir(root+"/rows", 0o777))
		}
		must(t, os.MkdirAll(at, 0o777))
		for name, b := range files {
			if b != "folder" {
				must(t, os.WriteFile(at+name, []byte(b), 0o666))
			}
		}
		hurt := corrupt.Folder{Dir: at, Names: append(names[:len(names):len(names)], beside...), Beside: t.TempDir(),
			Texts: [][]byte{text, []byte(others["part-00017.arrow"]), []byte(others["_manifest.json"])}}
		hurt.Apply(t, program)
		ofRun(t, at, p, rows)

		before := corrupt.Contents(root)
		_, _, err := run(p, path, resume)
		if err == nil {
			same(t, path, rows, digest)
			return
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("more than a line: %q", err)
		}
		if after := corrupt.Contents(root); !maps.Equal(before, after) {
			for name := range before {
				if after[name] != before[name] {
					t.Errorf("after %v, %s is not what it was", err, filepath.Join(root, name))
				}
			}
		}
	})
}

// ofRun reads the result at path: either a one-line error, or rows of the run.
func ofRun(t *testing.T, path string, p kernels.Params, rows []string) {
	t.Helper()
	known := map[string]bool{}
	for _, row := range rows {
		known[row] = true
	}
	r, err := parts.Open(path)
	if err == nil {
		defer r.Close()
		var read []string
		digest := uint64(0)
		err = parts.Records(r, func(rec arrow.Record) error {
			read = append(read, texts(rec)...)
			d, err := batch.Digest(rec, p)
			digest += d
			if err == nil {
				_, err = batch.Results(rec, p)
			}
			return err
		})
		stored, _ := r.Schema().Metadata().GetValue(table.DigestKey)
		ours := parts.SameIdentity(r.Schema(), batch.Schema(p, "test", "reference")) == nil
		for _, row := range read {
			if err == nil && ours && stored == table.FormatDigest(digest) && !known[row] {
				t.Errorf("%q is no row of the run", row)
			}
		}
	}
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("more than a line: %q", err)
	}
}
