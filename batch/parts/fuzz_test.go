package parts_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/damage"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Whatever was done to the files of a result, it reads as an error of one line or as rows of the run; and a run that goes on ends
// with the rows of an undisturbed one, or with an error of one line and everything left as it was.
func FuzzFolder(f *testing.F) {
	p := small()
	p.Trials, p.MaxSteps = 30, 9
	o := parts.Options{Options: table.Options{Format: table.Arrow, Lazy: true}, Trials: 10}
	rows, digest := undisturbed(f, p)
	made := f.TempDir()
	must(f, os.Mkdir(made+"/other", 0o777))
	_, _, err := run(p, made+"/dir/", o)
	must(f, err)
	other := p
	other.Seed++
	_, _, err = run(other, made+"/other/", o)
	must(f, err)
	files, others := damage.Contents(made+"/dir"), damage.Contents(made+"/other")
	names := []string{"part-00007.arrow", "part-00017.arrow", "part-00027.arrow", "part-00009.arrow", "part-000017.arrow", "part-00017.parquet", "_manifest.json", "_manifest.json.tmp"}
	manifest := files["_manifest.json"]

	f.Add(true, []byte{}, []byte{})
	f.Add(false, []byte{}, []byte{})
	for _, text := range []string{"", "null", "{}", `{"manifest": 1, "identity": {}, "parts": null}`,
		strings.Replace(manifest, `"ended": false`, `"ended": true`, 1),
		resealed(f, strings.Replace(manifest, `"ended": false`, `"ended": true`, 1)),
		resealed(f, strings.Replace(manifest, `"manifest": 2`, `"manifest": 3`, 1)),
		resealed(f, strings.Replace(manifest, `"tpm.k": "3"`, `"tpm.k": "3\n"`, 1)),
		resealed(f, strings.ReplaceAll(manifest, `"10"`, `"18446744073709551615"`)),
		resealed(f, strings.ReplaceAll(manifest, "part-00017.arrow", `../part\u001b\n`)),
	} {
		f.Add(true, []byte(text), []byte{4, 0, 0, 0})
		f.Add(false, []byte(text), []byte{4, 0, 0, 0, 5, 2, 0, 0})
	}
	f.Add(true, []byte{}, []byte{33, 1, 5, 64}) // the bit of a count of nulls: 8 become 0, and nulls values with the same digest
	for what := range byte(11) {                // each on its own, then twice
		for number := range byte(6) {
			f.Add(true, []byte{}, []byte{what, number, 0, number})
			f.Add(false, []byte{}, []byte{5, 0, 0, 0, what, number % 3, 0, number * 3, what, 1, 0, 2})
		}
	}
	resume := o
	resume.Resume = true
	f.Fuzz(func(t *testing.T, whole bool, text, program []byte) {
		root := t.TempDir()
		dir, path := root+"/dir/", root+"/dir/"
		if !whole {
			dir, path = root+"/x.arrow.parts/", root+"/x.arrow"
		}
		must(t, os.Mkdir(dir, 0o777))
		for name, b := range files {
			if b != "folder" {
				must(t, os.WriteFile(dir+name, []byte(b), 0o666))
			}
		}
		hurt := damage.Folder{Dir: dir, Names: names, Beside: t.TempDir(), Texts: [][]byte{text, []byte(others["part-00017.arrow"]), []byte(others["_manifest.json"])}}
		if whole {
			hurt.Names = append(names[:len(names):len(names)], "_rows.partial")
		} else {
			hurt.Names = append(names[:len(names):len(names)], "../x.arrow", "../x.arrow.partial")
		}
		hurt.Apply(t, program)
		ofRun(t, dir, p, rows)

		before := damage.Contents(root)
		_, _, err := run(p, path, resume)
		if err == nil {
			same(t, path, rows, digest)
			return
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("more than a line: %q", err)
		}
		if after := damage.Contents(root); !maps.Equal(before, after) {
			for name := range before {
				if after[name] != before[name] {
					t.Errorf("after %v, %s is not what it was", err, filepath.Join(root, name))
				}
			}
		}
	})
}

// ofRun reads the result at path: an error is a line, and rows are of the run.
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
			d, err := table.Digest(rec)
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
