package main

import (
	"cmp"
	"context"
	"io"
	"slices"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// mergeStudies joins the folders of a study's shards, point by point. Together they must hold all
// trials of every point.
func mergeStudies(ctx context.Context, dirs []string, file *fileFlags, stdout io.Writer) error {
	if _, err := table.FormatOf(file.path); err == nil && !parts.IsFolder(file.path) {
		return usagef("-o %s: the shards of a study become a folder; name one", file.path)
	}
	shards, err := sameStudy(dirs)
	if err != nil {
		return err
	}
	// All points are checked before anything is written.
	index := *shards[0].Index
	inputs, params := make([][]*stretch, len(index.Points)), make([]kernels.Params, len(index.Points))
	for i, point := range index.Points {
		if inputs[i], err = pointOf(ctx, shards, point); err != nil {
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
	index.Shard, index.Share, index.Format = "0/1", nil, cmp.Or(file.format, index.Format)
	if err := index.Begin(file.path, file.force); err != nil {
		return err
	}
	results, layout := make([]study.Result, len(index.Points)), index.Layout()
	trials := uint64(0)
	for i, point := range index.Points {
		to := *file
		to.path, to.format = index.File(file.path, point), index.Format
		to.partial = index.Partial(file.path, point)
		_, sum, err := join(ctx, inputs[i], point.Trials, layout, &to, stdout)
		if err != nil {
			return err
		}
		trials += sum.Trials
		results[i] = study.Result{Params: point.Params, Summary: sum, Name: point.Name}
	}
	name, err := index.WriteSummary(file.path, results)
	if err == nil {
		err = index.Finish(file.path)
	}
	if err == nil {
		merged(stdout, trials, study.Digest(results), file.path+", with "+name)
	}
	return err
}

// shardFolder is the folder of a shard of a study, or of a whole study.
type shardFolder struct {
	*study.Index
	dir string
}

// sameStudy reads the index of each folder; all must be of the same study.
func sameStudy(dirs []string) (list []shardFolder, err error) {
	for _, dir := range dirs {
		if !study.IsStudy(dir) {
			return nil, wrongf("%s is not the folder of a study, but another input is", dir)
		}
		x, err := readIndex(dir)
		if err != nil {
			return nil, err
		}
		if err := checkStudy(x, dir); err != nil {
			return nil, err
		}
		list = append(list, shardFolder{x, dir})
		if !slices.Equal(x.Points, list[0].Points) || x.StopAtSE != list[0].StopAtSE {
			return nil, wrongf("%s and %s come from different studies", dir, dirs[0])
		}
	}
	return list, nil
}

// pointOf finds and checks the rows of a point: all of its trials or, if its standard error ended
// it, the first of them.
func pointOf(ctx context.Context, shards []shardFolder, point study.Point) ([]*stretch, error) {
	var from []input
	for _, s := range shards {
		if p := placeOf(s.Index, s.dir, point); p.begun {
			from = append(from, p.input)
		}
	}
	if len(from) == 0 {
		return nil, wrongf("the point %s is in none of the folders", point.Name)
	}
	inputs, err := follow(ctx, from)
	if err != nil {
		return nil, err
	}
	last := inputs[len(inputs)-1]
	before := inputs[0].First - point.First // trials that are missing
	have := last.First + last.Trials - inputs[0].First
	switch {
	case before > point.Trials || have > point.Trials-before:
		return nil, wrongf("%s: %s there, but the study has %d trials from %d on", point.Name, trialsFrom(inputs[0].First, have), point.Trials, point.First)
	case before > 0:
		return nil, wrongf("%s: %s in none of the folders", point.Name, trialsFrom(point.First, before))
	case have < point.Trials && !(len(inputs) == 1 && study.Enough(have, last.se, shards[0].StopAtSE)):
		return nil, wrongf("%s: %s in none of the folders", point.Name, trialsFrom(point.First+have, point.Trials-have))
	}
	return inputs, nil
}
