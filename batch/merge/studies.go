package merge

import (
	"cmp"
	"context"
	"slices"

	"tpmbench/batch/check"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/kernels"
)

// Studies joins the folders of a study's shards, point by point, into the folder to.Path; without
// a format the files keep theirs. Together the shards must hold all trials of every point. All
// points are checked before anything is written.
func Studies(ctx context.Context, dirs []string, to parts.Dest, version string) (Merged, error) {
	shards, err := sameStudy(dirs)
	if err != nil {
		return Merged{}, err
	}
	index := *shards[0].Index
	inputs, params := make([][]*stretch, len(index.Points)), make([]kernels.Params, len(index.Points))
	for i, point := range index.Points {
		if inputs[i], err = pointOf(ctx, shards, point); err != nil {
			return Merged{}, err
		}
		params[i] = inputs[i][0].params
	}
	if err := index.Fits(params); err != nil {
		return Merged{}, &check.Wrong{Err: err}
	}
	release, err := study.Claim(to.Path)
	if err != nil {
		return Merged{}, err
	}
	defer release()
	index.Shard, index.Share, index.Format = "0/1", nil, cmp.Or(to.Format, index.Format)
	if err := index.Begin(to.Path, to.Force); err != nil {
		return Merged{}, err
	}
	return joinPoints(ctx, &index, inputs, to, version)
}

// joinPoints writes the points of a study, whose rows are in inputs, and its summary.
func joinPoints(ctx context.Context, index *study.Index, inputs [][]*stretch, to parts.Dest, version string) (done Merged, err error) {
	results, layout := make([]study.Result, len(index.Points)), index.Layout()
	for i, point := range index.Points {
		file := to
		file.Path, file.Format = index.File(to.Path, point), index.Format
		file.Partial = index.Partial(to.Path, point)
		sum, err := join(ctx, inputs[i], point.Trials, layout, file, version)
		if err != nil {
			return Merged{}, err
		}
		done.Trials += sum.Trials
		results[i] = study.Result{Params: point.Params, Summary: sum, Name: point.Name}
	}
	done.Digest = study.Digest(results)
	if done.Table, err = index.WriteSummary(to.Path, results); err != nil {
		return Merged{}, err
	}
	return done, index.Finish(to.Path)
}

// sameStudy reads the index of each folder; all must be of the same study.
func sameStudy(dirs []string) (list []*check.Study, err error) {
	for _, dir := range dirs {
		if !study.IsStudy(dir) {
			return nil, check.Wrongf("%s is not the folder of a study, but another input is", dir)
		}
		s, err := check.ReadStudy(dir)
		if err == nil {
			err = s.Beside()
		}
		if err != nil {
			return nil, err
		}
		list = append(list, s)
		if !slices.Equal(s.Points, list[0].Points) || s.StopAtSE != list[0].StopAtSE {
			return nil, check.Wrongf("%s and %s come from different studies", dir, dirs[0])
		}
	}
	return list, nil
}

// pointOf finds and checks the rows of a point: all of its trials or, if its standard error ended
// it, the first of them.
func pointOf(ctx context.Context, shards []*check.Study, point study.Point) ([]*stretch, error) {
	var from []check.Input
	for _, s := range shards {
		if p := s.Find(point); p.Begun {
			from = append(from, p.Input)
		}
	}
	if len(from) == 0 {
		return nil, check.Wrongf("the point %s is in none of the folders", point.Name)
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
		return nil, check.Wrongf("%s: %s there, but the study has %d trials from %d on", point.Name, trialsFrom(inputs[0].First, have), point.Trials, point.First)
	case before > 0:
		return nil, check.Wrongf("%s: %s in none of the folders", point.Name, trialsFrom(point.First, before))
	case have < point.Trials && !(len(inputs) == 1 && study.Enough(have, last.se, shards[0].StopAtSE)):
		return nil, check.Wrongf("%s: %s in none of the folders", point.Name, trialsFrom(point.First+have, point.Trials-have))
	}
	return inputs, nil
}
