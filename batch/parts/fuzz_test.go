package parts_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch/parts"
	"tpmbench/batch/table"
)

// Whatever stands in the manifest or in a part, a run that goes on ends with the rows of an undisturbed one, or with one sentence
// and everything left as it was.
func FuzzFolder(f *testing.F) {
	p := small()
	p.Trials = 30
	o := parts.Options{Options: table.Options{Format: table.Arrow, Lazy: true}, Rows: 10}
	made := filepath.Join(f.TempDir(), "made") + "/"
	if _, _, err := run(p, made, o); err != nil {
		f.Fatal(err)
	}
	rows, digest := undisturbed(f, p)
	files := map[string][]byte{}
	for _, name := range []string{"_manifest.json", "part-00007.arrow", "part-00017.arrow", "part-00027.arrow"} {
		b, err := os.ReadFile(made + name)
		if err != nil {
			f.Fatal(err)
		}
		files[name] = b
	}
	f.Add(true, files["_manifest.json"])
	f.Add(true, []byte(strings.ReplaceAll(string(files["_manifest.json"]), "17", "7")))
	f.Add(true, []byte(`{"manifest": 1, "identity": {}, "parts": null}`))
	f.Add(true, []byte(strings.Replace(string(files["_manifest.json"]), `"ended": false`, `"ended": true`, 1)))
	f.Add(false, files["part-00017.arrow"])
	f.Add(false, files["part-00007.arrow"])
	f.Add(false, files["part-00017.arrow"][:len(files["part-00017.arrow"])/2])
	resume := o
	resume.Resume = true
	f.Fuzz(func(t *testing.T, manifest bool, text []byte) {
		dir := t.TempDir() + "/"
		for name, b := range files {
			if manifest == (name == "_manifest.json") && (manifest || name == "part-00017.arrow") {
				b = text
			}
			if err := os.WriteFile(dir+name, b, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if r, err := parts.Open(dir); err == nil {
			for err == nil {
				_, err = r.Next()
			}
			r.Close()
		}
		before, _ := os.ReadDir(dir)
		_, _, err := run(p, dir, resume)
		if err == nil {
			same(t, dir, rows, digest)
			return
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("more than a line: %q", err)
		}
		if after, _ := os.ReadDir(dir); len(after) < len(before) {
			t.Errorf("after %v, %d files of %d are left", err, len(after), len(before))
		}
	})
}
