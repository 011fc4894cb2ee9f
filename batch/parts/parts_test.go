package parts_test

import (
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/amount"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// small returns a run of twelve parts of 250 rows.
func small() kernels.Params {
	p := kernels.Default()
	p.N, p.L, p.FirstTrial, p.Trials, p.Keys = 3, 1, 7, 3000, true
	return p
}

const partRows = 250

func options(format table.Format) parts.Options {
	return parts.Options{Options: table.Options{Format: format}, Trials: partRows}
}

// run runs what is missing of p's result at path, in small records, and returns the summary of all
// rows.
func run(p kernels.Params, path string, o parts.Options) (s batch.Summary, notices []string, err error) {
	layout := batch.Layout{}
	// part of a study whose points differ in columns
	if filepath.Base(filepath.Dir(path)) == "rows" {
		o.Unfinished = unfinishedDir(path)
		for _, dir := range []string{filepath.Dir(path), o.Unfinished} {
			if err := os.MkdirAll(dir, 0o777); err != nil {
				return s, nil, err
			}
		}
		layout = batch.NewLayout([]kernels.Params{p, other(p)})
	}
	schema := layout.Schema(p, "test", "reference")
	w, err := parts.Create(path, schema, o)
	if err != nil {
		return s, nil, err
	}
	job := batch.Job{Params: p, Schema: schema, Output: w}
	if err = w.Resume(&job); err == nil {
		s, err = job.Run(context.Background(), reference.Backend{}, batch.Options{Threads: 1, WindowBytes: 32 << 10})
	}
	if err == nil {
		err = w.Commit()
	}
	if err != nil {
		w.Keep()
	}
	return s, w.Notices(), err
}

// unfinishedDir returns the folder for the unfinished files of a study.
func unfinishedDir(path string) string {
	return filepath.Join(filepath.Dir(filepath.Dir(path)), "_unfinished")
}

// other returns a point whose rows have other columns than p's.
func other(p kernels.Params) kernels.Params {
	p.N, p.Rule, p.Attack, p.Attackers = p.N+1, kernels.RandomWalk, kernels.Simple, 1
	return p
}

// read returns the rows at path as text and their digest.
func read(t testing.TB, path string) (rows []string, digest uint64) {
	t.Helper()
	r, err := parts.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		p, err := batch.ParamsOf(r.Schema().Metadata())
		must(t, err)
		d, err := batch.Digest(rec, p)
		must(t, err)
		digest += d
		_, err = batch.Results(rec, p)
		must(t, err)
		rows = append(rows, texts(rec)...)
	}
	if stored, _ := r.Schema().Metadata().GetValue(table.DigestKey); stored != table.FormatDigest(digest) {
		t.Fatalf("%s: stored is %s, the rows have %016x", path, stored, digest)
	}
	return rows, digest
}

// texts returns the rows of rec as text.
func texts(rec arrow.Record) (rows []string) {
	own := batch.Digested(small())
	for i := range int(rec.NumRows()) {
		row := ""
		for j, c := range rec.Columns() {
			if !own(rec.ColumnName(j)) {
				continue
			}
			// formatted as ValueStr does for fixed sizes
			if key, ok := c.(*array.Binary); ok && key.IsValid(i) {
				row += base64.StdEncoding.EncodeToString(key.Value(i)) + " "
				continue
			}
			row += c.ValueStr(i) + " "
		}
		rows = append(rows, row)
	}
	return rows
}

// readText is read for CSV, which has no digest.
func readText(t testing.TB, path string) (rows []string) {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	must(t, err)
	if names := strings.Join(lines[0], " "); names != "trial sync_steps learning_steps key" {
		t.Fatalf("%s: columns %s", path, names)
	}
	for _, line := range lines[1:] {
		row := ""
		for i, v := range line {
			if v == "" {
				v = array.NullValueStr
			} else if i == 3 {
				key, err := hex.DecodeString(v)
				must(t, err)
				v = base64.StdEncoding.EncodeToString(key)
			}
			row += v + " "
		}
		rows = append(rows, row)
	}
	return rows
}

// undisturbed returns the result of an undisturbed run.
func undisturbed(t testing.TB, p kernels.Params) (rows []string, digest uint64) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "whole.arrow")
	if _, _, err := run(p, path, parts.Options{Options: table.Options{Format: table.Arrow}}); err != nil {
		t.Fatal(err)
	}
	return read(t, path)
}

// same compares the result at path with the undisturbed one, and looks for leftovers.
func same(t testing.TB, path string, rows []string, digest uint64) {
	t.Helper()
	var got []string
	d := digest
	if strings.HasSuffix(path, ".csv") {
		got = readText(t, path)
	} else {
		got, d = read(t, path)
	}
	if d != digest || len(got) != len(rows) {
		t.Fatalf("%s: %d rows with the digest %016x, want %d with %016x", path, len(got), d, len(rows), digest)
	}
	for i := range rows {
		if got[i] != rows[i] {
			t.Fatalf("%s: row %d is %s, want %s", path, i, got[i], rows[i])
		}
	}
	unfinished := filepath.Join(unfinishedDir(path), filepath.Base(path))
	for _, left := range []string{path + ".partial", path + ".parts", unfinished + ".partial", unfinished + ".parts", filepath.Join(path, "_rows.partial"), filepath.Join(path, "_manifest.json.tmp")} {
		if _, err := os.Lstat(left); err == nil {
			t.Errorf("%s is left", left)
		}
	}
}

type output struct {
	name   string
	format table.Format
}

// optionsOf returns the options for a result with the given name.
func optionsOf(name string) parts.Options {
	if f, err := table.FormatOf(name); err == nil {
		return options(f)
	}
	return options(table.Parquet)
}

// outputs are the kinds of place that a result can have.
var outputs = []output{{"x.arrow", table.Arrow}, {"x.arrows", table.Stream}, {"x.parquet", table.Parquet}, {"dir/", table.Parquet}, {"dir/", table.Arrow},
	{"rows/x.parquet", table.Parquet}, {"rows/x.arrow", table.Arrow}, {"rows/x.arrows", table.Stream}}

func TestParts(t *testing.T) {
	p := small()
	rows, digest := undisturbed(t, p)
	for _, out := range outputs {
		dir := t.TempDir()
		path := filepath.Join(dir, out.name)
		if strings.HasSuffix(out.name, "/") {
			path += "/"
		}
		s, _, err := run(p, path, options(out.format))
		if err != nil {
			t.Fatal(err)
		}
		if s.Digest != table.FormatDigest(digest) || s.Trials != p.Trials {
			t.Errorf("%s: %d rows, digest %s", out.name, s.Trials, s.Digest)
		}
		same(t, path, rows, digest)
		if _, _, err := run(p, path, options(out.format)); err == nil || !strings.Contains(err.Error(), "exists") {
			t.Errorf("%s: again: %v", out.name, err)
		}
		again := options(out.format)
		again.Resume = true
		if s, notices, err := run(p, path, again); err != nil || s.Trials != p.Trials || s.Digest != table.FormatDigest(digest) || len(notices) > 0 {
			t.Errorf("%s: resumed when complete: %v %v, %d rows", out.name, err, notices, s.Trials)
		}
		forced := options(out.format)
		forced.Force = true
		other := p
		other.Seed++
		if _, _, err := run(other, path, forced); err != nil {
			t.Errorf("%s: forced: %v", out.name, err)
		}
		if _, d := read(t, path); d == digest {
			t.Errorf("%s: --force left it as it was", out.name)
		}
		if _, _, err := run(p, path, again); err == nil || !strings.Contains(err.Error(), "seed is 2 there and 1 here") {
			t.Errorf("%s: resumed with another seed: %v", out.name, err)
		}
	}
}

// The parts of a text are Parquet, and become text in the end. The text is never replaced, since
// there is no telling what is in it.
func TestText(t *testing.T) {
	p := small()
	rows, digest := undisturbed(t, p)
	for _, at := range []int{1, 5, 40} { // steps of a join
		path := filepath.Join(t.TempDir(), "x.csv")
		o, joins := options(table.CSV), 0
		o.Step = func(s parts.Step) error {
			if s == parts.StepJoin {
				if joins++; joins == at {
					return errors.New("broken off")
				}
			}
			return nil
		}
		_, _, err := run(p, path, o)
		if at < 40 && (err == nil || !strings.Contains(err.Error(), "broken off; all rows are in "+path+".parts") && at > 1) {
			t.Fatal(err)
		}
		o = options(table.CSV)
		o.Resume = true
		if at < 40 {
			r, err := parts.Open(path + ".parts")
			must(t, err)
			if r.Format() != table.Parquet || exists(path) {
				t.Errorf("parts are %s", r.Format())
			}
			r.Close()
			s, _, err := run(p, path, o)
			if err != nil || s.Digest != table.FormatDigest(digest) {
				t.Fatal(err, s.Digest)
			}
		}
		same(t, path, rows, digest)
		_, _, err = run(p, path, o)
		if err == nil || !strings.Contains(err.Error(), path+" exists, and text is not read back, so its rows cannot be checked: ") {
			t.Error(err)
		}
		_, _, err = run(p, path, options(table.CSV))
		if err == nil || !strings.Contains(err.Error(), "exists: choose another name, or give the option force") {
			t.Error(err)
		}
		o = options(table.CSV)
		o.Force = true
		_, _, err = run(p, path, o)
		must(t, err)
		same(t, path, rows, digest)
	}
	for _, path := range []string{"dir/", "x.csv"} {
		o := options(table.CSV)
		if path == "x.csv" {
			o.Compression = table.Zstd
		}
		path = filepath.Join(t.TempDir(), path) + path[len(path)-1:]
		_, _, err := run(p, path, o)
		if err == nil || !strings.Contains(err.Error(), "cannot create "+path) || exists(path) || exists(path+".partial") {
			t.Error(err)
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Whatever is corrupt is computed again, with a notice.
func TestCorrupt(t *testing.T) {
	p := small()
	rows, digest := undisturbed(t, p)
	broken := errors.New("broken off")
	for name, corrupt := range map[string]func(t *testing.T, dir, part string){
		"nothing":             func(*testing.T, string, string) {},
		"a byte of a part":    func(t *testing.T, dir, part string) { flip(t, part, 2500) },
		"a part's metadata":   func(t *testing.T, dir, part string) { flip(t, part, 60) },
		"a part cut off":      func(t *testing.T, dir, part string) { must(t, os.Truncate(part, 1000)) },
		"an empty part":       func(t *testing.T, dir, part string) { must(t, os.Truncate(part, 0)) },
		"a part gone":         func(t *testing.T, dir, part string) { must(t, os.Remove(part)) },
		"another part's rows": func(t *testing.T, dir, part string) { copyFile(t, filepath.Join(dir, "part-00257.arrow"), part) },
		"manifest cut off":    func(t *testing.T, dir, _ string) { must(t, os.Truncate(filepath.Join(dir, "_manifest.json"), 300)) },
		"manifest empty":      func(t *testing.T, dir, _ string) { must(t, os.Truncate(filepath.Join(dir, "_manifest.json"), 0)) },
		"manifest gone":       func(t *testing.T, dir, _ string) { must(t, os.Remove(filepath.Join(dir, "_manifest.json"))) },
		"manifest's digest": func(t *testing.T, dir, part string) {
			edit(t, filepath.Join(dir, "_manifest.json"), `"digest": "`, `"digest": "f`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.arrow")
			o, joins := options(table.Arrow), 0
			o.Step = func(s parts.Step) error {
				if s == parts.StepJoin {
					if joins++; joins == 5 {
						return broken
					}
				}
				return nil
			}
			if _, _, err := run(p, path, o); !errors.Is(err, broken) || !strings.Contains(err.Error(), "all rows are in") {
				t.Fatal(err)
			}
			dir := path + ".parts"
			corrupt(t, dir, filepath.Join(dir, "part-01007.arrow"))
			o = options(table.Arrow)
			o.Resume = true
			s, notices, err := run(p, path, o)
			if err != nil {
				t.Fatal(err)
			}
			if quiet := name == "nothing" || name == "manifest gone"; quiet != (len(notices) == 0) {
				t.Errorf("notices %q", notices)
			}
			if s.Trials != p.Trials || s.Digest != table.FormatDigest(digest) {
				t.Errorf("%d rows, digest %s", s.Trials, s.Digest)
			}
			same(t, path, rows, digest)
		})
	}
}

// Each step fails once, for every reason that a disk can have. The error says so, and the run
// continues from there.
func TestFailingDisk(t *testing.T) {
	p := small()
	rows, digest := undisturbed(t, p)
	steps := 0
	count := options(table.Parquet)
	count.Step = func(parts.Step) error { steps++; return nil }
	if _, _, err := run(p, filepath.Join(t.TempDir(), "x.parquet"), count); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < steps; i += 1 + steps/amount.Of(5, 15, 1000) {
		for _, name := range []string{"x.parquet", "dir/", "rows/x.parquet"} {
			path := t.TempDir() + "/" + name
			o, at := options(table.Parquet), 0
			o.Lazy = true // faster
			o.Step = func(s parts.Step) error {
				if at++; at > i { // and everything after it fails, too
					return fmt.Errorf("cannot write %s: input/output error", s)
				}
				return nil
			}
			_, _, err := run(p, path, o)
			if err == nil && strings.HasPrefix(name, "x") || err != nil && !strings.Contains(err.Error(), "input/output error") {
				t.Fatalf("step %d of %s: %v", i, name, err)
			}
			if name == "x.csv" && exists(path) { // complete, as far as anyone can tell
				must(t, os.Remove(path))
			}
			o = optionsOf(name)
			o.Resume, o.Lazy = true, true
			if _, _, err := run(p, path, o); err != nil {
				t.Fatalf("after step %d of %s: %v", i, name, err)
			}
			same(t, path, rows, digest)
		}
	}
}

func TestEdges(t *testing.T) {
	for _, c := range []struct{ first, trials uint64 }{{0, 0}, {0, 1}, {5, partRows}, {5, partRows + 1}, {kernels.MaxTrials - 300, 300}} {
		p := small()
		p.FirstTrial, p.Trials = c.first, c.trials
		rows, digest := undisturbed(t, p)
		for _, out := range append(outputs, output{"x.csv", table.CSV}) {
			path := t.TempDir() + "/" + out.name
			if _, _, err := run(p, path, options(out.format)); err != nil {
				t.Fatalf("%v %s: %v", c, out.name, err)
			}
			same(t, path, rows, digest)
		}
	}
}

// The output of a run without trials is complete.
func TestResumeWithoutTrials(t *testing.T) {
	p := small()
	p.Trials = 0
	for _, out := range outputs {
		path := t.TempDir() + "/" + out.name
		_, _, err := run(p, path, options(out.format))
		must(t, err)
		o := options(out.format)
		o.Resume = true
		if _, notices, err := run(p, path, o); err != nil || len(notices) > 0 {
			t.Errorf("%s: %v %q", out.name, err, notices)
		}
	}
}

// A study's file that was made with other columns is rewritten with the new ones, and one that
// ended early is continued.
func TestStudyFile(t *testing.T) {
	p := small()
	rows, digest := undisturbed(t, p)
	for _, f := range []table.Format{table.Parquet, table.Arrow} {
		path := filepath.Join(t.TempDir(), "rows", "x."+string(f))
		_, _, err := run(p, path, options(f))
		must(t, err)
		columns := schemaOf(t, path)

		o := options(f)
		o.Force = true
		o.Unfinished = unfinishedDir(path)
		w, err := parts.Create(path, batch.Schema(p, "test", "reference"), o)
		must(t, err)
		job := batch.Job{Params: p, Output: stopping{w}}
		must(t, w.Resume(&job))
		if _, err = job.Run(context.Background(), reference.Backend{}, batch.Options{Threads: 1, WindowBytes: 32 << 10}); !errors.Is(err, errStop) {
			t.Fatal(err)
		}
		w.End()
		must(t, w.Commit())
		if got, _ := read(t, path); len(got) == 0 || len(got) >= len(rows) {
			t.Fatalf("%d rows", len(got))
		}
		o = options(f)
		o.Resume, o.Lazy = true, true
		if _, notices, err := run(p, path, o); err != nil || len(notices) > 0 {
			t.Fatal(err, notices)
		}
		same(t, path, rows, digest)
		if !columns.Equal(schemaOf(t, path)) {
			t.Errorf("%s: other columns than at once", f)
		}
	}
}

func schemaOf(t *testing.T, path string) *arrow.Schema {
	t.Helper()
	r, err := parts.Open(path)
	must(t, err)
	defer r.Close()
	return r.Schema()
}

// stopping ends a run after some of its rows.
type stopping struct{ *parts.Writer }

var errStop = errors.New("enough")

func (s stopping) Append(p *table.Piece) error {
	if err := s.Writer.Append(p); err != nil || s.Rows() < 1000 {
		return err
	}
	return errStop
}

// What is corrupt in a study's file is computed again.
func TestCorruptStudyFile(t *testing.T) {
	p := small()
	rows, digest := undisturbed(t, p)
	path := filepath.Join(t.TempDir(), "rows", "x.parquet")
	_, _, err := run(p, path, options(table.Parquet))
	must(t, err)
	flip(t, path, 900)
	o := options(table.Parquet)
	o.Resume = true
	if _, notices, err := run(p, path, o); err != nil || len(notices) != 1 || !strings.Contains(notices[0], "it is removed and its rows are computed again") {
		t.Error(err, notices)
	}
	same(t, path, rows, digest)
}

// A manifest that was changed is corrupt, and one in an earlier format is refused.
func TestManifestIsSealed(t *testing.T) {
	p := small()
	p.Trials = 300
	dir := t.TempDir() + "/dir/"
	o := options(table.Arrow)
	o.Resume = true
	_, _, err := run(p, dir, o)
	must(t, err)
	name := dir + "_manifest.json"
	text, err := os.ReadFile(name)
	must(t, err)
	for at := 0; at < len(text); at += 5 {
		text[at] ^= 1 << (at % 8)
		must(t, os.WriteFile(name, text, 0o666))
		if _, err := parts.Open(dir); err == nil || !strings.Contains(err.Error(), "_manifest.json is corrupt") {
			t.Fatalf("bit %d of byte %d: %v", at%8, at, err)
		}
		text[at] ^= 1 << (at % 8)
	}
	_, fields, _ := strings.Cut(string(text), ",")
	must(t, os.WriteFile(name, []byte(strings.Replace("{"+fields, `"manifest": 2`, `"manifest": 1`, 1)), 0o666))
	_, err = parts.Open(dir)
	_, _, again := run(p, dir, o)
	for _, err := range []error{err, again} {
		if err == nil || !strings.Contains(err.Error(), "lists rows that follow contract version 1, but this program reads version 2 only: compute them again") {
			t.Error(err)
		}
	}
	must(t, os.Remove(name))
	_, _, err = run(p, dir, o)
	must(t, err)
	if anew, err := os.ReadFile(name); err != nil || string(anew) != string(text) {
		t.Errorf("%v:\n%s\nwant\n%s", err, anew, text)
	}
}

// The digests are put into a file one after the other. One that a kill has left with some of them is
// not taken for complete.
func TestKilledBetweenDigests(t *testing.T) {
	p := small()
	p.Trials = 300
	for _, out := range outputs {
		if strings.HasSuffix(out.name, "/") || out.format.Text() {
			continue // the file is never the result itself
		}
		path := filepath.Join(t.TempDir(), out.name)
		o := parts.Options{Options: table.Options{Format: out.format}, Resume: true}
		_, _, err := run(p, path, o)
		must(t, err)
		text, err := os.ReadFile(path)
		must(t, err)
		md := schemaOf(t, path).Metadata()
		rows, _ := md.GetValue(table.DigestKey)
		bytes, _ := md.GetValue(table.FileDigestKey)
		partial := path + table.PartialSuffix
		if filepath.Base(filepath.Dir(path)) == "rows" {
			partial = filepath.Join(unfinishedDir(path), filepath.Base(partial))
		}
		killed, states := slices.Clone(text), 0
		for at := len(text) - 16; at >= 0; at-- {
			if digits := string(text[at:][:16]); digits != rows && digits != bytes {
				continue
			}
			copy(killed[at:], table.NoDigest)
			must(t, os.Remove(path))
			must(t, os.WriteFile(partial, killed, 0o666))
			_, _, err = run(p, path, o)
			must(t, err)
			if have, err := os.ReadFile(path); err != nil || string(have) != string(text) {
				t.Errorf("%s, killed before the digest at byte %d: %v, another file", out.name, at, err)
			}
			states++
		}
		if states < 2 {
			t.Errorf("%s: %d digests", out.name, states)
		}
	}
}

// A part that cannot be read right now is not corrupt.
func TestUnreadable(t *testing.T) {
	p := small()
	path := t.TempDir() + "/dir/"
	_, _, err := run(p, path, options(table.Arrow))
	must(t, err)
	part := path + "part-00257.arrow"
	must(t, os.Rename(part, part+".hold"))
	if err := os.Symlink(part, part); err != nil {
		t.Skip(err)
	}
	o := options(table.Arrow)
	o.Resume = true
	if _, _, err := run(p, path, o); err == nil || !strings.Contains(err.Error(), "it was left unchanged") {
		t.Errorf("%v", err)
	}
	if _, err := os.Lstat(part); err != nil {
		t.Error(err)
	}
}

// Rows must be the missing ones, so a record needs only a column of trials here.
func TestForeignPartIsRefused(t *testing.T) {
	p := small()
	dir := t.TempDir()
	if _, _, err := run(p, dir+"/a/", options(table.Arrow)); err != nil {
		t.Fatal(err)
	}
	other := p
	other.N = 4
	if _, _, err := run(other, dir+"/b/", options(table.Arrow)); err != nil {
		t.Fatal(err)
	}
	copyFile(t, dir+"/b/part-00257.arrow", dir+"/a/part-99999.arrow")
	o := options(table.Arrow)
	o.Resume = true
	if _, _, err := run(p, dir+"/a/", o); err == nil || !strings.Contains(err.Error(), "n is 4 there and 3 here") {
		t.Errorf("%v", err)
	}
	if _, err := parts.Open(dir + "/a"); err == nil {
		t.Error("a folder of two runs can be read")
	}
	if _, err := os.Stat(dir + "/a/part-99999.arrow"); err != nil {
		t.Error("another run's part is removed")
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// flip changes a byte, counted from the end if at is negative.
func flip(t testing.TB, path string, at int) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 0x10
	must(t, os.WriteFile(path, b, 0o666))
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	must(t, err)
	must(t, os.WriteFile(to, b, 0o666))
}

// resealed gives an edited text the right digest of its bytes.
func resealed(t testing.TB, text string) string {
	t.Helper()
	_, fields, _ := strings.Cut(text, ",") // without the digest
	b, err := table.Seal(json.RawMessage("{" + fields))
	must(t, err)
	return string(b)
}

// edit replaces the first occurrence of old by new, which has the same length.
func edit(t testing.TB, path, old, new string) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, []byte(strings.Replace(string(b), old, new, 1)), 0o666))
}
