package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sweptStudy runs a study of 8 points with 300 trials each, or a shard of it,
// and returns its folder.
func sweptStudy(t *testing.T, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	file := studyFile(t, "n: [5, 10]\nl: [1, 2]\nrule: [hebbian, random-walk]\ntrials: 300\n")
	ok(t, inProcess(t, append([]string{"sweep", file, "-o", dir, "-q"}, args...)...))
	return dir
}

func studyFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "study.yaml")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// says checks that an outcome prints each of the parts.
func (o outcome) says(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(o.stdout, part) {
			t.Errorf("no %q in\n%s", part, o.stdout)
		}
	}
}

const lastPoint = "k=3/n=10/l=2/rule=random-walk"

// The folder of a study as input: whole, with a point that is missing, with one
// that is cut short, and with one that is damaged.
func TestStudyFolder(t *testing.T) {
	dir := sweptStudy(t, "--part-trials", "200")
	last := filepath.Join(dir, filepath.FromSlash(lastPoint))
	page := filepath.Join(t.TempDir(), "page.html")
	inspect := func() map[string]any {
		return decode(t, inProcess(t, "inspect", dir, "--summary", "json").stdout)
	}
	whole := inspect()
	first := whole["list"].([]any)[0].(map[string]any)
	if whole["points"] != 8.0 || whole["complete"] != 8.0 || whole["trials"] != 2400.0 || first["folder"] != "k=3/n=5/l=1/rule=hebbian" ||
		first["summary"].(map[string]any)["digest"] != digestOf(t, dir, filepath.Join(dir, "k=3/n=5/l=1/rule=hebbian")) {
		t.Errorf("%v", whole)
	}
	ok(t, inProcess(t, "inspect", dir)).says(t, "a study, 8 points, 2,400 rows", "  3  10  2  random-walk     300  ", "complete          all points")
	ok(t, inProcess(t, "verify", dir, "--rows", "20")).says(t, "24 of 24 rows agree")
	ok(t, inProcess(t, "verify", dir, "--rows", "all")).says(t, "2,400 of 2,400 rows agree")
	ok(t, inProcess(t, "report", dir, "-o", page))
	var points []string
	for _, p := range whole["list"].([]any) {
		points = append(points, filepath.Join(dir, p.(map[string]any)["folder"].(string)))
	}
	if o := ok(t, inProcess(t, append([]string{"report", "-o", "-"}, points...)...)); o.stdout != read(t, page) {
		t.Error("another page than that of the points one by one")
	}

	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(last, moved); err != nil {
		t.Fatal(err)
	}
	ok(t, inProcess(t, "inspect", dir)).says(t, "none of 300", "complete          7 of 8 points, not "+lastPoint+"; go on with sweep --resume")
	ok(t, inProcess(t, "verify", dir, "--rows", "70")).says(t, "no rows yet of 1 of 8 points", "70 of 70 rows agree")
	ok(t, inProcess(t, "report", dir, "-o", "-")).says(t, "Unfinished: no rows yet of 1 of 8 points of "+dir)

	for _, name := range []string{"part-00200.parquet", "_manifest.json"} {
		if err := os.Remove(filepath.Join(moved, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(moved, last); err != nil {
		t.Fatal(err)
	}
	ok(t, inProcess(t, "inspect", dir)).says(t, "200 of 300", "7 of 8 points, not "+lastPoint)
	ok(t, inProcess(t, "report", dir, "-o", "-")).says(t, "random-walk holds 200 of 300 trials.")

	part := filepath.Join(last, "part-00000.parquet")
	if err := os.WriteFile(part, []byte("hello, world\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	o := inProcess(t, "inspect", dir)
	o.fails(t, exitWrong, part)
	o.says(t, "damaged", "7 of 8 points")
	if s := inspect(); s["damaged"] != 1.0 || s["complete"] != 7.0 {
		t.Errorf("%v", s)
	}
	if err := os.WriteFile(filepath.Join(dir, "k=3/n=5/l=1/rule=hebbian/part-00000.parquet"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "inspect", dir).fails(t, exitWrong, "rule=hebbian/part-00000.parquet: ", "; 1 more damaged point")
	inProcess(t, "verify", dir).fails(t, exitWrong, "rule=hebbian/part-00000.parquet: ")
	inProcess(t, "report", dir, "-o", "-").fails(t, exitWrong, "rule=hebbian/part-00000.parquet: ")
}

// Where the number of trials is in the names of folders, it is that of the whole point, of which a shard has some.
func TestShardsOfDifferentTrials(t *testing.T) {
	study := studyFile(t, "n: 10\nl: 1\ntrials: [100, 200]\n")
	dir := t.TempDir()
	whole := decode(t, ok(t, inProcess(t, "sweep", study, "-o", filepath.Join(dir, "whole"), "--summary", "json")).stdout)
	args := []string{"merge", "-o", filepath.Join(dir, "merged")}
	for i := range 3 {
		shard := filepath.Join(dir, fmt.Sprint(i))
		ok(t, inProcess(t, "sweep", study, "-o", shard, "--shard", fmt.Sprintf("%d/3", i), "-q"))
		ok(t, inProcess(t, "inspect", shard)).says(t, "all points")
		args = append(args, shard)
	}
	ok(t, inProcess(t, args...)).says(t, "trials            300", whole["digest"].(string))
}

// What a shard of a study holds in the end is its share.
func TestShardFolder(t *testing.T) {
	trials := 0.0
	var points []string
	for i := range 3 {
		dir := sweptStudy(t, "--shard", fmt.Sprintf("%d/3", i))
		s := decode(t, ok(t, inProcess(t, "inspect", dir, "--summary", "json")).stdout)
		if s["complete"] != s["points"] || s["shard"] != fmt.Sprintf("%d/3", i) {
			t.Errorf("%v", s)
		}
		trials += s["trials"].(float64)
		for _, p := range s["list"].([]any) {
			points = append(points, p.(map[string]any)["folder"].(string))
		}
		ok(t, inProcess(t, "inspect", dir)).says(t, fmt.Sprintf("shard %d/3 of a study, ", i), "all points")
		ok(t, inProcess(t, "verify", dir, "--rows", "1"))
	}
	if trials != 2400 || points[0] != "k=3/n=5/l=1/rule=hebbian" || points[len(points)-1] != lastPoint || len(points) > 10 {
		t.Errorf("%v trials of %v", trials, points)
	}
}

// Points that a standard error has ended are complete, in the shards and in what merge makes of them.
func TestStoppedStudyFolder(t *testing.T) {
	file, dir := studyFile(t, "n: [5, 10]\nl: 1\ntrials: 5000\n"), t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for i := range 2 {
		ok(t, inProcess(t, "sweep", file, "--stop-at-se", "0.5", "--shard", fmt.Sprintf("%d/2", i), "-o", in(fmt.Sprint(i)), "-q"))
	}
	ok(t, inProcess(t, "merge", in("0"), in("1"), "-o", in("all")))
	ok(t, inProcess(t, "inspect", in("1"))).says(t, "shard 1/2 of a study, 0 points, 0 rows", "complete          all points")
	ok(t, inProcess(t, "sweep", file, "--stop-at-se", "0.5", "--resume", "-o", in("all"), "-q"))
	for _, name := range []string{"0", "all"} {
		ok(t, inProcess(t, "inspect", in(name), "--summary", "json")).says(t, `"trials":"5000","complete":true`)
		ok(t, inProcess(t, "inspect", in(name))).says(t, "points end at     a standard error of 0.5", "complete          all points")
	}
	if o := ok(t, inProcess(t, "report", in("0"), "-o", "-")); strings.Contains(o.stdout, "Unfinished") {
		t.Error("the page calls a point that was ended unfinished")
	}
}

// What cannot be done with the folder of a study.
func TestStudyFolderRefused(t *testing.T) {
	dir := sweptStudy(t)
	point := filepath.Join(dir, "k=3/n=5/l=1/rule=hebbian")
	inProcess(t, "inspect", dir, "--rows", ":").fails(t, exitError, dir+": the folder of a study: name that of one of its points, such as "+point)
	inProcess(t, "merge", point, dir, "-o", "x").fails(t, exitWrong, point+" is not the folder of a study")
	inProcess(t, "merge", dir, "-o", dir, "--force").fails(t, exitUsage, "--force would remove "+dir)
	inProcess(t, "merge", dir, "-o", "x.parquet").fails(t, exitUsage, "-o x.parquet: the shards of a study become a folder")
	inProcess(t, "merge", dir, "-o", sweptStudy(t)).fails(t, exitError, "holds a study: choose another folder, or give --force")
	inProcess(t, "report", dir, point, "-o", "-").fails(t, exitUsage, point+" is named twice")

	file, large := studyFile(t, "n: {from: 1, to: 25}\nl: 1\ntrials: 1\n"), t.TempDir()
	ok(t, inProcess(t, "sweep", file, "-o", large, "-q"))
	inProcess(t, "report", large, "-o", "-").fails(t, exitUsage, "a page compares at most 24 points, and the study has 25: name some of them, such as "+filepath.Join(large, "k=3/n=1/l=1"))
	inProcess(t, "report", dir, sweptStudy(t), sweptStudy(t), point+"/part-00000.parquet", "-o", "-").fails(t, exitUsage, "25 files: a page compares at most 24")

	empty := t.TempDir()
	write := func(text []byte) {
		if err := os.WriteFile(filepath.Join(empty, "_study.json"), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(sealed(t, `{"study":1,"shard":"0/1","points":[{"folder":"k=3","first_trial":"0","trials":"9"}]}`))
	inProcess(t, "report", empty, "-o", "-").fails(t, exitError, "the study has no rows yet")
	ok(t, inProcess(t, "inspect", empty)).says(t, "none of 9", "0 of 1 point, not k=3;")
	ok(t, inProcess(t, "verify", empty)).says(t, "0 of 0 rows agree")
	for _, text := range []string{"{", `{"study":2}`, `{"study":1,"points":[{"folder":"../x"}]}`, `{"study":1,"share":[{"folder":"/x"}]}`} {
		write([]byte(text))
		inProcess(t, "inspect", empty).fails(t, exitWrong, "_study.json: it is damaged, or of another version of the program")
		if text != "{" {
			write(sealed(t, text))
		}
		for _, command := range []string{"inspect", "verify", "report -o -", "merge -o x"} {
			inProcess(t, append(strings.Fields(command), empty)...).fails(t, exitWrong, filepath.Join(empty, "_study.json")+": ")
		}
	}
}
