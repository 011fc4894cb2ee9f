package check

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/study"
	"tpmbench/internal/inorder"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// AllRows asks Verify for every row.
const AllRows = ^uint64(0)

// Options say what Verify does. The zero value recomputes nothing, and only checks.
type Options struct {
	Rows     uint64             // to recompute; in a study, shared among the points, at least one each
	Seed     uint64             // determines which rows are drawn
	Differs  func([]Difference) // called for each row that differs, in the order of the rows; may be nil
	Progress *Progress          // may be nil
}

// Progress tracks how far Verify has got. Any goroutine may read it.
type Progress struct{ Asked, Done atomic.Uint64 } // rows to recompute, and rows recomputed

// Report is what Verify has found, or had found when it ended with an error.
type Report struct {
	Rows           uint64 // in the files
	Agreed, Differ uint64 // rows recomputed
	Points, Empty  int    // of a study: all points, and those without rows
}

// Verify reads a result, or each point of a study, and checks it; then it draws rows at random,
// recomputes them with the reference and compares every value. It reads a result twice. If any row
// differs, the error is a *Wrong, and the report is complete.
func Verify(ctx context.Context, path string, o Options) (Report, error) {
	if o.Progress == nil {
		o.Progress = new(Progress)
	}
	v := &verifier{Options: o}
	var err error
	if study.IsStudy(path) {
		err = v.study(ctx, path)
	} else {
		err = v.result(ctx, Input{Path: path}, newDrawing(o.Rows, o.Seed))
	}
	if err == nil && v.Differ > 0 {
		err = Wrongf("%s: %d of %d rows differ from the reference", path, v.Differ, v.Agreed+v.Differ)
	}
	return v.Report, err
}

// verifier recomputes rows, several at a time.
type verifier struct {
	Options
	Report
	point string // of a study
	p     kernels.Params
	kept  *kernels.Results
}

func (v *verifier) study(ctx context.Context, dir string) error {
	s, err := ReadStudy(dir)
	if err == nil {
		err = s.Beside()
	}
	if err != nil {
		return err
	}
	begun := s.Begun()
	v.Points, v.Empty = len(s.List), len(s.List)-len(begun)
	want := v.Options.Rows
	if n := uint64(len(begun)); n > 0 && want != AllRows {
		want = want/n + min(want%n, 1)
	}
	d := newDrawing(want, v.Seed)
	for _, p := range begun {
		v.Progress.Asked.Add(d.of(p.Trials).want)
	}
	for _, p := range begun {
		v.Progress.Asked.Add(-d.of(p.Trials).want) // result adds what it finds
		v.point = p.Path
		if err := v.result(ctx, p.Input, d); err != nil {
			return err
		}
	}
	return nil
}

// result reads a result twice: first to check it and count its rows, then to recompute those drawn.
func (v *verifier) result(ctx context.Context, from Input, d drawing) error {
	f, err := Run(ctx, from, nil)
	if err != nil {
		return err
	}
	if err := (reference.Backend{}).Supports(f.Params); err != nil {
		return fmt.Errorf("%s: %w", from.Path, err)
	}
	v.begin(f.Params)
	draw := d.of(f.Rows)
	v.Report.Rows += draw.left
	v.Progress.Asked.Add(draw.want)
	_, err = Run(ctx, from, InOrder(func(_ arrow.Record, rows *kernels.Results) error {
		for i := range rows.Len() {
			if !draw.next() {
				continue
			}
			if err := v.take(ctx, rows, i); err != nil {
				return err
			}
		}
		return nil
	}))
	if err == nil {
		err = v.flush(ctx)
	}
	return err
}

// begin prepares for the rows of a result.
func (v *verifier) begin(p kernels.Params) {
	room := max(runtime.GOMAXPROCS(0), min(4096, 1<<24/p.RowBytes()))
	v.p, v.kept = p, p.NewResults(room)
}

// take keeps row i of rows, to recompute it later.
func (v *verifier) take(ctx context.Context, rows *kernels.Results, i int) error {
	n := v.kept.Len()
	v.kept.Resize(n + 1)
	v.kept.CopyRow(n, rows, i)
	if n+1 == cap(v.kept.Trial) {
		return v.flush(ctx)
	}
	return nil
}

// flush recomputes the rows kept so far, on all cores.
func (v *verifier) flush(ctx context.Context) error {
	rows := v.kept.Len()
	err := inorder.Run(ctx, min(runtime.GOMAXPROCS(0), rows), uint64(rows), func(ctx context.Context, _ int, i uint64) ([]Difference, error) {
		want, err := reference.Row(ctx, v.p, v.kept.Trial[i])
		if err != nil {
			return nil, err
		}
		v.Progress.Done.Add(1)
		return differences(v.point, v.p, v.kept, int(i), want), nil
	}, func(_ uint64, report []Difference) error {
		switch {
		case len(report) == 0:
			v.Agreed++
		default:
			if v.Differ++; v.Differs != nil {
				v.Differs(report)
			}
		}
		return nil
	})
	if err != nil { // ctx's
		return fmt.Errorf("%w: %d rows agreed with the reference and %d differed", context.Cause(ctx), v.Agreed, v.Differ)
	}
	v.kept.Resize(0)
	return nil
}
