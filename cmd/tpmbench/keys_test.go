package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tpmbench/batch/table"
	"tpmbench/batch/weights"
)

// What keys says of a file follows from the keys that the file's text has, in any format, and
// whether the rows lie in one file or in parts.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	run := []string{"run", "-N", "4", "-L", "2", "--trials", "300", "--keys", "--max-steps", "60", "--backend", "reference", "-q"}
	for _, to := range []string{"a.arrow", "a.arrows", "a.parquet", "a.csv"} {
		ok(t, inProcess(t, append(run, "-o", at(to))...))
	}
	ok(t, inProcess(t, append(run, "-o", at("lists.parquet"), "--key-type", "list")...))
	ok(t, inProcess(t, append(run, "-o", at("parts")+"/", "--part-trials", "70")...))
	keys, counts, entropy, n := map[string]int{}, map[int8]float64{}, 0.0, 0.0
	rows := strings.Split(strings.TrimSpace(readFile(t, at("a.csv"))), "\n")[1:]
	for _, row := range rows {
		key := row[strings.LastIndex(row, ",")+1:]
		if key == "" {
			continue
		}
		keys[key]++
		bytes, err := hex.DecodeString(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range bytes {
			counts[int8(b)]++
			n++
		}
	}
	for _, c := range counts {
		entropy -= c / n * math.Log2(c/n)
	}
	entropy += 4 / (2 * n * math.Ln2)
	first := ""
	for _, from := range []string{"a.arrow", "a.arrows", "a.parquet", "lists.parquet", "parts"} {
		var got weights.Summary
		text := ok(t, inProcess(t, "keys", at(from), "--summary", "json")).stdout
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if got.Trials != 300 || got.Keys != uint64(n)/12 || got.Without != 300-got.Keys || got.Without == 0 || got.Different != uint64(len(keys)) ||
			math.Abs(*got.Entropy-entropy) > 1e-9 || math.Abs(*got.Boundary-(counts[-2]+counts[2])/n) > 1e-12 || got.Warning != weights.Broken {
			t.Errorf("%s: %s, want an entropy of %v", from, text, entropy)
		}
		text = text[strings.Index(text, ","):] // without the file's name
		if first == "" {
			first = text
		}
		if text != first {
			t.Errorf("%s: %s, want %s", from, text, first)
		}
	}
	ok(t, inProcess(t, "keys", at("a.arrow"))).says(t, "entropy           ", "bits in a key     at most ", "Neural key exchange is broken",
		fmt.Sprintf("keys              %d; left out: %d trials that did not synchronise", uint64(n)/12, 300-uint64(n)/12))
}

// Trials without keys, keys of one weight, one key, and results that have none.
func TestKeysEdges(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, args := range map[string]string{
		"stuck.arrow": "-N 20 --trials 5 --max-steps 2 --keys", "one.arrow": "-N 5 --trials 1 --keys", "none.arrow": "-N 5 --trials 0 --keys",
		"weight.arrow": "-K 1 -N 1 -L 1 --trials 50 --keys", "plain.arrow": "-N 5 --trials 5",
	} {
		ok(t, inProcess(t, append(strings.Fields("run -q --backend reference "+args), "-o", at(name))...))
	}
	for name, says := range map[string]string{
		"stuck.arrow": "keys              0; left out: 5 trials", "one.arrow": "keys              1\n", "none.arrow": "keys              0\n",
		"weight.arrow": "hidden units      no correlation: there is only one",
	} {
		o := ok(t, inProcess(t, "keys", at(name)))
		o.says(t, says, "Neural key exchange is broken")
		if strings.Contains(o.stdout, "NaN") || strings.Contains(o.stdout, "Inf") {
			t.Errorf("%s", o.stdout)
		}
		decode(t, ok(t, inProcess(t, "keys", at(name), "--summary", "json")).stdout)
		ok(t, inProcess(t, "report", at(name), "-o", at(name+".html")))
		ok(t, inProcess(t, "keys", at(name), "--derive", "sha256", "-o", at("derived-"+name)))
		ok(t, inProcess(t, "verify", at("derived-"+name)))
	}
	inProcess(t, "keys", at("plain.arrow")).fails(t, exitError, "plain.arrow: there are no keys in it: run --keys writes them")
	ok(t, inProcess(t, "trace", "-N", "5", "-o", at("trace.arrow")))
	inProcess(t, "keys", at("trace.arrow")).fails(t, exitError, "rows of tpmbench trace")
	flips(t, at("one.arrow"), 97, func(what string) { wrong(t, what, "keys", at("one.arrow")) })
	for args, says := range map[string]string{
		"":                                  "which file?",
		"one.arrow stuck.arrow":             "one file at a time",
		"one.arrow --bits 7":                "--bits 7: there are no derived keys without --derive",
		"one.arrow --derive sha256":         "--derive sha256: name a file for the rows with -o",
		"one.arrow -o x.arrow":              "keys writes rows only with --derive",
		"one.arrow --format csv":            "there is no file without -o",
		"one.arrow --derive md5 -o x.arrow": "must be one of sha256, hkdf",
		"one.arrow --derive sha256 --bits 7 -o x.arrow":   "--bits 7 with --derive sha256: must be a multiple of 8, from 8 to 256",
		"one.arrow --derive sha256 --bits 264 -o x.arrow": "from 8 to 256",
		"one.arrow --derive hkdf --bits 8168 -o x.arrow":  "from 8 to 8160",
	} {
		inProcess(t, append([]string{"keys"}, strings.Fields(args)...)...).fails(t, exitUsage, says)
	}
}

// Derived keys are those of the weights, lie outside the digest, and are kept, replaced and checked.
func TestDerive(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	run := strings.Fields("run -N 4 -L 2 --trials 90 --keys --max-steps 60 --backend reference -q")
	ok(t, inProcess(t, append(run, "-o", at("a.parquet"))...))
	digest := decode(t, ok(t, inProcess(t, "inspect", at("a.parquet"), "--summary", "json")).stdout)["digest"]
	derived := func(path string) (list []string) {
		t.Helper()
		ok(t, inProcess(t, "verify", path, "--rows", "all")).says(t, "90 of 90 rows agree")
		o := decode(t, ok(t, inProcess(t, "inspect", path, "--summary", "json")).stdout)
		if o["digest"] != digest {
			t.Errorf("%s has the digest %v, want %v", path, o["digest"], digest)
		}
		for _, row := range strings.Split(strings.Trim(ok(t, inProcess(t, "inspect", path, "--rows", ":")).stdout, "\n"), "\n")[1:] {
			list = append(list, row[strings.LastIndex(row, "\t")+1:])
		}
		return list
	}
	var want []string
	for _, row := range strings.Split(strings.Trim(ok(t, inProcess(t, "inspect", at("a.parquet"), "--rows", ":")).stdout, "\n"), "\n")[1:] {
		key, err := hex.DecodeString(row[strings.LastIndex(row, "\t")+1:])
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(key)
		if want = append(want, hex.EncodeToString(sum[:16])); len(key) == 0 {
			want[len(want)-1] = ""
		}
	}
	if !slices.Contains(want, "") || slices.Index(want, "") == 89 {
		t.Fatal("no trial is stuck")
	}
	ok(t, inProcess(t, "keys", at("a.parquet"), "--derive", "sha256", "--bits", "128", "-o", at("b.arrow"))).says(t, "written           "+at("b.arrow"), "Neural key exchange is broken")
	ok(t, inProcess(t, "convert", at("a.parquet"), "--derive", "sha256", "--bits", "128", "-o", at("c.parquet"))).says(t, fmt.Sprint("digest            ", digest), "Neural key exchange is broken")
	ok(t, inProcess(t, "convert", at("b.arrow"), "-o", at("d.arrows")))                                                             // keeps the column
	ok(t, inProcess(t, "convert", at("b.arrow"), "--key-type", "list", "-o", at("e.parquet")))                                      // also beside lists
	ok(t, inProcess(t, "convert", at("b.arrow"), "--derive", "hkdf", "--bits", "128", "-o", at("f.arrow")))                         // replaces it
	ok(t, inProcess(t, "convert", at("f.arrow"), "--derive", "sha256", "--bits", "128", "--key-type", "list", "-o", at("g.arrow"))) // and back
	for _, name := range []string{"b.arrow", "c.parquet", "d.arrows", "e.parquet", "g.arrow"} {
		if got := derived(at(name)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if got := derived(at("f.arrow")); slices.Equal(got, want) || slices.IndexFunc(got, func(key string) bool { return len(key) == 32 }) < 0 {
		t.Errorf("hkdf's keys are %v", got)
	}
	ok(t, inProcess(t, "convert", at("c.parquet"), "-o", at("c.csv")))
	if text := readFile(t, at("c.csv")); !strings.Contains(text, ","+slices.Max(want)+"\n") || !strings.HasPrefix(text, "trial,sync_steps,learning_steps,key,derived_key\n") {
		t.Errorf("%s", text)
	}
	stream := inProcess(t, "keys", at("a.parquet"), "--derive", "sha256", "--bits", "128", "-o", "-", "--format", "csv")
	if ok(t, stream).stdout != readFile(t, at("c.csv")) || !strings.Contains(stream.stderr, "Neural key exchange is broken") {
		t.Errorf("%+v", stream)
	}
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "3", "-q", "-o", at("plain.arrow")))
	inProcess(t, "convert", at("plain.arrow"), "--derive", "hkdf", "-o", at("x.arrow")).fails(t, exitError, "plain.arrow: --derive hkdf: there is no column of keys, which run writes with --keys")
	inProcess(t, "convert", at("a.parquet"), "--bits", "8", "-o", at("x.arrow")).fails(t, exitUsage, "--bits 8: there are no derived keys without --derive")
	inProcess(t, "convert", at("a.parquet"), "--derive", "hkdf", "--bits", "12", "-o", at("x.arrow")).fails(t, exitUsage, "--bits 12 with --derive hkdf")
	if exists(at("x.arrow")) {
		t.Error("something is written")
	}
}

// The keys of a run that the documentation names are its test vectors.
func TestVectors(t *testing.T) {
	dir := t.TempDir()
	text := readFile(t, "../../docs/keys.md")
	ok(t, inProcess(t, "run", "-K", "3", "-N", "4", "--trials", "1", "--keys", "-q", "-o", dir+"/a.arrow"))
	for _, how := range []string{"sha256 256", "hkdf 256", "hkdf 512"} {
		method, bits, _ := strings.Cut(how, " ")
		csv := ok(t, inProcess(t, "convert", dir+"/a.arrow", "--derive", method, "--bits", bits, "-o", "-", "--format", "csv")).stdout
		cells := strings.Split(strings.Split(csv, "\n")[1], ",")
		if row := fmt.Sprintf("| `%s` | %s | %s | `%s` |", cells[3], method, bits, cells[4]); !strings.Contains(text, row) {
			t.Errorf("docs/keys.md lacks %s", row)
		}
	}
}

// A changed derived key is found even if the digests, which do not cover it, are right.
func TestDerivedIsChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.arrows")
	ok(t, inProcess(t, "run", "-N", "4", "--trials", "3", "--keys", "-q", "-o", path+"0", "--format", "arrows"))
	text := ok(t, inProcess(t, "convert", path+"0", "--derive", "sha256", "-o", "-", "--format", "arrows")).stdout
	rows := strings.Split(ok(t, inProcess(t, "convert", path+"0", "--derive", "sha256", "-o", "-", "--format", "csv")).stdout, "\n")
	key, err := hex.DecodeString(rows[2][strings.LastIndex(rows[2], ",")+1:])
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(text, string(key))
	if at < 0 {
		t.Fatal("the derived key is not in the stream")
	}
	for _, change := range []byte{0, 1} {
		bytes := []byte(text)
		bytes[at+5] ^= change
		if err := os.WriteFile(path, bytes, 0o666); err != nil {
			t.Fatal(err)
		}
		if change == 0 {
			ok(t, inProcess(t, "inspect", path))
			continue
		}
		for _, command := range []string{"inspect", "verify", "keys"} {
			inProcess(t, command, path).fails(t, exitWrong, "a.arrows: trial 1: derived_key is not what sha256 256 makes of its key")
		}
	}
}

// merge keeps derived keys where all inputs have them, made alike.
func TestMergeDerived(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for i, name := range []string{"a", "b"} {
		ok(t, inProcess(t, "run", "-N", "4", "--trials", "20", "--first-trial", fmt.Sprint(20*i), "--keys", "-q", "-o", at(name+".arrow")))
		ok(t, inProcess(t, "convert", at(name+".arrow"), "--derive", "hkdf", "-o", at(name+"-hkdf.arrow")))
	}
	ok(t, inProcess(t, "run", "-N", "4", "--trials", "40", "--keys", "-q", "-o", at("whole.arrow")))
	ok(t, inProcess(t, "convert", at("whole.arrow"), "--derive", "hkdf", "-o", at("whole-hkdf.arrow")))
	for inputs, want := range map[string]string{"b-hkdf.arrow a-hkdf.arrow": "whole-hkdf.arrow", "a-hkdf.arrow b.arrow": "whole.arrow", "a.arrow b-hkdf.arrow": "whole.arrow"} {
		args := strings.Fields(inputs)
		ok(t, inProcess(t, "merge", at(args[0]), at(args[1]), "-o", at("merged.arrow"), "--force"))
		got := ok(t, inProcess(t, "inspect", at("merged.arrow"), "--rows", ":")).stdout
		if got != ok(t, inProcess(t, "inspect", at(want), "--rows", ":")).stdout {
			t.Errorf("%s: %s", inputs, got)
		}
		ok(t, inProcess(t, "verify", at("merged.arrow")))
	}
}

// A study has a line a point; a copy of it with derived keys is a study that is right.
func TestKeysStudy(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	ok(t, inProcess(t, "sweep", studyFile(t, "n: [5, 8]\nl: [1, 2]\ntrials: 50\nkeys: true\n"), "-o", at("a"), "-q"))
	ok(t, inProcess(t, "keys", at("a"))).says(t, "4 points, 4 with keys", "entropy", "Neural key exchange is broken")
	all := decode(t, ok(t, inProcess(t, "keys", at("a"), "--summary", "json")).stdout)
	list := all["list"].([]any)
	if len(list) != 4 || all["warning"] != weights.Broken {
		t.Fatalf("%v", all)
	}
	for _, p := range list {
		p := p.(map[string]any)
		alone := decode(t, ok(t, inProcess(t, "keys", p["file"].(string), "--summary", "json")).stdout)
		delete(p, "name")
		if fmt.Sprint(p) != fmt.Sprint(alone) {
			t.Errorf("%v, want %v", p, alone)
		}
	}
	ok(t, inProcess(t, "keys", at("a"), "--derive", "sha256", "-o", at("b"))).says(t, "4 points")
	for _, name := range []string{"inspect", "verify", "keys"} {
		ok(t, inProcess(t, name, at("b")))
	}
	if d := table.DigestKey; decode(t, ok(t, inProcess(t, "inspect", at("b"), "--summary", "json")).stdout)["digest"] != decode(t, ok(t, inProcess(t, "inspect", at("a"), "--summary", "json")).stdout)["digest"] {
		t.Errorf("%s differs", d)
	}
	ok(t, inProcess(t, "report", at("b"), "-o", at("b.html")))
	ok(t, inProcess(t, "convert", at("b"), "-o", at("b.csv")))
	if text := readFile(t, at("b.csv")); !strings.HasPrefix(text, "trial,sync_steps,learning_steps,key,n,l,derived_key\n") {
		t.Errorf("%.200s", text)
	}
	ok(t, inProcess(t, "sweep", studyFile(t, "n: [5, 8]\ntrials: 5\n"), "-o", at("none"), "-q"))
	inProcess(t, "keys", at("none")).fails(t, exitError, "there are no keys in it")
	ok(t, inProcess(t, "sweep", studyFile(t, "n: 5\nkeys: [true, false]\ntrials: 5\n"), "-o", at("some"), "-q"))
	ok(t, inProcess(t, "keys", at("some"))).says(t, "2 points, 1 with keys")
}
