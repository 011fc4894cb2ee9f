package convert

import (
	"context"
	"fmt"
	"os"

	"tpmbench/batch/check"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/internal/phrase"
)

// Study copies a complete study to a study in the folder to.Path, with files of to.Format.
func Study(ctx context.Context, dir string, to parts.Dest, o Options) (Converted, error) {
	if a, err := os.Stat(dir); err == nil {
		if b, err := os.Stat(to.Path); err == nil && os.SameFile(a, b) {
			return Converted{}, &SameFolder{to.Path}
		}
	}
	s, err := completeStudy(dir)
	if err != nil {
		return Converted{}, err
	}
	release, err := study.Claim(to.Path)
	if err != nil {
		return Converted{}, err
	}
	index := *s.Index
	index.Format = to.Format
	if err := index.Begin(to.Path, to.Force); err != nil {
		release()
		return Converted{}, err
	}
	c := conversion{Options: o}
	results, err := c.points(ctx, s, &index, to)
	done := Converted{Rows: c.done.Load(), Digest: study.Digest(results)}
	if err == nil {
		done.Table, err = index.WriteSummary(to.Path, results)
	}
	if err == nil {
		err = index.Finish(to.Path)
	}
	release()
	if err != nil {
		if left := study.Remove(to.Path); left != nil {
			err = fmt.Errorf("%w; %w", err, left)
		}
	}
	return done, err
}

// SameFolder is the error for a study that would be written into the folder from which it is read.
type SameFolder struct{ Path string }

func (e *SameFolder) Error() string {
	return e.Path + ": it is the folder to be read; name another"
}

// points copies the points of s to files of the study index in the folder to.
func (c *conversion) points(ctx context.Context, s *check.Study, index *study.Index, to parts.Dest) (results []study.Result, err error) {
	defer c.watch(most(s))()
	for _, p := range s.List {
		file := to
		file.Path, file.Partial = index.File(to.Path, p.Point), index.Partial(to.Path, p.Point)
		f, err := c.whole(ctx, p.Input, file, func(f *check.Found) error { return fits(p, f) })
		if err != nil {
			return nil, err
		}
		results = append(results, study.Result{Params: f.Params, Summary: f.Summary(), Name: p.Name})
	}
	return results, nil
}

// Text copies all points of a complete study, whose files have the same columns, to one text.
func Text(ctx context.Context, dir string, to parts.Dest, o Options) (Converted, error) {
	s, err := completeStudy(dir)
	if err != nil {
		return Converted{}, err
	}
	c := conversion{Options: o}
	defer c.watch(most(s))()
	var out parts.Table
	digest, err := c.text(ctx, s, &out, to)
	if err := end(out, err); err != nil {
		return Converted{}, err
	}
	return Converted{Rows: out.Rows(), Digest: digest}, nil
}

// text writes the rows of all points to out, and returns their digest.
func (c *conversion) text(ctx context.Context, s *check.Study, out *parts.Table, to parts.Dest) (digest uint64, err error) {
	for _, p := range s.List {
		f, err := check.Strictly(ctx, p.Input, func(f *check.Found) (check.Each, error) {
			if err := fits(p, f); err != nil {
				return nil, err
			}
			return c.into(f, out, to)
		})
		if err == nil {
			err = complete(f, true)
		}
		if err != nil {
			return 0, err
		}
		digest += f.Digest
	}
	return digest, nil
}

// completeStudy finds the points of a study, all of which must be complete.
func completeStudy(dir string) (*check.Study, error) {
	s, err := check.ReadStudy(dir)
	if err == nil {
		err = s.Beside()
	}
	if err != nil {
		return nil, err
	}
	whole := 0
	for _, p := range s.List {
		if p.Whole {
			whole++
		}
	}
	if whole < len(s.List) {
		return nil, &IncompleteStudy{dir, whole, len(s.List)}
	}
	return s, nil
}

// IncompleteStudy is the error for a study some of whose points are not complete.
type IncompleteStudy struct {
	Dir           string
	Whole, Points int
}

func (e *IncompleteStudy) Error() string {
	return fmt.Sprintf("%s: %d of %s are complete", e.Dir, e.Whole, phrase.Plural(e.Points, "point"))
}

// most returns how many rows the points have at most.
func most(s *check.Study) (sum uint64) {
	for _, p := range s.List {
		sum += p.Trials
	}
	return sum
}

// fits returns an error if a file is not that of the point.
func fits(p check.Point, f *check.Found) error {
	want := p.Params
	want.FirstTrial, want.Trials = p.First, p.Trials
	if f.Params.FirstOther(want) != nil {
		return check.Wrongf("%s: its metadata are not those of the point that it is named after", f.Path)
	}
	return nil
}
