package tpmbench

import (
	"context"
	"slices"

	"tpmbench/batch/merge"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/internal/version"
)

// Merge joins results of the same parameters and seed, files or folders of parts, into the file out,
// which must not exist and whose suffix is its format, as in Result.WriteFile. Together their trials
// must be contiguous, in whatever order the paths are given: parts with different FirstTrial and
// Trials, computed on different machines, become the file of a single run, with its digest. The
// folders of a study's shards become the folder out.
//
// Every input is checked as Open's Result does. Results that are wrong or do not fit together are a
// *DataError.
func Merge(ctx context.Context, out string, paths ...string) error {
	if slices.ContainsFunc(paths, study.IsStudy) {
		_, err := merge.Studies(ctx, paths, parts.Dest{Path: out}, version.Built().Version())
		return plain(err)
	}
	to, err := newFile(out)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return &ParamError{Name: "paths", Value: "[]", Want: "name at least one result"}
	}
	_, err = merge.Files(ctx, paths, to, version.Built().Version())
	return plain(err)
}
