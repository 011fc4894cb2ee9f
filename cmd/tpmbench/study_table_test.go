package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
)

// tables are studies with the columns of their files beside trial, sync_steps and learning_steps.
var tables = []struct{ study, columns string }{
	{"n: 5, l: 1", ""},
	{"n: [5, 6], l: [1, 2]", "n:int32 l:int32"},
	{"n: 5, l: 1, attack: [none, geometric]", "attacker columns attack:utf8 attackers:int32"},
	{"n: 5, l: 1, attackers: 3, follow: true, points: [{attack: simple}, {attack: majority, wait: 1}, {attack: majority, wait: 2}]", "attacker columns learn_steps:int32? attack:utf8 wait:int32"},
	{"n: 5, l: 1, keys: true, k: [2, 3]", "key:binary? k:int32"},
	{"l: 1, keys: true, points: [{k: 2, n: 6}, {k: 3, n: 4}]", "key:fixed_size_binary[12]? k:int32 n:int32"},
	{"n: 5, l: 1, keys: [true, false]", "key:binary? keys:bool"},
	{"n: 5, l: 1, attack: simple, follow: [true, false]", "attacker columns learn_steps:int32? follow:bool"},
	{"n: 5, l: 1, keys: true, points: [{attack: none}, {attack: observer, n: 4}]", "attacker columns key:binary? n:int32 attack:utf8 attackers:int32"},
	{"n: 5, l: 1, seed: [1, 9223372036854775807]", "seed:int64"},
	{"n: 5, l: 1, seed: [1, 9223372036854775808]", "seed:utf8"},
	{"n: 5, l: 1, tie: [minus, split], rule: [hebbian, random-walk], max_steps: [7, 100]", "rule:utf8 tie:utf8 max_steps:int32"},
	{"n: 5, l: 1, start: near, start_errors: [0.01, 0.25], detect: 3", "detect_steps:int32? detect_equal_weights:int32? start_errors:float64"},
	{"n: 5, l: 1, attack: simple, distance: [true, false], share: [0, 9]", "attacker columns least_distance:int32? share_steps:int32? distance:bool share:int32"},
	{"n: 5, l: 1, input_range: [1, 3], zero_inputs: [false, true], start: [random, bits]", "input_range:int32 zero_inputs:bool start:utf8"},
	{"n: 5, l: 2, query: [0, 4], detect: [0, 5]", "detect_steps:int32? detect_equal_weights:int32? query:int32 detect:int32"},
	{"n: 5, l: 1, trials: [30, 40, 0]", "trials:int64"},
}

func rowFiles(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "rows", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	return paths
}

// columnsOf are the columns of a file.
func columnsOf(t *testing.T, path string) *arrow.Schema {
	t.Helper()
	r, err := table.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return r.Schema()
}

func described(s *arrow.Schema) string {
	var list []string
	for _, f := range s.Fields() {
		null := ""
		if f.Nullable {
			null = "?"
		}
		list = append(list, f.Name+":"+f.Type.String()+null)
	}
	return strings.Join(list, " ")
}

// All files of a study have the same columns, whether one process wrote them, shards did, or merge
// joined them; and each has the rows of a run of its own, to which merge turns it.
func TestStudyIsOneTable(t *testing.T) {
	for i, c := range tables {
		format := formats[i%len(formats)]
		want := strings.TrimSpace(strings.Replace("trial:int64 sync_steps:int32? learning_steps:int32 "+c.columns,
			"attacker columns", "attackers_synced:int32? best_equal_weights:int32?", 1))
		text := "{trials: 40, " + c.study + "}"
		if strings.Contains(c.study, "trials") {
			text = "{" + c.study + "}"
		}
		file, dir := studyFile(t, text), t.TempDir()
		sweep := func(name string, args ...string) string {
			to := filepath.Join(dir, name)
			ok(t, inProcess(t, append([]string{"sweep", file, "-o", to, "-q", "--format", format}, args...)...))
			return to
		}
		whole, a, b, merged := sweep("whole"), sweep("a", "--shard", "0/2"), sweep("b", "--shard", "1/2"), filepath.Join(dir, "merged")
		ok(t, inProcess(t, "merge", b, a, "-o", merged))
		for _, d := range []string{whole, a, b, merged} {
			paths, err := filepath.Glob(filepath.Join(d, "rows", "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				if got := described(columnsOf(t, path)); got != want {
					t.Fatalf("%s: %s has %s, want %s", text, path, got, want)
				}
			}
			ok(t, inProcess(t, "inspect", d)).says(t, "all points")
			ok(t, inProcess(t, "verify", d, "--rows", "20"))
			if exists(filepath.Join(d, "_unfinished")) {
				t.Errorf("%s: something unfinished is left", d)
			}
		}
		for _, path := range rowFiles(t, whole) {
			alone := filepath.Join(dir, "alone."+format)
			ok(t, inProcess(t, "merge", path, "-o", alone, "--force"))
			s := columnsOf(t, alone)
			p, err := batch.ParamsOf(s.Metadata())
			if err != nil || described(s) != described(batch.Schema(p, "", "")) {
				t.Errorf("%s: alone it has %s: %v", path, described(s), err)
			}
			run := []string{"run", "-K", fmt.Sprint(p.K), "-N", fmt.Sprint(p.N), "-L", fmt.Sprint(p.L), "--rule", p.Rule.String(), "--tie", p.Tie.String(),
				"--seed", fmt.Sprint(p.Seed), "--trials", fmt.Sprint(p.Trials), "--max-steps", fmt.Sprint(p.MaxSteps), "--attack", p.Attack.String(),
				"--wait", fmt.Sprint(p.Wait), "-M", fmt.Sprint(p.M()), fmt.Sprint("--zero-inputs=", p.ZeroInputs), "--start", p.Start.String(), "--start-errors", fmt.Sprint(p.StartErrors),
				"--query", fmt.Sprint(p.Query), "--detect", fmt.Sprint(p.Detect), "--share", fmt.Sprint(p.Share), fmt.Sprint("--distance=", p.Distance), fmt.Sprint("--keys=", p.Keys), fmt.Sprint("--follow=", p.Follow), "--summary", "json"}
			if p.Attackers > 0 {
				run = append(run, "--attackers", fmt.Sprint(p.Attackers))
			}
			digest := decode(t, ok(t, inProcess(t, run...)).stdout)["digest"]
			again := filepath.Join(merged, "rows", filepath.Base(path))
			if digestOf(t, dir, path) != digest || digestOf(t, dir, again) != digest || digestOf(t, dir, alone) != digest {
				t.Errorf("%s: other digests than %s of a run", path, digest)
			}
		}
	}
}

// rewritten gives the file at path other values of a column, and digests that fit.
func rewritten(t *testing.T, path, column string, change func(arrow.Array) arrow.Array) {
	t.Helper()
	r, err := table.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	md := r.Schema().Metadata()
	p, err := batch.ParamsOf(md)
	if err != nil {
		t.Fatal(err)
	}
	keys, values := slices.Clone(md.Keys()), slices.Clone(md.Values())
	values[md.FindKey(table.DigestKey)] = table.NoDigest
	fresh := arrow.NewMetadata(keys, values)
	schema := arrow.NewSchema(r.Schema().Fields(), &fresh)
	w, err := table.Create(path, schema, table.Options{Format: r.Format(), Force: true, Digested: batch.Digested(p)})
	if err != nil {
		t.Fatal(err)
	}
	err = parts.Records(r, func(rec arrow.Record) error {
		columns := slices.Clone(rec.Columns())
		for i, f := range schema.Fields() {
			if f.Name == column {
				columns[i] = change(columns[i])
			}
		}
		return w.Write(array.NewRecord(schema, columns, rec.NumRows()))
	})
	if err == nil {
		err = w.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A changed value in a column that is not the point's own is found in every column and by every
// command, although the digest does not include it; and --resume computes the point again.
func TestStudyColumnsAreChecked(t *testing.T) {
	file, dir := studyFile(t, "{n: 5, l: 1, trials: 20, attack: [none, simple], seed: [1, 9223372036854775808], tie: [minus, plus]}"), t.TempDir()
	point := "k-3_n-5_l-1_rule-hebbian_tie-minus_attack-none_attackers-0_seed-1"
	last := func(build func(array.Builder), dt arrow.DataType) func(arrow.Array) arrow.Array {
		return func(c arrow.Array) arrow.Array {
			b := array.NewBuilder(memory.DefaultAllocator, dt)
			defer b.Release()
			build(b)
			all, err := array.Concatenate([]arrow.Array{array.NewSlice(c, 0, int64(c.Len()-1)), b.NewArray()}, memory.DefaultAllocator)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
	}
	number := last(func(b array.Builder) { b.(*array.Int32Builder).Append(1) }, arrow.PrimitiveTypes.Int32)
	word := last(func(b array.Builder) { b.(*array.StringBuilder).Append("2") }, arrow.BinaryTypes.String)
	for column, c := range map[string]struct {
		change func(arrow.Array) arrow.Array
		want   string
	}{
		"attackers_synced":   {number, "column attackers_synced has 1 values, and rows of these parameters have none"},
		"best_equal_weights": {number, "column best_equal_weights has 1 values"},
		"attackers":          {number, `column attackers has the value "1", and the metadata give tpm.attackers as 0`},
		"attack":             {word, `column attack has the value "2", and the metadata give tpm.attack as none`},
		"tie":                {word, `column tie has the value "2", and the metadata give tpm.tie as minus`},
		"seed":               {word, `column seed has the value "2", and the metadata give tpm.seed as 1`},
	} {
		for _, format := range []string{"arrow", "parquet"} {
			to := filepath.Join(dir, column+"."+format)
			want := decode(t, ok(t, inProcess(t, "sweep", file, "-o", to, "--summary", "json", "--format", format)).stdout)["digest"]
			path := filepath.Join(to, "rows", point+"."+format)
			rewritten(t, path, "none", nil)
			ok(t, inProcess(t, "inspect", path))
			rewritten(t, path, column, c.change)
			for _, command := range []string{"inspect", "verify", "report -o -", "merge -o " + filepath.Join(dir, "x."+format)} {
				inProcess(t, append(strings.Fields(command), path)...).fails(t, exitWrong, path+": "+c.want)
				if command[0] != 'm' {
					inProcess(t, append(strings.Fields(command), to)...).fails(t, exitWrong, path+": "+c.want)
				}
			}
			inProcess(t, "merge", to, "-o", filepath.Join(dir, "y")).fails(t, exitWrong, path+": "+c.want)
			o := ok(t, inProcess(t, "sweep", file, "-o", to, "--summary", "json", "--resume"))
			if decode(t, o.stdout)["digest"] != want || !strings.Contains(o.stderr, c.want) || !strings.Contains(o.stderr, "; it is removed and its rows are computed again") {
				t.Errorf("%s: %s%s", column, o.stdout, o.stderr)
			}
			ok(t, inProcess(t, "inspect", to))
		}
	}
}
