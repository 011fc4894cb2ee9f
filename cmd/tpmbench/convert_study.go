package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"tpmbench/batch/study"
	"tpmbench/internal/phrase"
)

// study converts a study to a study in another format.
func (o *convertFlags) study(ctx context.Context, cmd *cobra.Command, dir string) error {
	a, err := os.Stat(dir)
	b, there := os.Stat(o.file.path)
	if err == nil && there == nil && os.SameFile(a, b) {
		return usagef("-o %s: it is the folder to be read; name another", o.file.path)
	}
	c := conversion{cmd: cmd, keyType: o.keyType}
	results, name, err := c.study(ctx, dir, o.progressKind(), &o.file)
	if err == nil && !o.quiet {
		converted(cmd, c.done.Load(), study.Digest(results), o.file.path+", with "+name)
	}
	return err
}

// studyToText writes all points to one table.
func (o *convertFlags) studyToText(ctx context.Context, cmd *cobra.Command, dir string) (err error) {
	if !o.file.format.Text() {
		return usagef("-o %s: its metadata would be those of one point; name a folder, which other programs read as one table, or a .csv or .tsv", o.file.path)
	}
	_, points, err := completePoints(dir)
	if err != nil {
		return err
	}
	c := conversion{cmd: cmd, keyType: o.keyType}
	told := startProgress(cmd, o.progressKind(), asked(points), c.done.Load)
	var dest *destination
	digest := uint64(0)
	for _, p := range points {
		var f *found
		f, err = c.copy(ctx, p.input, func(f *found) (eachRecord, error) {
			if err := p.fits(f); err != nil {
				return nil, err
			}
			return c.to(f, &dest, &o.file)
		})
		if err == nil {
			err = f.all(true)
		}
		if err != nil {
			break
		}
		digest += f.digest
	}
	told.stop()
	if err == nil {
		err = dest.w.Commit()
	}
	if err != nil && dest != nil {
		dest.w.Discard()
	}
	if err == nil && !o.quiet && o.file.path != "-" {
		converted(cmd, dest.w.Rows(), digest, dest.describe())
	}
	return err
}

// completePoints lists the points of a study, all of which must be complete.
func completePoints(dir string) (*study.Index, []studyPoint, error) {
	x, points, err := readPoints(dir)
	if err == nil {
		err = checkStudy(x, dir)
	}
	if err != nil {
		return nil, nil, err
	}
	whole := 0
	for _, p := range points {
		if p.whole {
			whole++
		}
	}
	if whole < len(points) {
		return nil, nil, fmt.Errorf("%s: %d of %s are complete; go on with sweep --resume", dir, whole, phrase.Plural(len(points), "point"))
	}
	return x, points, nil
}

// asked returns how many rows the points have at most.
func asked(points []studyPoint) (sum uint64) {
	for _, p := range points {
		sum += p.Trials
	}
	return sum
}

// fits returns an error if a file is not that of the point.
func (p studyPoint) fits(f *found) error {
	want := p.Params
	want.FirstTrial, want.Trials = p.First, p.Trials
	if f.params != want {
		return wrongf("%s: its metadata are not those of the point that it is named after", f.path)
	}
	return nil
}

// study converts the complete study in a folder and returns the points of the new one and the name
// of their table. After an error no new study is left.
func (c *conversion) study(ctx context.Context, dir, kind string, to *fileFlags) (results []study.Result, name string, err error) {
	x, points, err := completePoints(dir)
	if err != nil {
		return nil, "", err
	}
	release, err := study.Claim(to.path)
	if err != nil {
		return nil, "", err
	}
	index := *x
	index.Format = to.format
	if err := index.Begin(to.path, to.force); err != nil {
		release()
		return nil, "", err
	}
	told := startProgress(c.cmd, kind, asked(points), c.done.Load)
	for _, p := range points {
		file := *to
		file.path, file.partial = index.File(to.path, p.Point), index.Partial(to.path, p.Point)
		_, f, failed := c.whole(ctx, p.input, &file, p.fits)
		if err = failed; err != nil {
			break
		}
		results = append(results, study.Result{Params: f.params, Summary: f.summary(), Name: p.Name})
	}
	told.stop()
	if err == nil {
		name, err = index.WriteSummary(to.path, results)
	}
	if err == nil {
		err = index.Finish(to.path)
	}
	release()
	if err != nil {
		if left := study.Remove(to.path); left != nil {
			err = fmt.Errorf("%w; %w", err, left)
		}
	}
	return results, name, err
}
