package check_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/internal/sample"
	"tpmbench/kernels"
)

// Every value that differs is found, in the order of the rows, whichever column it is in.
func TestVerifyDiffers(t *testing.T) {
	p := sample.Params(30)
	p.Keys = true
	rows := sample.Rows(t, p)
	rows.LearningSteps[4]--
	rows.SyncSteps[9]++
	key := rows.Key(9)
	for _, j := range []int{6, 11} {
		if key[j] > 0 { // which keeps it within -L..L
			key[j]--
		} else {
			key[j]++
		}
	}
	path := filepath.Join(t.TempDir(), "x.arrow")
	sample.Write(t, p, rows, path)
	var got []string
	o := check.Options{Rows: check.AllRows, Progress: new(check.Progress), Differs: func(list []check.Difference) {
		for _, d := range list {
			got = append(got, fmt.Sprintf("%d %s%s", d.Trial, d.Column, d.Weights))
		}
	}}
	r, err := check.Verify(t.Context(), path, o)
	if !check.IsWrong(err) || err.Error() != path+": 2 of 30 rows differ from the reference" {
		t.Error(err)
	}
	if r != (check.Report{Rows: 30, Agreed: 28, Differ: 2}) || o.Progress.Asked.Load() != 30 || o.Progress.Done.Load() != 30 {
		t.Errorf("%+v", r)
	}
	want := "[11 learning_steps 16 sync_steps 16 key differs in 2 of 15 weights: k=1 n=1]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// A difference is a sentence.
func TestDifference(t *testing.T) {
	d := check.Difference{Trial: 3, Column: "sync_steps", Stored: "null", Recomputed: check.Shown(5)}
	if d.String() != "trial 3: sync_steps is null, recomputed 5" {
		t.Error(d)
	}
	d = check.Difference{Point: "a.parquet", Trial: 3, Column: "key", Weights: " differs in 1 of 9 weights: k=0 n=1", Stored: "1", Recomputed: "2"}
	if d.String() != "a.parquet: trial 3: key differs in 1 of 9 weights: k=0 n=1 is 1, recomputed 2" || check.Shown(kernels.Null) != "null" {
		t.Error(d)
	}
}

func TestVerifySome(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.parquet")
	sample.Run(t, sample.Params(50), path)
	for want, rows := range map[uint64]uint64{0: 0, 1: 1, 20: 20, 50: 60} {
		if r, err := check.Verify(t.Context(), path, check.Options{Rows: rows, Seed: 1}); err != nil || r != (check.Report{Rows: 50, Agreed: want}) {
			t.Errorf("%d rows: %+v, %v", rows, r, err)
		}
	}
	cause := errors.New("no more")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := check.Verify(ctx, path, check.Options{Rows: 1}); !errors.Is(err, cause) {
		t.Error(err)
	}
}

// In a study the rows are shared among the points, and a survey adds up what they hold.
func TestStudy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "study")
	sample.Study(t, "n: [4, 5, 6]\nl: 1\ntrials: 20\n", dir, batch.Shard{})
	if r, err := check.Verify(t.Context(), dir, check.Options{Rows: 7, Seed: 1}); err != nil || r != (check.Report{Rows: 60, Agreed: 9, Points: 3}) {
		t.Errorf("%+v, %v", r, err)
	}
	s, err := check.Survey(t.Context(), dir)
	if err != nil || s.Points != 3 || s.Complete != 3 || s.Trials != 60 || s.Corrupt != 0 || len(s.List) != 3 || s.List[1].Summary.Params.N != 5 {
		t.Fatalf("%+v, %v", s, err)
	}
	points, err := check.ReadStudy(dir)
	if err != nil || points.Beside() != nil || len(points.Begun()) != 3 {
		t.Fatal(err)
	}
	for i, p := range points.List[:2] {
		corrupt(t, p.Path)
		s, err := check.Survey(t.Context(), dir)
		var more *check.MoreCorrupt
		if s == nil || s.Corrupt != i+1 || s.Complete != 2-i || !check.IsWrong(err) || errors.As(err, &more) != (i == 1) {
			t.Errorf("%d corrupt points: %+v, %v", i+1, s, err)
		}
	}
	if _, err := check.Verify(t.Context(), dir, check.Options{}); !check.IsWrong(err) {
		t.Error(err)
	}
}
