package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch/table"
)

// Conversion between the formats that are read keeps the rows, the digest and the metadata; a
// Parquet file that is converted there and back is the same file.
func TestConvert(t *testing.T) {
	dir := t.TempDir()
	for i, args := range []string{
		"run -N 5 --trials 400 --keys --attack geometric --max-steps 30 --follow --backend reference",
		"run -N 5 --trials 0 --seed 7",
		"trace -N 5 --trial 3 --weights",
		"curve -N 5 --trials 20 --steps 9",
		"perceptron -N 5 --alpha-max 4 --points 3 --trials 10 --eta 1.25",
	} {
		at := func(name string) string { return filepath.Join(dir, fmt.Sprint(i, "-", name)) }
		facts := func(path string) (map[string]any, string) {
			v := decode(t, ok(t, inProcess(t, "inspect", path, "--summary", "json")).stdout)
			md := v["file"].(map[string]any)["metadata"].(map[string]any)
			delete(md, table.FileDigestKey)
			return md, ok(t, inProcess(t, "inspect", path, "--rows", ":")).stdout
		}
		for _, from := range formats {
			source := at("source." + from)
			ok(t, inProcess(t, append(strings.Fields(args), "-o", source)...))
			metadata, rows := facts(source)
			for _, to := range formats {
				there, back := at(from+"-"+to+"."+to), at(from+"-"+to+"-back."+from)
				o := ok(t, inProcess(t, "convert", source, "-o", there))
				o.says(t, fmt.Sprintf("digest            %s\n", metadata[table.DigestKey]), "written           "+there)
				if md, r := facts(there); r != rows || fmt.Sprint(md) != fmt.Sprint(metadata) {
					t.Errorf("%s to %s: metadata %v, want %v; the rows are the same: %t", source, to, md, metadata, r == rows)
				}
				if o := ok(t, inProcess(t, "convert", there, "-o", back, "-q")); o.stdout+o.stderr != "" {
					t.Errorf("not quiet: %+v", o)
				}
				// In Arrow, what lies under nulls and how rows are cut into batches may differ.
				if from == "parquet" && readFile(t, back) != readFile(t, source) {
					t.Errorf("%s to %s and back is another file", source, to)
				}
			}
		}
	}
}

// A folder of parts is one result, and several results become files of their names.
func TestConvertFolders(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "100", "--part-trials", "30", "-o", at("rows")+"/"))
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "100", "-o", at("whole.parquet")))
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "100", "-o", at("no.suffix"), "--format", "arrow"))
	ok(t, inProcess(t, "convert", at("rows"), "-o", at("one.parquet")))
	if readFile(t, at("one.parquet")) != readFile(t, at("whole.parquet")) {
		t.Error("a folder's file is not that of the run")
	}
	ok(t, inProcess(t, "convert", at("rows"), at("whole.parquet"), at("no.suffix"), "-o", at("tables"), "--format", "csv"))
	for _, name := range []string{"rows.csv", "whole.csv", "no.suffix.csv"} {
		if n := strings.Count(readFile(t, at("tables/"+name)), "\n"); n != 101 {
			t.Errorf("%s has %d lines", name, n)
		}
	}
	ok(t, inProcess(t, "convert", at("whole.parquet"), "-o", at("tables"))) // it exists
	if !exists(at("tables/whole.parquet")) {
		t.Error("a folder that is there is not the place of the file")
	}
	inProcess(t, "convert", at("whole.parquet"), "-o", at("tables")).fails(t, exitError, "whole.parquet exists")
	before := readFile(t, at("whole.parquet"))
	ok(t, inProcess(t, "convert", at("whole.parquet"), "-o", at("whole.parquet"), "--force", "--compression", "none"))
	if readFile(t, at("whole.parquet")) == before {
		t.Error("the same file, uncompressed, is the same")
	}
	for args, says := range map[string]string{
		"whole.parquet no.suffix -o x.csv":          "several files become a folder",
		"rows tables/whole.parquet whole.parquet":   "-o: name",
		"tables/whole.parquet whole.parquet -o x":   "would both become whole.parquet",
		"whole.parquet -o x":                        "x has no suffix",
		"whole.parquet -o x.parquet --part-trials5": "--part-trials5",
		"whole.parquet -o x.csv --compression lz4":  "--compression lz4 is not for csv",
	} {
		args := strings.Fields(args)
		for i, a := range args {
			if exists(at(a)) {
				args[i] = at(a)
			}
		}
		inProcess(t, append([]string{"convert"}, args...)...).fails(t, exitUsage, says)
	}
	inProcess(t, "convert", at("missing.arrow"), "-o", at("x.csv")).fails(t, exitError, "missing.arrow: no such file")
}

// Keys become lists, and bytes again, in files, in studies and in text.
func TestConvertKeys(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	run := []string{"run", "-N", "5", "--trials", "100", "--keys", "--max-steps", "60"}
	ok(t, inProcess(t, append(run, "-o", at("bytes.parquet"))...))
	ok(t, inProcess(t, append(run, "-o", at("lists.parquet"), "--key-type", "list")...))
	ok(t, inProcess(t, append(run, "-o", at("lists.csv"), "--key-type", "list")...))
	for from, to := range map[string]string{"bytes": "list", "lists": "binary"} {
		other := map[string]string{"bytes": "lists", "lists": "bytes"}[from]
		ok(t, inProcess(t, "convert", at(from+".parquet"), "-o", at(from+"-as.parquet"), "--key-type", to))
		if readFile(t, at(from+"-as.parquet")) != readFile(t, at(other+".parquet")) {
			t.Errorf("%s as %s is another file than that of a run", from, to)
		}
	}
	ok(t, inProcess(t, "convert", at("bytes.parquet"), "-o", at("x.csv"), "--key-type", "list"))
	if text := readFile(t, at("x.csv")); text != readFile(t, at("lists.csv")) || !strings.Contains(text, ",\"[") {
		t.Errorf("%s", text)
	}
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "10", "-o", at("none.arrow")))
	inProcess(t, "convert", at("none.arrow"), "-o", at("y.arrow"), "--key-type", "list").fails(t, exitError, "none.arrow: --key-type list: there is no column of keys")
	ok(t, inProcess(t, "sweep", studyFile(t, "n: 5\nl: [1, 2]\ntrials: 50\nkeys: true\n"), "-o", at("a"), "-q"))
	ok(t, inProcess(t, "convert", at("a"), "-o", at("b"), "--key-type", "list", "--format", "arrow"))
	ok(t, inProcess(t, "inspect", at("b"))).says(t, "all points")
	ok(t, inProcess(t, "convert", at("a"), "-o", at("a.csv"), "--key-type", "list"))
	ok(t, inProcess(t, "convert", at("b"), "-o", at("b.csv")))
	if a := readFile(t, at("a.csv")); a != readFile(t, at("b.csv")) || strings.Count(a, ",\"[") != 100 {
		t.Errorf("%s", a)
	}
	ok(t, inProcess(t, "convert", at("b"), "-o", at("c"), "--key-type", "binary"))
	if name := "/rows/k-3_n-5_l-2_rule-hebbian.parquet"; readFile(t, at("c"+name)) != readFile(t, at("a"+name)) {
		t.Error("keys as lists and as bytes again are another file")
	}
}

// Wrong or incomplete inputs leave no file.
func TestConvertChecks(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.csv")
	gone := func() {
		t.Helper()
		if exists(out) || exists(out+".partial") {
			t.Error("something is left")
			os.Remove(out)
		}
	}
	for name, args := range map[string]string{"x.arrow": "run -N 5 --trials 60 --keys", "x.parquet": "run -N 5 --trials 60 --keys", "x.arrows": "curve -N 5 --trials 20 --steps 9"} {
		path := filepath.Join(dir, name)
		ok(t, inProcess(t, append(strings.Fields(args), "-o", path)...))
		flips(t, path, 41, func(what string) {
			wrong(t, what, "convert", path, "-o", out)
			gone()
		})
	}
	ok(t, inProcess(t, "convert", filepath.Join(dir, "x.arrow"), "-o", out))
	whole := readFile(t, filepath.Join(dir, "x.arrow"))
	partial := filepath.Join(dir, "y.arrow.partial")
	if err := os.WriteFile(partial, []byte(whole[:len(whole)-200]), 0o666); err != nil {
		t.Fatal(err)
	}
	os.Remove(out)
	inProcess(t, "convert", partial, "-o", out).fails(t, exitWrong, partial)
	gone()
	parts := filepath.Join(dir, "parts") + "/"
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "50", "--part-trials", "20", "-o", parts))
	os.Remove(parts + "part-00040.parquet")
	os.Remove(parts + "_manifest.json")
	inProcess(t, "convert", parts, "-o", out).fails(t, exitError, "holds 40 of 50 trials; go on with --resume")
	gone()
	parts = filepath.Join(dir, "overlaps") + "/"
	ok(t, inProcess(t, "perceptron", "-N", "5", "--alpha-max", "4", "--points", "3", "--trials", "50", "--part-trials", "20", "-o", parts))
	ok(t, inProcess(t, "convert", parts, "-o", out))
	os.Remove(out)
	os.Remove(parts + "part-00040.parquet")
	os.Remove(parts + "_manifest.json")
	inProcess(t, "convert", parts, "-o", out).fails(t, exitError, "holds 40 of 50 trials; go on with --resume")
	gone()
	partial = filepath.Join(dir, "t.arrow.partial")
	ok(t, inProcess(t, "trace", "-N", "5", "--trial", "3", "-o", partial, "--format", "arrow"))
	inProcess(t, "convert", partial, "-o", out).fails(t, exitError, partial+" was interrupted, and only a complete result")
	gone()
}

// A study becomes a study or, as text, one table.
func TestConvertStudy(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	file := studyFile(t, "n: [5, 10]\nattack: [none, geometric]\ntrials: 200\nkeys: true\n")
	ok(t, inProcess(t, "sweep", file, "-o", at("a"), "-q"))
	ok(t, inProcess(t, "sweep", file, "-o", at("text"), "--format", "csv")).says(t, at("text")+", with "+at("text/_summary.csv"))
	if exists(at("text.parts")) {
		t.Error("the study that the text was made of is left")
	}
	same := func(a, b string) {
		t.Helper()
		for _, names := range [][2]string{{a, b}, {b, a}} {
			filepath.WalkDir(at(names[0]), func(path string, d os.DirEntry, err error) error {
				if rest := strings.TrimPrefix(path, at(names[0])); err == nil && !d.IsDir() && readFile(t, path) != readFile(t, at(names[1])+rest) {
					t.Errorf("%s is not that of %s", path, names[1])
				}
				return nil
			})
		}
	}
	ok(t, inProcess(t, "convert", at("a"), "-o", at("b"), "--format", "arrow")).says(t, "rows              800\n")
	ok(t, inProcess(t, "verify", at("b"), "--rows", "10"))
	ok(t, inProcess(t, "convert", at("b"), "-o", at("c")))
	same("a", "c")
	ok(t, inProcess(t, "convert", at("b"), "-o", at("d"), "--format", "csv"))
	same("text", "d")

	ok(t, inProcess(t, "convert", at("b"), "-o", at("all.tsv"))).says(t, "rows              800\n")
	piped := ok(t, inProcess(t, "convert", at("a"), "-o", "-", "--format", "tsv")).stdout
	rows := lines(t, readFile(t, at("all.tsv")))
	seen := map[string]int{}
	for _, row := range rows {
		seen[row["n"]+row["attack"]]++
		if (row["attack"] == "none") != (row["attackers_synced"] == "") || len(row["key"]) != 2*15 && len(row["key"]) != 2*30 {
			t.Fatalf("%v", row)
		}
	}
	if len(seen) != 4 || seen["5none"] != 200 || piped != readFile(t, at("all.tsv")) {
		t.Errorf("%v", seen)
	}

	inProcess(t, "convert", at("a"), "-o", at("all.parquet")).fails(t, exitUsage, "its metadata would be those of one point")
	inProcess(t, "convert", at("a"), "-o", at("a"), "--force").fails(t, exitUsage, "it is the folder to be read")
	inProcess(t, "convert", at("a"), "-o", at("b")).fails(t, exitError, "holds a study: choose another folder, or give --force")
	inProcess(t, "convert", at("a"), at("b"), "-o", at("x")).fails(t, exitError, "the folder of a study")
	for _, args := range []string{"inspect", "verify", "report -o -", "merge -o " + at("y"), "convert -o " + at("y")} {
		inProcess(t, append(strings.Fields(args), at("text"))...).fails(t, exitError, at("text")+": its rows are csv, text for other programs")
	}
	point := at("a/rows/k-3_n-5_l-3_rule-hebbian_attack-none_attackers-0.parquet")
	ok(t, inProcess(t, "convert", point, "-o", at("point.arrow")))
	bytes := []byte(readFile(t, point))
	bytes[len(bytes)/2] ^= 1
	if err := os.WriteFile(point, bytes, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"e", "e.csv"} {
		inProcess(t, "convert", at("a"), "-o", at(to)).fails(t, exitWrong, point)
		if exists(at(to)) {
			t.Errorf("%s is left", to)
		}
	}
	if err := os.Remove(point); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "convert", at("a"), "-o", at("e")).fails(t, exitError, "3 of 4 points are complete; go on with sweep --resume")
}

// If the points of a study end early, only text may be converted from a single point: a file would
// have wrong metadata.
func TestConvertEnough(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	ok(t, inProcess(t, "sweep", studyFile(t, "n: [5, 6]\nl: 1\ntrials: 5000\n"), "-o", at("a"), "-q", "--stop-at-se", "0.6"))
	point := at("a/rows/k-3_n-5_l-1_rule-hebbian.parquet")
	inProcess(t, "convert", point, "-o", at("x.arrow")).fails(t, exitError, " of 5000 trials, and only its study says that they are enough")
	ok(t, inProcess(t, "convert", point, "-o", at("x.csv")))
	ok(t, inProcess(t, "convert", at("a"), "-o", at("b"), "--format", "arrow"))
	ok(t, inProcess(t, "inspect", at("b"))).says(t, "all points")
}

// A sweep to text can be resumed wherever it was stopped.
func TestSweepTextResumes(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	file := studyFile(t, "n: [5, 6, 7]\nl: 1\ntrials: 100\n")
	sweep := func(more ...string) outcome {
		return inProcess(t, append([]string{"sweep", file, "-o", at("text"), "--format", "csv", "-q"}, more...)...)
	}
	ok(t, sweep())
	want := readFile(t, at("text/rows/k-3_n-6_l-1_rule-hebbian.csv"))
	sweep().fails(t, exitError, "holds a study: choose another folder, or give --force")
	sweep("--resume").fails(t, exitError, "text is not read back, so its rows cannot be checked")
	ok(t, sweep("--force"))
	// Stopped while it made the text: the study in Parquet is there, and some of the text.
	ok(t, inProcess(t, "sweep", file, "-o", at("text.parts"), "-q"))
	os.Remove(at("text/rows/k-3_n-6_l-1_rule-hebbian.csv"))
	sweep().fails(t, exitError, "holds a study")
	ok(t, sweep("--resume"))
	if readFile(t, at("text/rows/k-3_n-6_l-1_rule-hebbian.csv")) != want || exists(at("text.parts")) {
		t.Error("it is not made anew, or what it was made of is left")
	}
	// If the text is of another study, neither is touched.
	ok(t, inProcess(t, "sweep", studyFile(t, "n: [5, 6, 7]\nl: 1\ntrials: 101\n"), "-o", at("text.parts"), "-q"))
	inProcess(t, "sweep", studyFile(t, "n: [5, 6, 7]\nl: 1\ntrials: 101\n"), "-o", at("text"), "--format", "csv", "-q", "--resume").fails(t, exitError, "holds another study")
	if readFile(t, at("text/rows/k-3_n-6_l-1_rule-hebbian.csv")) != want || !exists(at("text.parts")) {
		t.Error("something is gone")
	}
	inProcess(t, "sweep", file, "-o", at("z"), "--format", "csv", "--shard", "0/2").fails(t, exitUsage, "merge has to read the shards, and text is not read back")
	if err := os.WriteFile(at("full"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "sweep", file, "-o", dir, "--format", "csv").fails(t, exitError, "exists and is not empty")
}
