package check_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/internal/sample"
	"tpmbench/kernels"
)

// A result has the same rows, digest and statistics in every form.
func TestRead(t *testing.T) {
	p := sample.Params(10)
	digests := map[uint64]string{}
	for _, name := range []string{"x.arrow", "x.arrows", "x.parquet", "x/"} {
		path := filepath.Join(t.TempDir(), name)
		if strings.HasSuffix(name, "/") {
			path += "/"
		}
		sample.Run(t, p, path)
		rows := 0
		f, err := check.Run(t.Context(), check.Input{Path: path}, check.InOrder(func(rec arrow.Record, r *kernels.Results) error {
			rows += r.Len()
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		if rows != 10 || f.Rows != 10 || !f.Ended || !f.Finished() || f.Kind != "" || f.Params != p || f.Asked != 10 || f.Partial() != f.Folder() || f.Folder() != (name == "x/") {
			t.Errorf("%s: %d rows; found %+v", name, rows, f)
		}
		if s := f.Summary(); s.Version != sample.Version || s.Backend != "reference" || s.Trials != 10 {
			t.Errorf("%s: %+v", name, s)
		}
		digests[f.Digest] = name
	}
	if len(digests) != 1 {
		t.Errorf("digests differ: %v", digests)
	}
}

// Rows of perceptron are read by Read and Strictly, and not taken for rows of run.
func TestReadPerceptron(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.parquet")
	sample.Perceptron(t, 3, 2, path)
	f, err := check.Read(t.Context(), check.Input{Path: path}, nil)
	if err != nil || f.Kind != "perceptron" || f.Rows != 2*3 || f.Digested() != nil {
		t.Errorf("%v, %+v", err, f)
	}
	f, err = check.Strictly(t.Context(), check.Input{Path: path}, nil)
	if err != nil || f.Trials != (batch.Range{First: 3, Trials: 2}) || f.Asked != 2 {
		t.Errorf("%v, %+v", err, f)
	}
	if _, err := check.Run(t.Context(), check.Input{Path: path}, nil); err == nil || check.IsWrong(err) || !strings.Contains(err.Error(), "rows of tpmbench perceptron, not of run") {
		t.Error(err)
	}
}

// Data are wrong or not; whether a file can be read is another matter.
func TestWrong(t *testing.T) {
	dir := t.TempDir()
	p := sample.Params(10)
	whole := filepath.Join(dir, "x.arrow")
	sample.Run(t, p, whole)
	bytes, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, bytes []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes, 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rows := sample.Rows(t, p)
	rows.Resize(9)
	short := filepath.Join(dir, "short.arrow")
	sample.Write(t, p, rows, short)
	left := write("y.arrow.partial", nil)
	for path, want := range map[string]struct {
		wrong bool
		says  string
	}{
		write("empty.arrow", nil):                 {true, "empty.arrow"},
		write("cut.arrow", bytes[:len(bytes)-20]): {true, table.ErrCutOff.Error()},
		write("changed.arrow", flipped(bytes)):    {true, "changed.arrow"},
		short:                                     {true, "holds 9 trials, but its metadata say 10"},
		filepath.Join(dir, "none.arrow"):          {false, "no such file"},
		dir:                                       {false, "is neither a regular file nor a folder of parts"},
		filepath.Join(dir, "y.arrow"):             {false, "an unfinished run has left " + left},
	} {
		_, err := check.Run(t.Context(), check.Input{Path: path}, nil)
		if err == nil || check.IsWrong(err) != want.wrong || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%s: %v (wrong: %v), want %q", path, err, check.IsWrong(err), want.says)
		}
	}
}

// flipped returns bytes with one in the middle changed.
func flipped(bytes []byte) []byte {
	b := append([]byte(nil), bytes...)
	b[len(b)/2] ^= 1
	return b
}

// A reading that is interrupted ends with the cause and says how far it came.
func TestInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.arrow")
	sample.Run(t, sample.Params(10), path)
	cause := errors.New("no more")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := check.Run(ctx, check.Input{Path: path}, check.InOrder(func(arrow.Record, *kernels.Results) error {
		cancel(cause)
		return nil
	}))
	if !errors.Is(err, cause) || check.IsWrong(err) || err.Error() != "no more after 10 rows of "+path {
		t.Error(err)
	}
}

// What is missing of an unfinished result is said without flags.
func TestUnfinished(t *testing.T) {
	p := sample.Params(10)
	rows := sample.Rows(t, p)
	rows.Resize(4)
	path := filepath.Join(t.TempDir(), "x") + "/"
	sample.Write(t, p, rows, path)
	f, err := check.Run(t.Context(), check.Input{Path: path}, nil)
	if err != nil || f.Finished() || f.Enough() {
		t.Fatal(err, f)
	}
	u := f.Unfinished()
	if u.Range != (batch.Range{First: 7, Trials: 4}) || u.Asked != 10 || !u.Resumable || u.PartOf != "" || u.Error() != path+": it holds 4 of 10 trials" {
		t.Errorf("%+v", u)
	}
}

// corrupt changes a byte in the middle of a file.
func corrupt(t *testing.T, path string) {
	t.Helper()
	bytes, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, flipped(bytes), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestFirstWrongRow: of several wrong rows in several records the first is named, by its place in
// the file, whatever the number of cores.
func TestFirstWrongRow(t *testing.T) {
	p := sample.Params(40)
	path := filepath.Join(t.TempDir(), "x.arrows")
	for name, c := range map[string]struct {
		change func(*kernels.Results)
		says   string
	}{
		"a trial twice, where records meet":    {func(r *kernels.Results) { r.Trial[15] = r.Trial[14] }, "row 15, trial 21: it comes after trial 21"},
		"a trial that nobody asked for, there": {func(r *kernels.Results) { r.Trial[15] = 6 }, "row 15, trial 6: the metadata ask for 40 trials from 7 on"},
		"a trial twice":                        {func(r *kernels.Results) { r.Trial[17] = r.Trial[16] }, "row 17, trial 23: it comes after trial 23"},
		"more steps learned than made, and a trial twice where records meet": {func(r *kernels.Results) {
			r.LearningSteps[15] = r.SyncSteps[15] + 1
			r.Trial[15] = r.Trial[14]
		}, "row 15, trial 21: it comes after trial 21"},
		"the first two rows of records": {func(r *kernels.Results) {
			r.Trial[20], r.Trial[25] = r.Trial[19], r.Trial[24]
		}, "row 20, trial 26: it comes after trial 26"},
	} {
		rows := sample.Rows(t, p)
		c.change(rows)
		schema := batch.Layout{}.Schema(p, "test", "reference")
		out, err := table.Create(path, schema, table.Options{Format: table.Stream, Force: true, Digested: batch.Digested(p)})
		if err != nil {
			t.Fatal(err)
		}
		all := batch.NewRecorder(schema, p).Record(rows)
		for at := int64(0); at < 40; at += 5 {
			if err := out.Write(all.NewSlice(at, at+5)); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Commit(); err != nil {
			t.Fatal(err)
		}
		for _, cores := range []int{1, 2, 7} {
			before := runtime.GOMAXPROCS(cores)
			_, err := check.Run(t.Context(), check.Input{Path: path}, nil)
			runtime.GOMAXPROCS(before)
			if want := path + ": " + c.says; !check.IsWrong(err) || err.Error() != want {
				t.Errorf("%s, %d cores: %v, want %s", name, cores, err, want)
			}
		}
	}
}
