package main

import (
	"cmp"
	"context"
	"io"
	"path/filepath"
	"slices"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// mergeStudies joins the folders of a study's shards, point by point. Every
// point must be there with all its trials.
func mergeStudies(ctx context.Context, dirs []string, file *fileFlags, stdout io.Writer) error {
	if _, err := table.FormatOf(file.path); err == nil && !parts.IsFolder(file.path) {
		return usagef("-o %s: the shards of a study become a folder; name one", file.path)
	}
	index, err := sameStudy(dirs)
	if err != nil {
		return err
	}
	// What is missing is known before anything is written.
	inputs, params := make([][]*stretch, len(index.Points)), make([]kernels.Params, len(index.Points))
	for i, point := range index.Points {
		if inputs[i], err = pointOf(ctx, dirs, point, index.StopAtSE); err != nil {
			return err
		}
		params[i] = inputs[i][0].params
	}
	if err := index.Fits(params); err != nil {
		return wrongf("%w", err)
	}
	release, err := study.Claim(file.path)
	if err != nil {
		return err
	}
	defer release()
	index.Shard, index.Share = "0/1", nil
	if err := index.Begin(file.path, file.force); err != nil {
		return err
	}
	results := make([]study.Result, len(index.Points))
	trials := uint64(0)
	for i, point := range index.Points {
		to := *file
		to.path = filepath.Join(file.path, filepath.FromSlash(point.Folder)) + "/"
		to.format = cmp.Or(file.format, inputs[i][0].format)
		_, sum, err := join(ctx, inputs[i], point.Trials, &to, stdout)
		if err != nil {
			return err
		}
		p := params[i]
		p.FirstTrial, p.Trials = point.First, point.Trials
		trials += sum.Trials
		results[i] = study.Result{Params: p, Summary: sum, Folder: point.Folder}
	}
	name, err := study.WriteSummary(file.path, results)
	if err == nil {
		merged(stdout, trials, study.Digest(results), file.path+", with "+name)
	}
	return err
}

// sameStudy reads what the folders are to hold, which must be the same.
func sameStudy(dirs []string) (*study.Index, error) {
	var first *study.Index
	for _, dir := range dirs {
		if !study.IsStudy(dir) {
			return nil, wrongf("%s is not the folder of a study, and another input is", dir)
		}
		x, err := study.ReadIndex(dir)
		if err != nil {
			return nil, readError(err)
		}
		if first == nil {
			first = x
		}
		if !slices.Equal(x.Points, first.Points) || x.StopAtSE != first.StopAtSE {
			return nil, wrongf("%s and %s are of different studies", dir, dirs[0])
		}
	}
	return first, nil
}

// pointOf finds and checks the rows of a point: all of its trials, or where the
// standard error ended it, the first of them.
func pointOf(ctx context.Context, dirs []string, point study.Point, stopAtSE float64) ([]*stretch, error) {
	var paths []string
	for _, dir := range dirs {
		path := filepath.Join(dir, filepath.FromSlash(point.Folder))
		if parts.HasParts(path) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return nil, wrongf("the point %s is in none of the folders", point.Folder)
	}
	inputs, err := follow(ctx, paths)
	if err != nil {
		return nil, err
	}
	last := inputs[len(inputs)-1]
	before := inputs[0].First - point.First // trials that are missing
	have := last.First + last.Trials - inputs[0].First
	switch {
	case before > point.Trials || have > point.Trials-before:
		return nil, wrongf("%s: %s there, and the study has %d trials from %d on", point.Folder, trialsFrom(inputs[0].First, have), point.Trials, point.First)
	case before > 0:
		return nil, wrongf("%s: %s in none of the folders", point.Folder, trialsFrom(point.First, before))
	case have < point.Trials && !(len(inputs) == 1 && study.Enough(have, last.se, stopAtSE)):
		return nil, wrongf("%s: %s in none of the folders", point.Folder, trialsFrom(point.First+have, point.Trials-have))
	}
	return inputs, nil
}
