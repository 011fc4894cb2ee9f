package study

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"

	"tpmbench/batch/parts"
	"tpmbench/batch/table"
)

// lockName is the file that is there while a process writes into the folder of a study.
const lockName = "_study.lock"

// Claim makes dir, which need not be there, this process's own.
func Claim(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("cannot create %s: %w", dir, table.Cause(err))
	}
	return table.Claim(filepath.Join(dir, lockName))
}

// index is what the folder of a sweep of these tasks is to hold.
func (s *Sweep) index(todo []task) *Index {
	x := &Index{Version: indexVersion, Shard: s.Shard.String(), StopAtSE: s.StopAtSE}
	for _, p := range s.Points {
		x.Points = append(x.Points, Point{s.Folder(p), p.FirstTrial, p.Trials})
	}
	if s.Shard.Of > 1 {
		x.Share = []Point{}
		for _, t := range todo {
			x.Share = append(x.Share, Point{t.folder, t.FirstTrial, t.Trials})
		}
	}
	return x
}

// writeIndex makes the folder that of the study, or goes on with it.
func (s *Sweep) writeIndex(todo []task) error {
	x := s.index(todo)
	switch {
	case !IsStudy(s.Dir), s.Files.Force:
		return x.Begin(s.Dir, s.Files.Force)
	case !s.Files.Resume:
		return fmt.Errorf("%s holds a study: give --resume to go on with it, or --force to begin anew", s.Dir)
	}
	have, err := ReadIndex(s.Dir)
	if err != nil {
		s.Notice(err.Error() + "; it is made anew")
		return x.write(s.Dir)
	}
	if err := x.continues(have); err != nil {
		return fmt.Errorf("%s: %w", s.Dir, err)
	}
	x.Summary = have.Summary
	if reflect.DeepEqual(x, have) {
		return nil
	}
	return x.write(s.Dir)
}

// continues is an error where the folder of have holds what x does not: rows that no one would find again, and that readers of
// the whole folder would take for rows of x. Points may have been added, and may be asked for a smaller standard error.
func (x *Index) continues(have *Index) error {
	if a, b := have.how(), x.how(); have.Shard != x.Shard || !x.finer(have) {
		return fmt.Errorf("it was begun %s, and this is %s: choose another folder, or give --force to begin anew", a, b)
	}
	now := map[string]Point{}
	for _, p := range x.Here() {
		now[p.Folder] = p
	}
	for _, p := range have.Here() {
		q, ok := now[p.Folder]
		switch {
		case !ok:
			return fmt.Errorf("the study has changed, and no longer has the point %s: choose another folder, or give --force to begin anew", p.Folder)
		case p != q:
			return fmt.Errorf("the study has changed: of %s it had %d trials from %d on, and now has %d from %d on; choose another folder, or give --force to begin anew",
				p.Folder, p.Trials, p.First, q.Trials, q.First)
		}
	}
	return nil
}

// finer tells whether points of x have all the rows that they have in have, where they end as early as their standard error
// allows.
func (x *Index) finer(have *Index) bool {
	return x.StopAtSE == have.StopAtSE || have.StopAtSE > 0 && x.StopAtSE < have.StopAtSE
}

// how says what of the study is run and how far.
func (x *Index) how() string {
	text := "as shard " + x.Shard
	if x.Shard == "0/1" {
		text = "as a whole"
	}
	if x.StopAtSE > 0 {
		return fmt.Sprintf("%s with --stop-at-se %v", text, x.StopAtSE)
	}
	return text + " without --stop-at-se"
}

// Begin makes dir, which Claim has made, the folder of a study. There must be nothing in it, or with force a study, whose points are removed.
func (x *Index) Begin(dir string, force bool) error {
	entries, err := os.ReadDir(dir)
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() == lockName || e.Name() == indexName+table.PartialSuffix
	})
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", dir, table.Cause(err))
	case len(entries) == 0:
	case !IsStudy(dir):
		return fmt.Errorf("%s exists and is not empty: choose another folder", dir)
	case !force:
		return fmt.Errorf("%s holds a study: choose another folder, or give --force to begin anew", dir)
	default:
		if err := removePoints(dir); err != nil {
			return err
		}
	}
	x.Summary = "" // which is written last
	return x.write(dir)
}

// removePoints removes the points and the summary of the study in dir; nothing else, and the index is replaced later.
func removePoints(dir string) error {
	have, err := ReadIndex(dir)
	if err != nil {
		return fmt.Errorf("%w; remove the folder, or choose another", err)
	}
	for _, p := range have.Here() {
		if err := parts.Clear(filepath.Join(dir, filepath.FromSlash(p.Folder))); err != nil {
			return err
		}
		for at := path.Clean(p.Folder); at != "."; at = path.Dir(at) {
			os.Remove(filepath.Join(dir, filepath.FromSlash(at))) // fails where something else is in it
		}
	}
	err = os.Remove(filepath.Join(dir, summaryName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot remove %s: %w", filepath.Join(dir, summaryName), table.Cause(err))
	}
	return nil
}

func (x *Index) write(dir string) error {
	text, err := table.Seal(x)
	if err != nil {
		return err
	}
	return table.WriteBytes(filepath.Join(dir, indexName), text, true)
}
