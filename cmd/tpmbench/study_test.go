package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/internal/corrupt"
)

// sweptStudy runs a study of 8 points with 300 trials each, or a shard of it, and returns its
// folder.
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

// says checks that the output contains each of the parts.
func (o outcome) says(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(o.stdout, part) {
			t.Errorf("no %q in\n%s", part, o.stdout)
		}
	}
}

const (
	firstPoint = "k-3_n-5_l-1_rule-hebbian"
	lastPoint  = "k-3_n-10_l-2_rule-random-walk"
)

// inRows returns the path of a point's file.
func inRows(dir, name string) string { return filepath.Join(dir, "rows", name+".parquet") }

// write replaces a file.
func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// rename renames a file.
func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// unfinish replaces the last point by two parts of it, with 100 of the 300 rows each, and returns
// their folder.
func unfinish(t *testing.T, dir string) string {
	t.Helper()
	if err := os.Remove(inRows(dir, lastPoint)); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "_unfinished", lastPoint+".parquet.parts")
	ok(t, inProcess(t, "run", "-N", "10", "-L", "2", "--rule", "random-walk", "--trials", "300", "--part-trials", "100", "-q", "-o", folder+"/"))
	for _, name := range []string{"part-00200.parquet", "_manifest.json"} {
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// The folder of a study as input: complete, with a missing point, with an unfinished one, and
// with a corrupt one.
func TestStudyFolder(t *testing.T) {
	dir := sweptStudy(t, "--part-trials", "200")
	last := inRows(dir, lastPoint)
	page := filepath.Join(t.TempDir(), "page.html")
	inspect := func() map[string]any {
		return decode(t, inProcess(t, "inspect", dir, "--summary", "json").stdout)
	}
	whole := inspect()
	first := whole["list"].([]any)[0].(map[string]any)
	if whole["points"] != 8.0 || whole["complete"] != 8.0 || whole["trials"] != 2400.0 || first["name"] != firstPoint ||
		first["summary"].(map[string]any)["digest"] != digestOf(t, dir, inRows(dir, firstPoint)) {
		t.Errorf("%v", whole)
	}
	ok(t, inProcess(t, "inspect", dir)).says(t, "a study, 8 points, 2,400 rows", "\n  10  2  random-walk   300   100 %  ", "complete          all points")
	ok(t, inProcess(t, "verify", dir, "--rows", "20")).says(t, "24 of 24 rows agree with the reference, drawn from 2,400\n")
	ok(t, inProcess(t, "verify", dir, "--rows", "all")).says(t, "2,400 of 2,400 rows agree with the reference, all there are\n")
	ok(t, inProcess(t, "report", dir, "-o", page))
	for _, p := range whole["list"].([]any) {
		if digest := p.(map[string]any)["summary"].(map[string]any)["digest"].(string); !strings.Contains(read(t, page), digest) {
			t.Errorf("the page does not compare %v, whose digest is %s", p, digest)
		}
	}

	moved := filepath.Join(t.TempDir(), "moved")
	rename(t, last, moved)
	ok(t, inProcess(t, "inspect", dir)).says(t, "none of 300", "complete          7 of 8 points, not "+lastPoint+"; go on with sweep --resume")
	ok(t, inProcess(t, "verify", dir, "--rows", "70")).says(t, "no rows yet of 1 of 8 points", "70 of 70 rows agree")
	ok(t, inProcess(t, "report", dir, "-o", "-")).says(t, "Unfinished: no rows yet of 1 of 8 points of "+dir)

	rename(t, moved, last)
	folder := unfinish(t, dir)
	ok(t, inProcess(t, "inspect", dir)).says(t, "200 of 300", "7 of 8 points, not "+lastPoint)
	ok(t, inProcess(t, "report", dir, "-o", "-")).says(t, "random-walk.parquet.parts holds 200 of 300 trials.")

	part := filepath.Join(folder, "part-00000.parquet")
	write(t, part, []byte("hello, world\n"))
	o := inProcess(t, "inspect", dir)
	o.fails(t, exitWrong, part)
	o.says(t, "corrupt", "7 of 8 points")
	if s := inspect(); s["corrupt"] != 1.0 || s["complete"] != 7.0 {
		t.Errorf("%v", s)
	}
	write(t, inRows(dir, firstPoint), nil)
	inProcess(t, "inspect", dir).fails(t, exitWrong, firstPoint+".parquet: ", "; 1 more corrupt point")
	inProcess(t, "verify", dir).fails(t, exitWrong, firstPoint+".parquet: ")
	inProcess(t, "report", dir, "-o", "-").fails(t, exitWrong, firstPoint+".parquet: ")
	write(t, filepath.Join(dir, "rows", "mine.parquet"), nil)
	for _, command := range []string{"inspect", "verify", "report -o -", "merge -o x"} {
		inProcess(t, append(strings.Fields(command), dir)...).fails(t, exitWrong)
	}
	inProcess(t, "verify", dir).fails(t, exitWrong, "mine.parquet belongs to no point of the study, but readers of the folder would take it for one")
}

// The number of trials in the name of a point is that of the whole point, even in a shard.
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

// A complete shard of a study holds its share of the trials.
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
			points = append(points, p.(map[string]any)["name"].(string))
		}
		ok(t, inProcess(t, "inspect", dir)).says(t, fmt.Sprintf("shard %d/3 of a study, ", i), "all points")
		ok(t, inProcess(t, "verify", dir, "--rows", "1"))
	}
	if trials != 2400 || points[0] != firstPoint || points[len(points)-1] != lastPoint || len(points) > 10 {
		t.Errorf("%v trials of %v", trials, points)
	}
}

// Points that ended by their standard error are complete, in the shards and after a merge.
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

// Wrong uses of the folder of a study.
func TestStudyFolderRefused(t *testing.T) {
	dir := sweptStudy(t)
	point := inRows(dir, firstPoint)
	inProcess(t, "inspect", dir, "--rows", ":").fails(t, exitError, dir+" is the folder of a study: name one of its files, such as "+point)
	inProcess(t, "inspect", dir+"/rows").fails(t, exitError, dir+"/rows holds the rows of a study: name the study's folder, "+dir+", or one of its files, such as "+point)
	inProcess(t, "merge", point, dir, "-o", "x").fails(t, exitWrong, point+" is not the folder of a study")
	inProcess(t, "merge", dir, "-o", dir, "--force").fails(t, exitUsage, "--force would remove "+dir)
	inProcess(t, "merge", dir, "-o", "x.parquet").fails(t, exitUsage, "-o x.parquet: the shards of a study become a folder")
	inProcess(t, "merge", dir, "-o", sweptStudy(t)).fails(t, exitError, "holds a study: choose another folder, or give --force")
	for _, out := range []string{dir, dir + "/rows", dir + "/rows/x.parquet"} {
		inProcess(t, "merge", point, "-o", out).fails(t, exitUsage, "-o "+out+": it is in the folder of a study, where only sweep and merge write")
	}
	inProcess(t, "report", dir, point, "-o", "-").fails(t, exitUsage, point+" is named twice")

	file, large := studyFile(t, "n: {from: 1, to: 25}\nl: 1\ntrials: 1\n"), t.TempDir()
	ok(t, inProcess(t, "sweep", file, "-o", large, "-q"))
	whole := studyFile(t, "n: {from: 1, to: 35}\nl: 1\ntrials: 1\n")
	ok(t, inProcess(t, "sweep", whole, "-o", large+"2")).says(t, "  and 5 more: all are in "+filepath.Join(large+"2", "_summary.csv")+"\n")
	ok(t, inProcess(t, "inspect", large+"2")).says(t, "  and 5 more: --summary json has all\n")
	ok(t, inProcess(t, "report", large, "-o", "-")) // it draws them, and compares none as distributions
	inProcess(t, "report", dir, sweptStudy(t), sweptStudy(t), inRows(sweptStudy(t), lastPoint), "-o", "-").fails(t, exitUsage, "25 files: a page compares at most 24")

	empty := t.TempDir()
	index := filepath.Join(empty, "_study.json")
	same := `"format":"parquet","same":{"l":"3","rule":"hebbian","tie":"minus","attack":"none","attackers":"0","wait":"100","max_steps":"9","seed":"1","follow":"false","keys":"false"},`
	text := `{"study":2,"shard":"0/1",` + same + `"points":[{"name":"k-3_n-4","first_trial":"0","trials":"9"}]}`
	write(t, index, sealed(t, text))
	inProcess(t, "report", empty, "-o", "-").fails(t, exitError, "the study has no rows yet")
	ok(t, inProcess(t, "inspect", empty)).says(t, "none of 9", "0 of 1 point, not k-3_n-4;")
	ok(t, inProcess(t, "verify", empty)).says(t, "0 of 0 rows agree")
	refused := func(want string) {
		t.Helper()
		for _, command := range []string{"inspect", "verify", "report -o -", "merge -o x"} {
			inProcess(t, append(strings.Fields(command), empty)...).fails(t, exitWrong, index+": ", want)
		}
	}
	write(t, index, []byte("{"))
	refused("it is corrupt, or of another version of the program")
	write(t, index, []byte(text)) // without its digest
	refused("it is corrupt, or of another version of the program")
	for old, bad := range map[string]string{
		`"name":"k-3_n-4"`: `"name":"../x"`, `n-4`: `n-04`, `k-3_n-4`: `n-4_k-3_`, `"l":"3"`: `"l":"300"`, `"tie":"minus",`: ``, `"keys":"false"`: `"keys":"no"`,
		`"trials":"9"`: `"trials":"9999999999999999999"`, `"same":{`: `"same":{"n":"5",`, `parquet`: `json`, `"points":[{`: `"points":[{"name":"k-3_n-4","trials":"9","first_trial":"0"},{`,
		`"trials":"9"}]`: `"trials":"9"}],"share":[{"name":"k-3_n-5","trials":"9","first_trial":"0"}]`, `[{"name":"k-3_n-4","first_trial":"0","trials":"9"}]`: `[]`,
	} {
		if !strings.Contains(text, old) {
			t.Fatal(old)
		}
		write(t, index, sealed(t, strings.Replace(text, old, bad, 1)))
		refused("it is corrupt")
	}
	write(t, index, sealed(t, strings.Replace(text, `"study":2`, `"study":3`, 1)))
	refused("the study has version 3, but this program reads version 2 only")
}

// A study of contract 1, whose points were folders, is left as it is.
func TestOldStudy(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "k=3/n=5/l=3/rule=hebbian")
	if err := os.MkdirAll(old, 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(old, "part-00000.parquet"), []byte("rows"))
	write(t, filepath.Join(dir, "_study.json"), []byte("{\n \"study\": 1,\n \"shard\": \"0/1\",\n \"points\": [{\"folder\": \"k=3/n=5/l=3/rule=hebbian\", \"first_trial\": \"0\", \"trials\": \"9\"}]\n}\n"))
	const anew = "the study is of contract version 1, whose folders and rows this program does not read: run it again with sweep, into another folder"
	before := corrupt.Contents(dir)
	file := studyFile(t, "n: 5\ntrials: 9\n")
	for _, command := range []string{"inspect", "verify", "report -o -", "merge -o x"} {
		inProcess(t, append(strings.Fields(command), dir)...).fails(t, exitWrong, anew)
	}
	inProcess(t, "sweep", file, "-o", dir).fails(t, exitError, "holds a study")
	inProcess(t, "sweep", file, "-o", dir, "--resume").fails(t, exitError, anew)
	inProcess(t, "sweep", file, "-o", dir, "--force").fails(t, exitError, anew, "--force does not clear such a folder: remove it, or choose another")
	if after := corrupt.Contents(dir); !maps.Equal(before, after) {
		t.Errorf("%v", after)
	}
}
