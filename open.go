package tpmbench

import (
	"context"
	"errors"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/check"
	"tpmbench/batch/convert"
	"tpmbench/batch/parts"
	"tpmbench/kernels"
)

// Open opens rows that Run or the program tpmbench has written: an Arrow or Parquet file, or a folder
// of parts. It reads the metadata only. The Result's methods read the rows, a block at a time, and
// check them: each row against the parameters, and in the end the digests of the rows and of the
// file's bytes, which hold only if no bit has changed. What is wrong is a *DataError, which a loop
// over the rows may get after all of them.
//
// An interrupted run's .partial file and its folder .parts can be opened too, and may have fewer
// rows than their parameters say.
func Open(path string) (*Result, error) { return open(check.Input{Path: path}) }

// OpenStudy opens the points of a study of tpmbench sweep of which there are rows, in the order of
// the study. dir is the study's folder.
func OpenStudy(dir string) ([]*Result, error) {
	s, err := check.ReadStudy(dir)
	if err != nil {
		return nil, err
	}
	var points []*Result
	for _, p := range s.Begun() {
		r, err := open(p.Input)
		if err != nil {
			return nil, err
		}
		points = append(points, r)
	}
	return points, nil
}

func open(in check.Input) (*Result, error) {
	var p kernels.Params
	_, err := check.Read(context.Background(), in, func(f *check.Found) (check.Each, error) {
		if p = f.Params; f.Kind != "" {
			return nil, f.NotOfRun()
		}
		return nil, errStopped
	})
	if !errors.Is(err, errStopped) {
		return nil, err
	}
	return &Result{params: p, source: file(in)}, nil
}

// file are rows that are read.
type file check.Input

func (f file) each(take func(*kernels.Results) bool) (Summary, error) {
	var each check.Each
	if take != nil {
		each = check.InOrder(func(_ arrow.Record, rows *kernels.Results) error {
			kept := *rows
			kept.Keys = slices.Clone(rows.Keys)
			if !take(&kept) {
				return errStopped
			}
			return nil
		})
	}
	found, err := check.Run(context.Background(), check.Input(f), each)
	if err != nil {
		return Summary{}, err
	}
	return newSummary(found.Summary(), &found.Stats), nil
}

func (f file) write(to parts.Dest) (*Summary, error) {
	_, err := convert.File(context.Background(), f.Path, to, convert.Options{})
	return nil, err
}
